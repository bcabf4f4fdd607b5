/**
 * A series of points over a run, in bounded memory: buckets of `width` points with the minimum, maximum and mean of each
 * channel. When all buckets are full, neighbours merge and the width doubles. Every point counts in its bucket.
 */

import { clearChannels, createChannels, recordLast } from '../core/index.ts';
import type { Channels } from '../core/index.ts';
import type { SeriesTail } from '../protocol/frame.ts';

/** Buckets of a series: more than a chart has pixels to show. */
export const seriesCapacity = 1024;

/** One entry a bucket in each array. */
interface Channel {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Finite points in the bucket; the others are left out of min, max and mean. */
  readonly count: Float64Array;
}

/** All that a series holds. One entry a bucket in each array. */
export interface SeriesState {
  readonly width: number;
  readonly points: number;
  readonly channels: readonly Channel[];
}

export class Series {
  private readonly channels: readonly Channel[];
  private readonly capacity: number;
  /** The points of the bucket that `push` and `skip` fill. */
  private readonly filling: Channels;
  /** Of the bucket that `adopt` found not full: its numbers then. */
  private carried: readonly { readonly min: number; readonly max: number; readonly sum: number; readonly count: number }[] | null = null;
  private width = 1;
  private points = 0;

  /** `capacity` is even. */
  constructor(channels: number, capacity = seriesCapacity) {
    this.capacity = capacity;
    this.filling = createChannels(channels);
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

  /** The next point is the first of its bucket. */
  get atBoundary(): boolean {
    return this.points % this.width === 0;
  }

  /** Points that the bucket of the next point still has room for, at least 1. */
  get room(): number {
    const width = this.points === this.width * this.capacity ? 2 * this.width : this.width;
    return width - (this.points % width);
  }

  /** Records one point: a value a channel. */
  push(values: ArrayLike<number>): void {
    if (this.atBoundary) clearChannels(this.filling);
    this.filling.last.set(values);
    recordLast(this.filling);
    this.absorb(this.filling, 1);
  }

  /** Records points without values. */
  skip(points: number): void {
    for (let left = points; left > 0; ) {
      const count = Math.min(left, this.room);
      if (this.atBoundary) clearChannels(this.filling);
      this.absorb(this.filling, count);
      left -= count;
    }
  }

  /**
   * Records `points` points of one bucket, at most `room`. `channels` are the numbers of all points of this bucket so far, with these:
   * since the one that was recorded at the boundary.
   */
  absorb({ min, max, sum, count }: Channels, points: number): void {
    if (points > this.room) throw new Error(`${points} points for a bucket with room for ${this.room}`);
    if (this.points === this.width * this.capacity) this.merge();
    const bucket = Math.floor(this.points / this.width);
    this.channels.forEach((channel, c) => {
      const before = this.carried?.[c];
      channel.min[bucket] = Math.min(before?.min ?? Infinity, min[c]!);
      channel.max[bucket] = Math.max(before?.max ?? -Infinity, max[c]!);
      channel.sum[bucket] = (before?.sum ?? 0) + sum[c]!;
      channel.count[bucket] = (before?.count ?? 0) + count[c]!;
    });
    this.points += points;
    if (this.atBoundary) this.carried = null;
  }

  /** A copy of all that it holds. */
  state(): SeriesState {
    const buckets = Math.ceil(this.points / this.width);
    const channels = this.channels.map(({ min, max, sum, count }) => ({ min: min.slice(0, buckets), max: max.slice(0, buckets), sum: sum.slice(0, buckets), count: count.slice(0, buckets) }));
    return { width: this.width, points: this.points, channels };
  }

  /** Takes over what another series of as many channels held. Throws where it does not fit. */
  adopt({ width, points, channels }: SeriesState): void {
    const buckets = Math.ceil(points / width);
    const fits = buckets <= this.capacity && channels.length === this.channels.length && channels.every((channel) => Object.values(channel).every((values) => values.length === buckets));
    if (!fits || !Number.isInteger(Math.log2(width)) || !Number.isInteger(points)) throw new Error(`a series of ${points} points in buckets of ${width} does not fit`);
    this.width = width;
    this.points = points;
    channels.forEach((channel, c) => (['min', 'max', 'sum', 'count'] as const).forEach((key) => this.channels[c]![key].set(channel[key])));
    // The points of the bucket that is not full: those that come are counted from 0 again.
    this.carried = this.atBoundary ? null : channels.map(({ min, max, sum, count }) => ({ min: min[buckets - 1]!, max: max[buckets - 1]!, sum: sum[buckets - 1]!, count: count[buckets - 1]! }));
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
        min[i] = Math.min(min[a]!, min[b]!); // without finite points Infinity, which is never the smaller
        max[i] = Math.max(max[a]!, max[b]!);
        sum[i] = sum[a]! + sum[b]!;
        count[i] = count[a]! + count[b]!;
      }
    }
    this.width *= 2;
  }
}
