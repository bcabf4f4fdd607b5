/** A batch in panels of 16 float32 (8 float64) samples; the last one as wide as its samples need, in whole vectors. */

import { lanes, PANEL, PANEL_VECTORS, VECTOR } from './lanes';

// @ts-ignore: decorator
@inline
export function panelsOf<T>(samples: i32): i32 {
  const size = lanes<T>() * PANEL_VECTORS;
  return (samples + size - 1) / size;
}

/** Vectors in a row of panel p. */
// @ts-ignore: decorator
@inline
export function vectorsIn<T>(samples: i32, p: i32): i32 {
  const left = samples - p * lanes<T>() * PANEL_VECTORS;
  return min(PANEL_VECTORS, (left + lanes<T>() - 1) / lanes<T>());
}

/** Samples in panel p. */
// @ts-ignore: decorator
@inline
export function samplesIn<T>(samples: i32, p: i32): i32 {
  return min(lanes<T>() * PANEL_VECTORS, samples - p * lanes<T>() * PANEL_VECTORS);
}

/** Where panel p of an array with so many rows begins. */
// @ts-ignore: decorator
@inline
export function panelAt(array: usize, rows: i32, p: i32): usize {
  return array + <usize>p * <usize>rows * PANEL;
}

/** All bits 1 in the lanes of vector v of a panel that have a sample. */
// @ts-ignore: decorator
@inline
export function present<T>(samplesInPanel: i32, v: i32): v128 {
  const left = <T>(samplesInPanel - v * lanes<T>());
  if (sizeof<T>() == 4) return f32x4.lt(f32x4(0, 1, 2, 3), f32x4.splat(<f32>left));
  return f64x2.lt(f64x2(0, 1), f64x2.splat(<f64>left));
}

/** Bytes of a row of so many vectors. */
// @ts-ignore: decorator
@inline
export function rowBytes(vectors: i32): usize {
  return <usize>vectors * VECTOR;
}
