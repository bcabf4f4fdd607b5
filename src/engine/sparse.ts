/** x without its zeros, for where they are most of it (assembly/sparse.ts): whether that is worth it, and how it is kept. */

import { blocksOf } from '../core/index.ts';
import type { ReadonlyMatrix, TrainingPlan } from '../core/index.ts';

/** Share of numbers that are not 0, at most: at 0.4 the two ways were measured to cross, with zeros at random, in batches of 32 to 128. */
const mostShare = 0.35;
/** Units of the first layer at least: with fewer, the tiles of the products over all of x gain more. */
const fewestUnits = 32;
/** Rows that are looked at, from all over the data. */
const lookedAt = 64;
/** Inputs in a block of entries: as many weights of each as a tile of assembly/sparse.ts has, 256 bytes, stay in the first cache. */
export const blockInputs = 128;
/** Rows of dW that are computed before they are used up: a part of a block. */
export const gradientRows = 16;

/** Where the entries of x are that are not 0: of the data by rows, of a batch by columns. */
export interface SparseLayout {
  readonly rowStarts: number;
  readonly columns: number;
  readonly values: number;
  readonly columnStarts: number;
  readonly columnSamples: number;
  readonly columnValues: number;
  readonly unitRows: number;
  readonly startOfZ: number;
  /** A row's entries come in so many blocks, of so many inputs each. */
  readonly inputBlocks: number;
  readonly blockInputs: number;
  readonly gradientRows: number;
}

/** Whether the first layer is computed from the numbers of x alone that are not 0. The same for the same rows, wherever it is asked. */
export function isSparse({ network, samples }: TrainingPlan): boolean {
  return network.layers[0]!.units >= fewestUnits && density(samples.x) <= mostShare;
}

/** Share of the numbers of a matrix that are not 0, in rows from all over it. */
export function density(x: ReadonlyMatrix): number {
  const count = Math.min(lookedAt, x.rows);
  const rows = x.gather(Uint32Array.from({ length: count }, (_, i) => Math.floor((i * x.rows) / count)));
  return nonzeros(rows.data) / rows.data.length;
}

/** How many numbers of a matrix are not 0: in all, and in the row that has the most. */
export function entriesOf(matrix: ReadonlyMatrix): { readonly total: number; readonly most: number } {
  let total = 0;
  let most = 0;
  for (const { data, rows, cols } of blocksOf(matrix)) {
    for (let i = 0; i < rows; i++) {
      const count = nonzeros(data.subarray(i * cols, (i + 1) * cols));
      total += count;
      most = Math.max(most, count);
    }
  }
  return { total, most };
}

function nonzeros(data: Float64Array): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) count += 1;
  return count;
}

/** Writes the entries of x to their places: where each block of a row begins, and at last the end; columns; values. */
export function writeEntries(numbers: Float32Array | Float64Array, words: Uint32Array, { rowStarts, columns, values }: SparseLayout, x: ReadonlyMatrix): void {
  const [start, column, first] = [rowStarts / 4, columns / 4, values / numbers.BYTES_PER_ELEMENT];
  let blocks = 0;
  let count = 0;
  for (const { data, rows, cols } of blocksOf(x)) {
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < cols; k++) {
        if (k % blockInputs === 0) words[start + blocks++] = count;
        const value = data[i * cols + k]!;
        if (value === 0) continue;
        words[column + count] = k;
        numbers[first + count] = value;
        count += 1;
      }
    }
  }
  words[start + blocks] = count;
}
