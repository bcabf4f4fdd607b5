/** What is made of several measurements. */

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Throws if there is no value. */
export function summary(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('a summary of no values');
  return { median: (low + high) / 2, min: sorted[0]!, max: sorted.at(-1)! };
}

/** Losses of two programs that did the same work in float32 differ by no more than this, relative to the greater one. */
export const tolerance = 1e-3;

/** Whether two losses are the same but for rounding. One that is not a number is never the same. */
export function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
