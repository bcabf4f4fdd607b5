/** Which sample the person wants to see, while frames on their way still show another. */

import type { FrameHead } from '../src/protocol/frame.ts';

/** Frames that may still show the choice before. */
const patience = 3;

export class SampleChoice {
  private choice: number | null = 0;
  private batchSize = 1;
  private pending = 0;
  private readonly select: (sample: number | null) => void;

  constructor(select: (sample: number | null) => void) {
    this.select = select;
  }

  /** Position in the batch, or null for the mean. */
  get wanted(): number | null {
    return this.choice;
  }

  /** A new run shows the first sample of each batch. */
  reset(): void {
    this.choice = 0;
    this.pending = 0;
  }

  /** What was wanted before. */
  restore(sample: number | null): void {
    this.choice = sample;
    this.pending = patience;
  }

  /** Takes over what a frame shows, unless it is older than the last choice. */
  seen(head: FrameHead | null): void {
    if (!head) return;
    this.batchSize = head.batchSize;
    const shown = head.sample < 0 ? null : head.sample;
    if (this.pending > 0 && shown !== this.choice) this.pending -= 1;
    else {
      this.choice = shown;
      this.pending = 0;
    }
  }

  /** One sample, or the mean. */
  choose(one: boolean): void {
    this.want(one ? (this.choice ?? 0) : null);
  }

  /** A sample by its position in the batch. */
  show(position: number): void {
    this.want(position);
  }

  /** The next sample of the batch or the one before, around in a circle. */
  move(by: 1 | -1): void {
    const from = this.choice ?? (by > 0 ? -1 : 0);
    this.want((from + by + this.batchSize) % this.batchSize);
  }

  private want(sample: number | null): void {
    this.choice = sample;
    this.pending = patience;
    this.select(sample);
  }
}
