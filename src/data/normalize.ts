/** Brings every feature to the same scale. What it needs to know it learns from the training rows alone. */

import type { Matrix } from '../core/index.ts';
import type { Normalization } from '../spec/model.ts';

/**
 * Normalises each column of `x` [samples × features], in place.
 *
 *     minmax    u = (x − min) / (max − min)
 *     standard  (x − mean) / sd, sd over n; computed as (u − mean of u) / (sd of u), which is the same and squares no very large or small number
 *
 * min, max, mean and sd are those of the training rows; a column that is constant there becomes 0. One-hot columns stay as they are.
 * Returns the index of the first number that has overflowed, as one of a row held back can, or null.
 */
export function normalize(x: Matrix, training: Uint32Array, how: Normalization, isOneHot: readonly boolean[] = []): number | null {
  if (how === 'none') return null;
  for (let j = 0; j < x.cols; j++) {
    if (isOneHot[j]) continue;
    const constant = minmax(x, j, training);
    if (how === 'standard' && !constant) standard(x, j, training);
  }
  const overflow = x.data.findIndex((value) => !Number.isFinite(value));
  return overflow === -1 ? null : overflow;
}

/** Writes u into column j. True if the column is constant. */
function minmax({ data, rows, cols }: Matrix, j: number, training: Uint32Array): boolean {
  let min = Infinity;
  let max = -Infinity;
  for (const i of training) {
    const value = data[i * cols + j]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const range = max - min;
  for (let i = 0; i < rows; i++) data[i * cols + j] = range > 0 ? (data[i * cols + j]! - min) / range : 0;
  return !(range > 0);
}

/** Writes (u − mean) / sd into column j, which holds u. */
function standard({ data, rows, cols }: Matrix, j: number, training: Uint32Array): void {
  let mean = 0;
  for (const i of training) mean += data[i * cols + j]! / training.length;
  let variance = 0;
  for (const i of training) variance += (data[i * cols + j]! - mean) ** 2 / training.length;
  const deviation = Math.sqrt(variance);
  for (let i = 0; i < rows; i++) data[i * cols + j] = (data[i * cols + j]! - mean) / deviation;
}
