/** Between the two orders of a batch: unit by unit, in panels, and sample by sample, in rows of the data or in strips. */

import { all, lanes, PANEL_VECTORS, VECTOR, vectorsFor } from './lanes';
import { stripAt } from './panels';

/** Four (two) vectors as rows of a square, stored as its columns: column j at c + j · stride, only the first `columns` of them. */
// @ts-ignore: decorator
@inline
export function storeSquare<T>(r0: v128, r1: v128, r2: v128, r3: v128, c: usize, stride: usize, columns: i32): void {
  if (sizeof<T>() == 4) {
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(c, v128.shuffle<f64>(t0, t2, 0, 2));
    if (columns > 1) v128.store(c + stride, v128.shuffle<f64>(t0, t2, 1, 3));
    if (columns > 2) v128.store(c + 2 * stride, v128.shuffle<f64>(t1, t3, 0, 2));
    if (columns > 3) v128.store(c + 3 * stride, v128.shuffle<f64>(t1, t3, 1, 3));
  } else {
    v128.store(c, v128.shuffle<f64>(r0, r1, 0, 2));
    if (columns > 1) v128.store(c + stride, v128.shuffle<f64>(r0, r1, 1, 3));
  }
}

/**
 * From the samples' own rows, whose addresses are at `rows`, to a panel [units][vectors]; and to strips as well, unless `strips` is 0.
 * `firstSample` is the panel's, `samples` those of all panels.
 */
export function gatherPanel<T>(rows: usize, units: i32, vectors: i32, panel: usize, strips: usize, firstSample: i32, samples: i32): void {
  const stride = <usize>vectors * VECTOR;
  const wide = vectorsFor<T>(units);
  const tableStep = <usize>lanes<T>() * sizeof<usize>();
  // Input by input, and not sample by sample: so each line of the panel is finished while it is in the first cache.
  for (let i = 0; i < wide; i++) {
    const strip = i & ~(PANEL_VECTORS - 1);
    const stripRow = <usize>min(PANEL_VECTORS, wide - strip) * VECTOR;
    let out = stripAt(strips, samples, strip) + <usize>firstSample * stripRow + <usize>(i - strip) * VECTOR;
    const from = <usize>i * VECTOR;
    const left = min(units - i * lanes<T>(), lanes<T>());
    let c = panel + <usize>(i * lanes<T>()) * stride;
    let at = rows;
    for (let v = 0; v < vectors; v++) {
      const r0 = v128.load(load<usize>(at) + from);
      const r1 = v128.load(load<usize>(at + sizeof<usize>()) + from);
      let r2 = r0, r3 = r0;
      if (sizeof<T>() == 4) {
        r2 = v128.load(load<usize>(at + 2 * sizeof<usize>()) + from);
        r3 = v128.load(load<usize>(at + 3 * sizeof<usize>()) + from);
      }
      storeSquare<T>(r0, r1, r2, r3, c, stride, left);
      c += VECTOR;
      at += tableStep;
      if (strips == 0) continue;
      v128.store(out, r0);
      v128.store(out + stripRow, r1);
      if (sizeof<T>() == 4) {
        v128.store(out + 2 * stripRow, r2);
        v128.store(out + 3 * stripRow, r3);
      }
      out += <usize>lanes<T>() * stripRow;
    }
  }
}

/** From a panel [units][vectors] to strips, padded with zeros to whole vectors: of these the ones from `first` to before `last`. */
export function scatterPanel<T>(panel: usize, units: i32, vectors: i32, strips: usize, firstSample: i32, samples: i32, first: i32, last: i32): void {
  const stride = <usize>vectors * VECTOR;
  const wide = vectorsFor<T>(units);
  for (let i = first; i < last; i++) {
    const strip = i & ~(PANEL_VECTORS - 1);
    const stripRow = <usize>min(PANEL_VECTORS, wide - strip) * VECTOR;
    const out = stripAt(strips, samples, strip) + <usize>firstSample * stripRow + <usize>(i - strip) * VECTOR;
    const left = units - i * lanes<T>();
    for (let v = 0; v < vectors; v++) {
      squareToRows<T>(panel + <usize>(i * lanes<T>()) * stride + <usize>v * VECTOR, stride, left, out + <usize>(v * lanes<T>()) * stripRow, stripRow);
    }
  }
}

/** From rows [samples][units] of a line each to a panel [units][vectors]: of the units from `first` on so many vectors, of which the last may not be full. */
export function rowsToPanel<T>(rows: usize, stride: usize, units: i32, first: i32, wide: i32, vectors: i32, panel: usize): void {
  const row = <usize>vectors * VECTOR;
  for (let i = first; i < first + wide; i++) {
    const left = units - i * lanes<T>();
    if (left <= 0) return;
    let c = panel + <usize>(i * lanes<T>()) * row;
    let from = rows + <usize>i * VECTOR;
    for (let v = 0; v < vectors; v++) {
      const r0 = v128.load(from);
      const r1 = v128.load(from + stride);
      let r2 = r0, r3 = r0;
      if (sizeof<T>() == 4) {
        r2 = v128.load(from + 2 * stride);
        r3 = v128.load(from + 3 * stride);
      }
      storeSquare<T>(r0, r1, r2, r3, c, row, min(left, lanes<T>()));
      c += VECTOR;
      from += <usize>lanes<T>() * stride;
    }
  }
}

/** The way back. Where a vector has no unit there is 0. */
export function panelToRows<T>(panel: usize, units: i32, vectors: i32, first: i32, wide: i32, rows: usize, stride: usize): void {
  const row = <usize>vectors * VECTOR;
  for (let i = first; i < first + wide; i++) {
    const left = units - i * lanes<T>();
    const from = panel + <usize>(i * lanes<T>()) * row;
    const out = rows + <usize>i * VECTOR;
    for (let v = 0; v < vectors; v++) squareToRows<T>(from + <usize>v * VECTOR, row, left, out + <usize>(v * lanes<T>()) * stride, stride);
  }
}

/** A square of a panel as columns; of the units only `left` are there. */
// @ts-ignore: decorator
@inline
function squareToRows<T>(from: usize, row: usize, left: i32, out: usize, stride: usize): void {
  let r0 = all<T>(0), r1 = r0, r2 = r0, r3 = r0;
  if (left > 0) r0 = v128.load(from);
  if (left > 1) r1 = v128.load(from + row);
  if (sizeof<T>() == 4) {
    if (left > 2) r2 = v128.load(from + 2 * row);
    if (left > 3) r3 = v128.load(from + 3 * row);
  }
  storeSquare<T>(r0, r1, r2, r3, out, stride, lanes<T>());
}
