/** The features of all samples, in the narrowest form that holds each number exactly. */

import { Matrix } from '../core/index.ts';
import type { ReadonlyMatrix } from '../core/index.ts';

/** From narrow to wide: pixels and codes fit into bytes, a table of measured values seldom into less than float64. */
const forms = [Uint8Array, Float32Array, Float64Array] as const;

export type Numbers = Uint8Array | Float32Array | Float64Array;

/** What normalising makes of a number of one column: ((x − min) / range − mean) / deviation, and 0 where the range is 0. */
export interface Scale {
  readonly min: number;
  readonly range: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Leaves every number as it is. */
export const unscaled: Scale = { min: 0, range: 1, mean: 0, deviation: 1 };

/**
 * A table [samples × features]. Narrow numbers stay what they were in the file, and are normalised whenever they are read; float64
 * numbers are normalised in place. Either way the same bits are read.
 */
export class FeatureTable implements ReadonlyMatrix {
  readonly rows: number;
  readonly cols: number;
  private numbers: Numbers;
  /** The four numbers of each column's scale, one column after the other; null where `numbers` are what is read. */
  private scales: Float64Array | null = null;

  private constructor(rows: number, cols: number, numbers: Numbers) {
    this.rows = rows;
    this.cols = cols;
    this.numbers = numbers;
  }

  /** A table over `numbers`, which it shares. Throws if their count is not rows · cols. */
  static over(rows: number, cols: number, numbers: Numbers): FeatureTable {
    if (numbers.length !== rows * cols) throw new Error(`a table [${rows}×${cols}] over ${numbers.length} numbers`);
    return new FeatureTable(rows, cols, numbers);
  }

  /** A table over the numbers of `matrix`, which it shares. */
  static of({ rows, cols, data }: Matrix): FeatureTable {
    return new FeatureTable(rows, cols, data);
  }

  static zeros(rows: number, cols: number): FeatureTable {
    return new FeatureTable(rows, cols, new forms[0](rows * cols));
  }

  /** What the numbers take in memory. */
  get bytes(): number {
    return this.numbers.buffer.byteLength;
  }

  at(i: number, j: number): number {
    if (i < 0 || j < 0 || i >= this.rows || j >= this.cols) throw new Error(`(${i}, ${j}) is outside a table [${this.rows}×${this.cols}]`);
    const number = this.numbers[i * this.cols + j]!;
    return this.scales ? scaled(this.scales, j, number) : number;
  }

  /** Sets entry (i, j), before the table is scaled. The first number that does not fit makes the whole table wider. */
  set(i: number, j: number, value: number): void {
    const at = i * this.cols + j;
    this.numbers[at] = value;
    if (!Object.is(this.numbers[at], value)) this.widen(at, value);
  }

  gather(indices: ArrayLike<number>, out = Matrix.zeros(indices.length, this.cols), from = 0): Matrix {
    const { numbers, scales, rows, cols } = this;
    if (out.cols !== cols || out.rows > indices.length - from) throw new Error(`rows of a table [${rows}×${cols}] into ${out.shape}`);
    for (let i = 0; i < out.rows; i++) {
      const row = indices[from + i]!;
      if (!(row >= 0 && row < rows)) throw new Error(`row ${row} is outside a table [${rows}×${cols}]`);
      if (scales) for (let j = 0; j < cols; j++) out.data[i * cols + j] = scaled(scales, j, numbers[row * cols + j]!);
      else for (let j = 0; j < cols; j++) out.data[i * cols + j] = numbers[row * cols + j]!;
    }
    return out;
  }

  /** Its first rows; shared if they are nearly all, as those of a file are but for the header and blank lines, else copied, as they would hold much more than their numbers. */
  firstRows(rows: number): FeatureTable {
    const length = rows * this.cols;
    const nearlyAll = this.numbers.length - length <= this.numbers.length / 16;
    return FeatureTable.over(rows, this.cols, nearlyAll ? this.numbers.subarray(0, length) : this.numbers.slice(0, length));
  }

  /** Scales every column, by one scale a column; once. */
  scale(scales: readonly Scale[]): void {
    const { numbers, cols } = this;
    const flat = Float64Array.from(scales.flatMap(({ min, range, mean, deviation }) => [min, range, mean, deviation]));
    if (numbers instanceof Float64Array) for (let at = 0; at < numbers.length; at++) numbers[at] = scaled(flat, at % cols, numbers[at]!);
    else this.scales = flat;
  }

  /** Takes the next form that holds the value as well. */
  private widen(at: number, value: number): void {
    const wider = forms.slice(1 + forms.findIndex((form) => this.numbers instanceof form));
    const Form = wider.find((form) => Object.is(form.of(value)[0], value)) ?? Float64Array;
    this.numbers = new Form(this.numbers);
    this.numbers[at] = value;
  }
}

function scaled(scales: Float64Array, j: number, number: number): number {
  const range = scales[4 * j + 1]!;
  const share = range > 0 ? (number - scales[4 * j]!) / range : 0;
  return (share - scales[4 * j + 2]!) / scales[4 * j + 3]!;
}
