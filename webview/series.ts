/** The curves of a run, kept whole in the panel while only their tails travel. */

import type { SeriesTail } from '../src/protocol/frame.ts';

export type Statistic = 'min' | 'max' | 'mean';

type Channel = { readonly [K in Statistic]: number[] };

/** A kept copy of a bucketed series. */
export class KeptSeries {
  private channels: Channel[] = [];
  private bucketWidth = 1;
  private recorded = 0;

  /** Points in a bucket. */
  get width(): number {
    return this.bucketWidth;
  }

  /** Points recorded so far. */
  get points(): number {
    return this.recorded;
  }

  get buckets(): number {
    return this.channels[0]?.mean.length ?? 0;
  }

  /** Whether a tail begins where the kept buckets end, in buckets of the same width, or replaces them all. */
  joins(tail: SeriesTail): boolean {
    return tail.from === 0 || (tail.from <= this.buckets && tail.width === this.bucketWidth);
  }

  /** Puts a tail in the place of the buckets from `tail.from` on. Throws if buckets before it are missing. */
  apply(tail: SeriesTail): void {
    if (tail.from > this.buckets) throw new Error(`curve of ${this.buckets} buckets gets a tail from bucket ${tail.from}`);
    if (tail.from > 0 && tail.width !== this.bucketWidth) throw new Error(`curve in buckets of ${this.bucketWidth} gets a tail in buckets of ${tail.width}`);
    if (tail.from === 0) this.channels = tail.channels.map(() => ({ min: [], max: [], mean: [] }));
    this.bucketWidth = tail.width;
    this.recorded = tail.points;
    tail.channels.forEach((from, c) => {
      const to = this.channels[c];
      if (!to) throw new Error(`curve of ${this.channels.length} channels gets a tail of ${tail.channels.length}`);
      for (const statistic of ['min', 'max', 'mean'] as const) {
        to[statistic].length = tail.from;
        for (const value of from[statistic]) to[statistic].push(value);
      }
    });
  }

  /** A channel's buckets; empty where there is no such channel. */
  values(channel: number, statistic: Statistic): readonly number[] {
    return this.channels[channel]?.[statistic] ?? [];
  }

  /** A channel in at most `limit` buckets, neighbours merged: NaN counts only where there is nothing else. */
  merged(channel: number, statistic: Statistic, limit: number): number[] {
    const values = this.values(channel, statistic);
    const size = this.mergeSize(limit);
    return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => merge(values.slice(i * size, (i + 1) * size), statistic));
  }

  /** The middles of the buckets of `merged`. */
  mergedCentres(limit: number): number[] {
    const size = this.mergeSize(limit);
    return Array.from({ length: Math.ceil(this.buckets / size) }, (_, i) => {
      const last = Math.min((i + 1) * size, this.buckets) - 1;
      return (this.centre(i * size) + this.centre(last)) / 2;
    });
  }

  /** Neighbours in one bucket: a power of two, so that old buckets do not change as new ones come. */
  private mergeSize(limit: number): number {
    return 2 ** Math.max(0, Math.ceil(Math.log2(this.buckets / limit)));
  }

  /** The middle of a bucket, counted in points: 0 is the first point. The last bucket may not be full. */
  centre(bucket: number): number {
    const first = bucket * this.bucketWidth;
    const last = Math.min(first + this.bucketWidth, this.recorded) - 1;
    return (first + last) / 2;
  }
}

function merge(values: readonly number[], statistic: Statistic): number {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return NaN;
  if (statistic === 'mean') return finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return statistic === 'min' ? Math.min(...finite) : Math.max(...finite);
}
