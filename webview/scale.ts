/** The scale of a signed quantity: symmetric about 0, with ends that do not tremble while the numbers do. */

/** The smallest 1, 2 or 5 times a power of ten that is not below `value`. 1 for what has no size: 0, NaN, ∞. */
export function niceCeiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = Math.floor(Math.log10(value));
  for (const [step, exponent] of [[1, power], [2, power], [5, power], [1, power + 1]] as const) {
    const nice = Number(`${step}e${exponent}`);
    if (nice >= value) return nice;
  }
  return Number(`2e${power + 1}`);
}

/** Largest finite size among the values; 0 where there is none. */
export function largestSize(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** Grows at once; shrinks only after the values have needed less than a quarter of it for `patience` frames in a row. */
export class StickyScale {
  private readonly patience: number;
  private end = 0;
  private calm = 0;

  constructor(patience = 12) {
    this.patience = patience;
  }

  /** The end of the scale: values run from −bound to +bound. */
  get bound(): number {
    return this.end || 1;
  }

  /** Takes the largest size of a frame's values and returns the new bound. */
  update(largest: number): number {
    if (!(largest > 0) || !Number.isFinite(largest)) return this.bound;
    this.calm = largest < this.end / 4 ? this.calm + 1 : 0;
    if (largest > this.end || this.calm >= this.patience) {
      this.end = niceCeiling(largest);
      this.calm = 0;
    }
    return this.bound;
  }

  /** Forgets all, for another quantity or another network. */
  reset(): void {
    this.end = 0;
    this.calm = 0;
  }
}
