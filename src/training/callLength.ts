/** How many steps one call of an engine may make, so that it takes about as long as it should. Time comes in from outside, in ms. */

/** At most so many times as many steps as in the call before: a call that seemed to take no time says little. */
const growth = 16;

export class CallLength {
  private readonly aim: number;
  private now = 1;

  /** `aim` is what a call should take, in ms. */
  constructor(aim: number) {
    this.aim = aim;
  }

  get steps(): number {
    return this.now;
  }

  /** Takes note of so many steps in so many ms. */
  measure(steps: number, ms: number): void {
    if (steps <= 0) return;
    const fitting = ms > 0 ? Math.round((this.aim * steps) / ms) : Infinity;
    this.now = Math.max(1, Math.min(fitting, growth * this.now));
  }
}
