/**
 * The history of a run: keyframes of its state, evenly spaced, in bounded memory and number. When there is no more room, every second
 * keyframe goes and the spacing doubles, so a run of any length stays reachable from its first step to its last.
 */

import type { EngineFactory, Snapshot } from '../core/index.ts';
import type { Job } from './job.ts';
import { Trainer } from './trainer.ts';

/** Default bound, in bytes. */
export const historyLimit = 64 * 2 ** 20;

/** Default bound, in keyframes: a small network makes as many steps between two of them in the blink of an eye. */
export const mostKeyframes = 2048;

/** What a keyframe takes besides its numbers (objects and array headers), in bytes; measured generously. */
const keyframeOverhead = 512;

export class History {
  private readonly keyframes: Snapshot[] = [];
  private limit: number;
  private readonly most: number;
  private interval = 1;
  private used = 0;

  /** `limit` in bytes, `most` in keyframes; at least two are kept, however large. */
  constructor(limit = historyLimit, most = mostKeyframes) {
    this.limit = limit;
    this.most = most;
  }

  /** Steps between keyframes. */
  get spacing(): number {
    return this.interval;
  }

  /** The first step that is kept. */
  get first(): number {
    return this.keyframes[0]?.t ?? 0;
  }

  get bytes(): number {
    return this.used;
  }

  get count(): number {
    return this.keyframes.length;
  }

  /** Steps from `step` to the next one at which a keyframe is due, at least 1. */
  stepsToNext(step: number): number {
    return this.interval - (step % this.interval);
  }

  /** A history for what forks from this one: the two share the memory that this one had, until `reclaim`. */
  share(): History {
    this.limit /= 2;
    this.keepToLimit();
    return new History(this.limit, this.most);
  }

  /** The fork is gone, and with it its part of the memory. */
  reclaim(): void {
    this.limit *= 2;
  }

  /** To be called at the first step, and then at every one at which a keyframe is due: keeps the trainer's state. At other steps it does nothing. */
  offer(trainer: Trainer): void {
    const last = this.keyframes.at(-1);
    if (last && (trainer.step % this.interval !== 0 || trainer.step <= last.t)) return;
    const keyframe = trainer.snapshot();
    this.keyframes.push(keyframe);
    this.used += keyframe.bytes + keyframeOverhead;
    this.keepToLimit();
  }

  /** Keyframes in about `limit` bytes, evenly spread, in the order of their steps. */
  some(limit: number): readonly Snapshot[] {
    const bytes = this.keyframes.reduce((most, keyframe) => Math.max(most, keyframe.bytes), 1);
    const every = Math.max(1, Math.ceil((this.keyframes.length * bytes) / Math.max(bytes, limit)));
    return this.keyframes.filter((_, i) => i % every === 0);
  }

  /** Takes keyframes over besides those that it has: of the same run, at ascending steps. */
  adopt(keyframes: readonly Snapshot[]): void {
    for (const keyframe of keyframes) {
      if (keyframe.t <= (this.keyframes.at(-1)?.t ?? -1)) continue;
      this.keyframes.push(keyframe);
      this.used += keyframe.bytes + keyframeOverhead;
    }
    // As far apart as the run goes on to set them: at every multiple of a power of two.
    while (this.keyframes.length > this.most / 2 || this.used > this.limit / 2) {
      if (this.keyframes.length <= 2) break;
      this.thin();
    }
    while (this.interval * (this.most / 2) < (this.keyframes.at(-1)?.t ?? 0)) this.interval *= 2;
  }

  /** The last keyframe at or before a step. Throws before the first one. */
  nearest(step: number): Snapshot {
    const keyframe = this.keyframes.findLast(({ t }) => t <= step);
    if (!keyframe) throw new Error(`no keyframe at or before step ${step}`);
    return keyframe;
  }

  private keepToLimit(): void {
    while ((this.used > this.limit || this.keyframes.length > this.most) && this.keyframes.length > 2) this.thin();
  }

  /** The first keyframe always stays. */
  private thin(): void {
    this.interval *= 2;
    const kept = this.keyframes.filter(({ t }, i) => i === 0 || t % this.interval === 0);
    this.keyframes.splice(0, this.keyframes.length, ...kept);
    this.used = kept.reduce((sum, { bytes }) => sum + bytes + keyframeOverhead, 0);
  }
}

/** Goes to any step of a run that its history reaches, by a trainer of its own: the running one is left alone. */
export class Replay {
  private readonly history: History;
  private readonly trainer: Trainer;
  /** The step whose last update the engine has kept the parameters before of. */
  private keptAt = -1;
  /** It stands at a moment of the run: a fork does not begin with the job's first parameters. */
  private placed = false;

  /** `createEngine` makes engines of the same kind as the run's. */
  constructor(job: Job, history: History, createEngine?: EngineFactory) {
    this.history = history;
    this.trainer = new Trainer(job, createEngine);
  }

  /** The trainer at a step that the run has reached, bit for bit as it was. It is shared: it moves with the next call. */
  at(step: number): Trainer {
    while (!this.towards(step, Infinity));
    return this.trainer;
  }

  /**
   * At most `maxSteps` updates towards a step, from where it stands or from the nearest keyframe, whichever is closer. Returns whether it
   * has arrived: then the engine also knows the parameters before the last update, if the history reaches back there.
   */
  towards(step: number, maxSteps: number): boolean {
    const { trainer } = this;
    const before = Math.max(step - 1, this.history.first);
    if (this.placed && trainer.step === step && (this.keptAt === step || before === step)) return true;
    const keyframe = this.history.nearest(before);
    if (!this.placed || trainer.step > before || trainer.step < keyframe.t) {
      trainer.restore(keyframe);
      this.placed = true;
      this.keptAt = -1;
    }
    const next = Math.min(step, trainer.step + maxSteps);
    const diverged = trainer.trainTo(next, next === step);
    if (diverged !== null) throw new Error(`the run ended before step ${step}: ${diverged}`);
    if (next === step) this.keptAt = step;
    return next === step;
  }

  dispose(): void {
    this.trainer.dispose();
  }
}
