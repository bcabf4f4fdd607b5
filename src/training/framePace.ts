/** When the next frame may be made: as often as frames are drawn, but more rarely where making one takes long. Time comes in from outside, in ms. */

/** Between two frames, in ms, at the least: 20 a second. More are hardly seen, and every one takes time from the training on a small machine. */
export const frameInterval = 50;

/** The part of the time that making frames may take. */
const share = 0.04;

export class FramePace {
  private next = -Infinity;
  private lastCost = 0;

  /** Whether a frame may be made now. */
  due(now: number): boolean {
    return now >= this.next;
  }

  /**
   * Takes note of a frame made from `start` to `end`. `training` ms of that were the pass of the next step, which is not made again.
   * What one frame alone cost, which may be the machine's, does not count.
   */
  made(start: number, end: number, training: number): void {
    const cost = Math.max(0, end - start - training);
    this.next = end + Math.max(frameInterval, Math.min(cost, this.lastCost) * (1 / share - 1));
    this.lastCost = cost;
  }
}
