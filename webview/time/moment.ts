/**
 * The moment that is looked at: a step of the run or the newest, and a phase of it or the whole step. All ways to move it meet here.
 * Pure but for the one value that it holds; who moves it hears of it.
 */

import type { Phase } from '../../src/protocol/cursor.ts';

/** What a step of the buttons and keys is. */
export type Stride = 'update' | 'epoch' | 'phase';

/** How far the run is, and its shape. */
export interface Extent {
  /** The newest step. */
  readonly head: number;
  readonly stepsPerEpoch: number;
  readonly phases: readonly Phase[];
}

export class Moment {
  private at: { readonly step: number | null; readonly phase: number | null } = { step: null, phase: null };
  private extent: Extent = { head: 0, stepsPerEpoch: 1, phases: [] };
  private readonly moved: () => void;
  /** Asked for one more update, at the newest step; `phase` is where to look when it is there. */
  private readonly more: (stride: Stride) => void;

  constructor(moved: () => void, more: (stride: Stride) => void) {
    this.moved = moved;
    this.more = more;
  }

  /** The step looked at, or null for the newest. */
  get step(): number | null {
    return this.at.step;
  }

  get phase(): Phase | null {
    return this.at.phase === null ? null : (this.extent.phases[this.at.phase] ?? null);
  }

  get isLive(): boolean {
    return this.at.step === null;
  }

  /** The step on screen. */
  get shownStep(): number {
    return this.at.step ?? this.extent.head;
  }

  /** The run has gone on, or is another one. */
  setExtent(extent: Extent): void {
    this.extent = extent;
  }

  /** A new run: its newest step, whole. */
  reset(): void {
    this.at = { step: null, phase: null };
  }

  /** Comes back to a moment that was kept; steps that the run has not reached become the newest. */
  restore(step: number | null, phase: number | null): void {
    this.at = { step: step !== null && step < this.extent.head ? step : null, phase };
    this.moved();
  }

  /** The place of the phase among the phases, or null: what `restore` takes. */
  get phasePlace(): number | null {
    return this.at.phase;
  }

  /** Looks at a step; beyond the newest, at the newest. */
  goTo(step: number): void {
    const to = Math.max(0, Math.min(Math.round(step), this.extent.head));
    this.set(to, this.at.phase);
  }

  /** The newest step, and those that come. */
  goLive(): void {
    this.set(null, null);
  }

  goToPhase(phase: number | null): void {
    // A phase holds the step: otherwise a run that goes on would move it away.
    this.set(phase === null ? this.at.step : this.shownStep, phase);
  }

  /** One stride forward (1) or back (−1). Forward from the newest step asks for more. */
  move(stride: Stride, by: 1 | -1): void {
    if (stride === 'phase') return this.movePhase(by);
    const { stepsPerEpoch, head } = this.extent;
    const step = this.shownStep;
    const size = stride === 'update' ? 1 : stepsPerEpoch;
    const to = by > 0 ? (Math.floor(step / size) + 1) * size : (Math.ceil(step / size) - 1) * size;
    if (to > head) return step < head ? this.set(head, this.at.phase) : this.ask(stride);
    this.set(Math.max(0, to), this.at.phase);
  }

  private movePhase(by: 1 | -1): void {
    const last = this.extent.phases.length - 1;
    const step = this.shownStep;
    const phase = this.at.phase;
    if (phase === null) return this.set(step, by > 0 ? 0 : last);
    const next = phase + by;
    if (next >= 0 && next <= last) return this.set(step, next);
    if (next < 0) return step > 0 ? this.set(step - 1, last) : undefined;
    if (step < this.extent.head) return this.set(step + 1, 0);
    this.at = { step: null, phase: 0 };
    this.more('update');
  }

  private ask(stride: Stride): void {
    this.at = { step: null, phase: this.at.phase };
    this.more(stride);
  }

  private set(step: number | null, phase: number | null): void {
    if (step === this.at.step && phase === this.at.phase) return;
    this.at = { step, phase };
    this.moved();
  }
}
