/**
 * A series of points over a run, in bounded memory: buckets of `width` points with the minimum, maximum and mean of each
 * channel. When all buckets are full, neighbours merge and the width doubles. Every point counts in its bucket.
 */

import type { SeriesTail } from '../protocol/frame.ts';

/** Buckets of a series: more than a chart has pixels to show. */
export const seriesCapacity = 1024;

interface Channel {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Finite points in the bucket; the others are left out of min, max and mean. */
  readonly count: Float64Array;
}

export class Series {
  private readonly channels: readonly Channel[];
  private readonly capacity: number;
  private width = 1;
  private points = 0;

  /** `capacity` is even. */
  constructor(channels: number, capacity = seriesCapacity) {
    this.capacity = capacity;
    this.channels = Array.from({ length: channels }, () => ({
      min: new Float64Array(capacity),
      max: new Float64Array(capacity),
      sum: new Float64Array(capacity),
      count: new Float64Array(capacity),
    }));
  }

  get length(): number {
    return this.points;
  }

  /** Records one point: a value a channel. */
  push(values: ArrayLike<number>): void {
    if (this.points === this.width * this.capacity) this.merge();
    const bucket = Math.floor(this.points / this.width);
    const first = this.points % this.width === 0;
    for (let c = 0; c < this.channels.length; c++) record(this.channels[c]!, bucket, values[c]!, first);
    this.points += 1;
  }

  /** What changed since the series had `points` points in buckets of `width`: nothing before that bucket, or everything. */
  since(points: number, width: number): SeriesTail {
    const from = width === this.width && points <= this.points ? Math.max(0, Math.ceil(points / width) - 1) : 0;
    const to = Math.ceil(this.points / this.width);
    return {
      from,
      width: this.width,
      points: this.points,
      channels: this.channels.map(({ min, max, sum, count }) => {
        const filled = (values: (i: number) => number): Float64Array => Float64Array.from({ length: to - from }, (_, i) => (count[from + i] ? values(from + i) : NaN));
        return { min: filled((i) => min[i]!), max: filled((i) => max[i]!), mean: filled((i) => sum[i]! / count[i]!) };
      }),
    };
  }

  private merge(): void {
    for (const { min, max, sum, count } of this.channels) {
      for (let i = 0; i < this.capacity / 2; i++) {
        const [a, b] = [2 * i, 2 * i + 1];
        const only = count[a] === 0 ? b : count[b] === 0 ? a : -1;
        min[i] = only >= 0 ? min[only]! : Math.min(min[a]!, min[b]!);
        max[i] = only >= 0 ? max[only]! : Math.max(max[a]!, max[b]!);
        sum[i] = sum[a]! + sum[b]!;
        count[i] = count[a]! + count[b]!;
      }
    }
    this.width *= 2;
  }
}

function record({ min, max, sum, count }: Channel, bucket: number, value: number, first: boolean): void {
  if (first) sum[bucket] = count[bucket] = 0;
  if (!Number.isFinite(value)) return;
  const alone = count[bucket] === 0;
  if (alone || value < min[bucket]!) min[bucket] = value;
  if (alone || value > max[bucket]!) max[bucket] = value;
  sum[bucket]! += value;
  count[bucket]! += 1;
}
