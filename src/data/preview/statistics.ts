/** The columns of a table in a few numbers each. */

import { sorting } from './sorting.ts';
import type { DataTable, TableColumn } from './table.ts';

/** Bars of a histogram, values that are counted one by one, and values that are listed with their counts. */
const [bars, mostDistinct, mostListed] = [24, 1000, 12];

/** Cells that are looked at in one portion: a few milliseconds. */
const portion = 1 << 14;

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

export interface NumberStatistics {
  readonly count: number;
  readonly min: number;
  /** Quartiles, between two values linearly: position q (n − 1) of the sorted values. */
  readonly quartiles: readonly [number, number, number];
  readonly max: number;
  /** Σx / n, n the numbers. */
  readonly mean: number;
  /** √(Σ(x − mean)² / n), as "standard" normalises. */
  readonly deviation: number;
  /** Numbers in equal parts of [min, max], the last one closed; of whole numbers that are less than 24 apart, one part each. */
  readonly histogram: readonly number[];
}

export interface ColumnStatistics {
  /** Rows without a value. */
  readonly missing: number;
  /** Rows with a value that is no number. */
  readonly words: number;
  /** Null for a column without numbers. */
  readonly numbers: NumberStatistics | null;
  /** Different values; null where they are more than 1,000. */
  readonly distinct: number | null;
  /** How often values are there: up to 12 different ones all, numbers in their order before words in theirs; of more the most frequent ones, the most frequent first; none where there are more than 1,000. */
  readonly frequent: readonly ValueCount[];
}

/** Statistics of each column; yields the share that is done. */
export function* statisticsOf({ columns, rows }: DataTable): Generator<number, readonly ColumnStatistics[]> {
  const all: ColumnStatistics[] = [];
  for (const column of columns) {
    const counter = new Counter(column, rows);
    for (let from = 0; from < rows; from += portion) {
      counter.take(from, Math.min(rows, from + portion));
      yield (all.length + Math.min(rows, from + portion) / rows) / columns.length;
    }
    for (const _ of sorting(counter.numbersSoFar)) yield (all.length + 1) / columns.length;
    all.push(yield* counter.finish((all.length + 1) / columns.length));
  }
  return all;
}

class Counter {
  private readonly column: TableColumn;
  private readonly values: Float64Array;
  private numbers = 0;
  private missing = 0;
  private words = 0;
  private readonly counts = new Map<string, number>();

  constructor(column: TableColumn, rows: number) {
    this.column = column;
    this.values = new Float64Array(rows);
  }

  take(from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const value = this.column.numberAt(row);
      const isNumber = !Number.isNaN(value);
      if (isNumber) this.values[this.numbers++] = value;
      if (isNumber && this.counts.size > mostDistinct) continue;
      const text = this.column.textAt(row);
      if (text === '') this.missing++;
      else {
        if (!isNumber) this.words++;
        if (this.counts.size <= mostDistinct) this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
      }
    }
  }

  get numbersSoFar(): Float64Array {
    return this.values.subarray(0, this.numbers);
  }

  /** Once the numbers are sorted; yields `share` now and then. */
  *finish(share: number): Generator<number, ColumnStatistics> {
    const isCounted = this.counts.size <= mostDistinct;
    const byPlace = this.counts.size <= mostListed;
    const frequent = isCounted ? [...this.counts].sort(([a, n], [b, m]) => (byPlace ? inOrder(a, b) : m - n)).slice(0, mostListed) : [];
    return {
      missing: this.missing,
      words: this.words,
      numbers: this.numbers === 0 ? null : yield* numbersIn(this.numbersSoFar, share),
      distinct: isCounted ? this.counts.size : null,
      frequent: frequent.map(([value, count]) => ({ value, count })),
    };
  }
}

/** Numbers by size before words by code unit. */
function inOrder(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return Number.isNaN(x) ? (a < b ? -1 : 1) : x - y;
}

/** Of sorted numbers, at least one; yields `share` between the sums. */
function* numbersIn(sorted: Float64Array, share: number): Generator<number, NumberStatistics> {
  const n = sorted.length;
  const [min, max] = [sorted[0]!, sorted[n - 1]!];
  let mean = 0;
  for (const x of sorted) mean += x / n;
  yield share;
  let variance = 0;
  for (const x of sorted) variance += (x - mean) ** 2 / n;
  const deviation = Math.sqrt(variance);
  yield share;
  return { count: n, min, quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)], max, mean, deviation, histogram: histogramOf(sorted, min, max) };
}

function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return a === b ? a : a * (1 - (at - low)) + b * (at - low);
}

function histogramOf(sorted: Float64Array, min: number, max: number): readonly number[] {
  const eachWhole = max - min < bars && sorted.every(Number.isInteger);
  if (min === max) return [sorted.length];
  const counts = Array.from({ length: eachWhole ? max - min + 1 : bars }, () => 0);
  const width = eachWhole ? 1 : Number.isFinite(max - min) ? (max - min) / bars : max / bars - min / bars;
  let bar = 0;
  for (const x of sorted) {
    while (bar < counts.length - 1 && x / 2 >= min / 2 + (bar + 1) * (width / 2)) bar++; // halves, for max − min may be too large for a float64
    counts[bar]!++;
  }
  return counts;
}
