/** The receipt for a frame: the worker sends the next one when it has it. While a run goes on, drawing rests in between. */

import { DrawPace } from './pace.ts';

export class Receipt {
  private readonly send: () => void;
  private readonly painted: (then: () => void) => void;
  private readonly pace = new DrawPace();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private owed = false;
  /** Somebody waits for the frame after the one that is on its way. */
  private hurried = false;

  /** `send` sends it; `painted` calls back when the page has painted the animation frame of now. */
  constructor(send: () => void, painted: (then: () => void) => void) {
    this.send = send;
    this.painted = painted;
  }

  /** To be called in the animation frame in which a frame is drawn; `start` [ms] is when the drawing began. */
  drawn(start: number, isLive: boolean): void {
    this.owed = true;
    if (!isLive || this.hurried) return this.now();
    this.painted(() => {
      if (this.owed) this.timer = setTimeout(() => this.now(), this.pace.restAfter(performance.now() - start));
    });
  }

  /** Sends it without a rest, at once or as soon as the frame on its way is drawn: somebody waits for the next one. */
  now(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.hurried = !this.owed;
    if (this.owed) this.send();
    this.owed = false;
  }
}
