/** Brings every feature to the same scale. What it needs to know it learns from the training rows alone. */

import type { Normalization } from '../spec/model.ts';
import { unscaled } from './featureTable.ts';
import type { FeatureTable, Scale } from './featureTable.ts';

/** Of a column without a range: all its numbers become 0. */
const constant: Scale = { ...unscaled, range: 0 };

/**
 * Normalises each column of `x` [samples × features].
 *
 *     minmax    u = (x − min) / (max − min)
 *     standard  (x − mean) / sd, sd over n; computed as (u − mean of u) / (sd of u), which is the same and squares no very large or small number
 *
 * min, max, mean and sd are those of the training rows; a column that is constant there becomes 0. One-hot columns stay as they are.
 * Returns row and column of the first number that has overflowed, as one of a row held back can, or null.
 */
export function normalize(x: FeatureTable, training: Uint32Array, how: Normalization, isOneHot: readonly boolean[] = []): readonly [row: number, column: number] | null {
  if (how === 'none') return null;
  x.scale(Array.from({ length: x.cols }, (_, j) => (isOneHot[j] ? unscaled : scaleOf(x, j, training, how))));
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) if (!Number.isFinite(x.at(i, j))) return [i, j];
  }
  return null;
}

function scaleOf(x: FeatureTable, j: number, training: Uint32Array, how: 'minmax' | 'standard'): Scale {
  let min = Infinity;
  let max = -Infinity;
  for (const i of training) {
    const value = x.at(i, j);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const range = max - min;
  if (!(range > 0)) return constant;
  if (how === 'minmax') return { ...unscaled, min, range };
  let mean = 0;
  for (const i of training) mean += (x.at(i, j) - min) / range / training.length;
  let variance = 0;
  for (const i of training) variance += ((x.at(i, j) - min) / range - mean) ** 2 / training.length;
  return { min, range, mean, deviation: Math.sqrt(variance) };
}
