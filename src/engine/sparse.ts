/** Whether the features are mostly zeros, so that it is worth to pass over them (assembly/sparse.ts). */

import { blocksOf } from '../core/index.ts';
import type { ReadonlyMatrix, TrainingPlan } from '../core/index.ts';

/** Share of numbers that are not 0, at most. */
const fewest = 0.4;
/** Units of the first layer at least: a line of vectors. */
const fewestUnits = 16;
/** Rows that are looked at, from all over the data. */
const lookedAt = 256;

/** Whether the first layer is computed from the numbers of x alone that are not 0. The same for the same rows, wherever it is asked. */
export function isSparse({ network, samples }: TrainingPlan): boolean {
  return network.layers[0]!.units >= fewestUnits && density(samples.x) <= fewest;
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
