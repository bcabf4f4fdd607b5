/**
 * How the numbers of a batch lie. In *panels*, unit by unit: a panel has the same few vectors of samples in each of its rows. And,
 * for the product that gives dW, in *strips*, sample by sample: a strip has up to four vectors of a sample's inputs in each row.
 */

import { lanes, PANEL_VECTORS, VECTOR } from './lanes';

/** The form of a batch: `count` panels with `vectors` vectors a row. Samples that only fill the last panel up have the inputs 0. */
@unmanaged
export class Panels {
  samples: i32;
  vectors: i32;
  count: i32;
}

/**
 * Vectors a row for so many samples: 4, which the products like best, unless 3 (or, for a few samples, 2 or 1) leave fewer
 * places empty. 22 samples of float32: two panels of 3 vectors, not two of 4.
 */
export function panelVectors<T>(samples: i32): i32 {
  const needed = (samples + lanes<T>() - 1) / lanes<T>();
  if (needed <= PANEL_VECTORS) return needed;
  const withFour = (needed + 3) / 4 * 4;
  const withThree = (needed + 2) / 3 * 3;
  return withThree < withFour && needed < 12 ? 3 : 4;
}

/** Sets the form for so many samples. */
export function arrange<T>(panels: Panels, samples: i32): void {
  panels.samples = samples;
  panels.vectors = panelVectors<T>(samples);
  const width = panels.vectors * lanes<T>();
  panels.count = (samples + width - 1) / width;
}

/** Samples in a row. */
// @ts-ignore: decorator
@inline
export function widthOf<T>(panels: Panels): i32 {
  return panels.vectors * lanes<T>();
}

/** Samples in all panels, with those that fill up. */
// @ts-ignore: decorator
@inline
export function paddedSamples<T>(panels: Panels): i32 {
  return panels.count * widthOf<T>(panels);
}

// @ts-ignore: decorator
@inline
export function rowBytes(panels: Panels): usize {
  return <usize>panels.vectors * VECTOR;
}

/** Where panel p of an array with so many rows begins. */
// @ts-ignore: decorator
@inline
export function panelAt(panels: Panels, array: usize, rows: i32, p: i32): usize {
  return array + <usize>(p * rows) * rowBytes(panels);
}

/** All bits 1 in the lanes of vector v of panel p that have a sample. */
// @ts-ignore: decorator
@inline
export function present<T>(panels: Panels, p: i32, v: i32): v128 {
  const left = panels.samples - (p * panels.vectors + v) * lanes<T>();
  if (sizeof<T>() == 4) return f32x4.lt(f32x4(0, 1, 2, 3), f32x4.splat(<f32>left));
  return f64x2.lt(f64x2(0, 1), f64x2.splat(<f64>left));
}

/** Where the strip begins that has vector `v` of the inputs (a multiple of four); all strips before it are full. */
// @ts-ignore: decorator
@inline
export function stripAt(strips: usize, paddedSamples: i32, v: i32): usize {
  return strips + <usize>(v * paddedSamples) * VECTOR;
}
