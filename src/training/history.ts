/**
 * The history of a run: keyframes of its state, evenly spaced, in bounded memory. When the memory is full, every second
 * keyframe goes and the spacing doubles, so a run of any length stays reachable from its first step to its last.
 */

import type { Snapshot } from '../core/index.ts';
import type { Job } from './job.ts';
import { Trainer } from './trainer.ts';

/** Default bound, in bytes. */
export const historyLimit = 64 * 2 ** 20;

/** What a keyframe takes besides its numbers (objects and array headers), in bytes; measured generously. */
const keyframeOverhead = 512;

export class History {
  private readonly keyframes: Snapshot[] = [];
  private readonly limit: number;
  private interval = 1;
  private used = 0;

  /** `limit` in bytes; at least two keyframes are kept, however large. */
  constructor(limit = historyLimit) {
    this.limit = limit;
  }

  /** Steps between keyframes. */
  get spacing(): number {
    return this.interval;
  }

  get bytes(): number {
    return this.used;
  }

  get count(): number {
    return this.keyframes.length;
  }

  /** To be called before every step: keeps the trainer's state if a keyframe is due. */
  offer(trainer: Trainer): void {
    if (trainer.step % this.interval !== 0 || trainer.step <= (this.keyframes.at(-1)?.t ?? -1)) return;
    const keyframe = trainer.snapshot();
    this.keyframes.push(keyframe);
    this.used += bytesOf(keyframe);
    while (this.used > this.limit && this.keyframes.length > 2) this.thin();
  }

  /** The last keyframe at or before a step. Throws before the first one. */
  nearest(step: number): Snapshot {
    const keyframe = this.keyframes[Math.min(Math.floor(step / this.interval), this.keyframes.length - 1)];
    if (!keyframe || keyframe.t > step) throw new Error(`no keyframe at or before step ${step}`);
    return keyframe;
  }

  private thin(): void {
    this.interval *= 2;
    const kept = this.keyframes.filter(({ t }) => t % this.interval === 0);
    this.keyframes.splice(0, this.keyframes.length, ...kept);
    this.used = kept.reduce((bytes, keyframe) => bytes + bytesOf(keyframe), 0);
  }
}

function bytesOf({ parameters, state }: Snapshot): number {
  return parameters.byteLength * (1 + state.length) + keyframeOverhead;
}

/** Goes to any step of a run that its history reaches, by a trainer of its own: the running one is left alone. */
export class Replay {
  private readonly history: History;
  private readonly trainer: Trainer;

  constructor(job: Job, history: History) {
    this.history = history;
    this.trainer = new Trainer(job);
  }

  /**
   * The trainer at a step that the run has reached, bit for bit as it was. From where it stands or from the nearest keyframe, whichever is
   * closer. The trainer is shared: it moves with the next call.
   */
  at(step: number): Trainer {
    const keyframe = this.history.nearest(step);
    const standing = this.trainer.step;
    if (standing > step || standing < keyframe.t) this.trainer.restore(keyframe);
    while (this.trainer.step < step) {
      const { diverged } = this.trainer.next();
      if (diverged) throw new Error(`the run ended before step ${step}: ${diverged}`);
    }
    return this.trainer;
  }
}
