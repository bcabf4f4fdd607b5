/** How fast a run goes, and how fast it may. Time comes in from outside, in ms. */

import { CallLength } from './callLength.ts';

/** Steps a second are smoothed over about this many ms. */
const smoothing = 500;

/** Between two looks at the clock, in ms. */
const betweenLooks = 1;

export class StepRate {
  private start = 0;
  private startStep = 0;
  private markTime = 0;
  private markStep = 0;
  private smoothed = 0;
  private busyPerStep = 0;
  private readonly call = new CallLength(betweenLooks);

  /** Steps a second, smoothed; 0 before the first measure. */
  get stepsPerSecond(): number {
    return this.smoothed;
  }

  /** What a step of the last slice took, in ms. */
  get msPerStep(): number {
    return this.busyPerStep;
  }

  /** Steps that take about a millisecond: looking at the clock costs as much as a small step, and calling an engine does. */
  get stepsBetweenLooks(): number {
    return this.call.steps;
  }

  /** A pace or a run begins now, at this step. */
  restart(now: number, step: number): void {
    this.start = this.markTime = now;
    this.startStep = this.markStep = step;
    this.smoothed = 0;
  }

  /** Steps that may be made at once: those that the pace is behind, a tenth of a second's at most; without a pace, any number. */
  allowed(now: number, step: number, pace: number | null): number {
    if (pace === null) return Infinity;
    const behind = Math.floor(((now - this.start) * pace) / 1000) - (step - this.startStep);
    const most = Math.max(1, Math.floor(pace / 10));
    if (behind > most) this.startStep -= behind - most; // what a pause of the machine cost is not made up for
    return Math.max(0, Math.min(behind, most));
  }

  /** Takes note of the step reached; `busy` are the ms of the slice that ended now. */
  measure(now: number, step: number, busy: number): void {
    const elapsed = now - this.markTime;
    const steps = step - this.markStep;
    if (busy > 0) this.call.measure(steps, busy);
    if (steps > 0) this.busyPerStep = busy / steps;
    if (elapsed <= 0 || steps === 0) return; // at a slow pace most slices make no step
    const rate = (1000 * steps) / elapsed;
    const weight = this.smoothed === 0 ? 1 : 1 - Math.exp(-elapsed / smoothing);
    this.smoothed += weight * (rate - this.smoothed);
    this.markTime = now;
    this.markStep = step;
  }
}
