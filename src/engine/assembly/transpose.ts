/** Between the two orders of a batch: unit by unit, in panels, and sample by sample, in rows of the data or in strips. */

import { all, lanes, PANEL_VECTORS, VECTOR, vectorsFor } from './lanes';
import { stripAt } from './panels';

/** Four (two) vectors as rows of a square, stored as its columns: column j at c + j · stride, only the first `columns` of them. */
// @ts-ignore: decorator
@inline
function storeSquare<T>(r0: v128, r1: v128, r2: v128, r3: v128, c: usize, stride: usize, columns: i32): void {
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
  for (let v = 0; v < vectors; v++) {
    const at = rows + <usize>(v * lanes<T>()) * sizeof<usize>();
    const s0 = load<usize>(at);
    const s1 = load<usize>(at + sizeof<usize>());
    let s2: usize = 0, s3: usize = 0;
    if (sizeof<T>() == 4) {
      s2 = load<usize>(at + 2 * sizeof<usize>());
      s3 = load<usize>(at + 3 * sizeof<usize>());
    }
    let c = panel + <usize>v * VECTOR;
    for (let strip = 0; strip < wide; strip += PANEL_VECTORS) {
      const inStrip = min(PANEL_VECTORS, wide - strip);
      const stripRow = <usize>inStrip * VECTOR;
      let out = stripAt(strips, samples, strip) + <usize>(firstSample + v * lanes<T>()) * stripRow;
      for (let i = 0; i < inStrip; i++) {
        const from = <usize>(strip + i) * VECTOR;
        const r0 = v128.load(s0 + from);
        const r1 = v128.load(s1 + from);
        let r2 = all<T>(0), r3 = all<T>(0);
        if (sizeof<T>() == 4) {
          r2 = v128.load(s2 + from);
          r3 = v128.load(s3 + from);
        }
        storeSquare<T>(r0, r1, r2, r3, c, stride, min(units - (strip + i) * lanes<T>(), lanes<T>()));
        c += <usize>lanes<T>() * stride;
        if (strips == 0) continue;
        v128.store(out, r0);
        v128.store(out + stripRow, r1);
        if (sizeof<T>() == 4) {
          v128.store(out + 2 * stripRow, r2);
          v128.store(out + 3 * stripRow, r3);
        }
        out += VECTOR;
      }
    }
  }
}

/** From a panel [units][vectors] to strips, padded with zeros to whole vectors. */
export function scatterPanel<T>(panel: usize, units: i32, vectors: i32, strips: usize, firstSample: i32, samples: i32): void {
  const stride = <usize>vectors * VECTOR;
  const wide = vectorsFor<T>(units);
  for (let i = 0; i < wide; i++) {
    const strip = i & ~(PANEL_VECTORS - 1);
    const stripRow = <usize>min(PANEL_VECTORS, wide - strip) * VECTOR;
    const out = stripAt(strips, samples, strip) + <usize>firstSample * stripRow + <usize>(i - strip) * VECTOR;
    const left = units - i * lanes<T>();
    for (let v = 0; v < vectors; v++) {
      const from = panel + <usize>(i * lanes<T>()) * stride + <usize>v * VECTOR;
      const r0 = v128.load(from);
      let r1 = all<T>(0), r2 = all<T>(0), r3 = all<T>(0);
      if (left > 1) r1 = v128.load(from + stride);
      if (sizeof<T>() == 4) {
        if (left > 2) r2 = v128.load(from + 2 * stride);
        if (left > 3) r3 = v128.load(from + 3 * stride);
      }
      storeSquare<T>(r0, r1, r2, r3, out + <usize>(v * lanes<T>()) * stripRow, stripRow, lanes<T>());
    }
  }
}
