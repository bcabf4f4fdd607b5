/**
 * When training rests, so that the answer to what somebody points at is on screen soon: on a machine with few cores the way to the screen
 * has none to itself. At most half of the time, however fast one points. Time comes in from outside, in ms.
 */

/** An answer is waited for no longer than this. */
const longest = 60;

export class Precedence {
  private since = -Infinity;
  private until = -Infinity;
  /** Training is owed as long as it rested, before it rests again. */
  private next = -Infinity;

  /** Somebody points at something else. */
  asked(now: number): void {
    if (this.holds(now) || now < this.next) return;
    this.since = now;
    this.until = now + longest;
  }

  /** The answer is on screen. */
  answered(now: number): void {
    this.until = Math.min(this.until, now);
    this.holds(now);
  }

  /** Whether training rests now. */
  holds(now: number): boolean {
    if (now < this.until) return true;
    if (this.since > -Infinity) this.next = now + (now - this.since);
    this.since = -Infinity;
    return false;
  }
}
