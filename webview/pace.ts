/** How soon the next frame may come. Drawing takes its time from the training where they share a processor. Time comes in from outside, in ms. */

/** The part of the page's time that drawing may take; the rest of the browser, which puts on the screen what the page drew, takes as much again. */
const share = 0.125;

/** Longest rest: some frames a second come in any case. */
const longest = 150;

export class DrawPace {
  private lastCost = 0;

  /** The rest after a frame whose drawing took `cost`. What one frame alone cost, which may be the machine's, does not count. */
  restAfter(cost: number): number {
    const steady = Math.min(cost, this.lastCost);
    this.lastCost = cost;
    return Math.min(longest, steady * (1 / share - 1));
  }
}
