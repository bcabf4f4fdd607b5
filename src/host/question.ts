/** A question that takes a while: it is put once, and everybody who asks meanwhile gets the same answer. */

export class Question<T> {
  private waiting: ((answer: T | null) => void)[] = [];

  /** The answer; null if nobody can give it any more. */
  ask(put: () => void): Promise<T | null> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length === 1) put();
    });
  }

  answer(answer: T | null): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(answer);
  }
}
