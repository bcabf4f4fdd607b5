/** The numbers of many steps in few: the last, the smallest, the largest and the sum of each channel. */

/** One entry a channel in each array. */
export interface Channels {
  /** Of the last batch computed; of a refused step as well. */
  readonly last: Float64Array;
  /** Of the finite numbers of the updates made; without any, Infinity. */
  readonly min: Float64Array;
  /** Without any, −Infinity. */
  readonly max: Float64Array;
  /** Added up in the order of the steps, from 0. */
  readonly sum: Float64Array;
  /** How many were finite. */
  readonly count: Float64Array;
}

export function createChannels(channels: number): Channels {
  const made = {
    last: new Float64Array(channels).fill(NaN),
    min: new Float64Array(channels),
    max: new Float64Array(channels),
    sum: new Float64Array(channels),
    count: new Float64Array(channels),
  };
  clearChannels(made);
  return made;
}

/** Begins anew; `last` stays. */
export function clearChannels({ min, max, sum, count }: Channels): void {
  min.fill(Infinity);
  max.fill(-Infinity);
  sum.fill(0);
  count.fill(0);
}

/** Takes in the numbers in `last`, those of one update. */
export function recordLast({ last, min, max, sum, count }: Channels): void {
  for (let c = 0; c < last.length; c++) {
    const value = last[c]!;
    if (!Number.isFinite(value)) continue;
    if (value < min[c]!) min[c] = value;
    if (value > max[c]!) max[c] = value;
    sum[c]! += value;
    count[c]! += 1;
  }
}
