/** Between the two orders of a panel: unit by unit (what forward and backward read) and sample by sample (what dW reads). */

import { all, lanes, VECTOR } from './lanes';

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

/** From the samples' own rows, whose addresses are at `rows`, to a panel [units][vectors]. */
export function gatherPanel<T>(rows: usize, units: i32, vectors: i32, panel: usize): void {
  const stride = <usize>vectors * VECTOR;
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
    for (let k = 0; k < units; k += lanes<T>()) {
      const from = <usize>k * sizeof<T>();
      let r2 = all<T>(0), r3 = all<T>(0);
      if (sizeof<T>() == 4) {
        r2 = v128.load(s2 + from);
        r3 = v128.load(s3 + from);
      }
      storeSquare<T>(v128.load(s0 + from), v128.load(s1 + from), r2, r3, c, stride, min(units - k, lanes<T>()));
      c += <usize>lanes<T>() * stride;
    }
  }
}

/** From a panel [units][vectors] to one row a sample, at `out`, padded with zeros to whole vectors. */
export function scatterPanel<T>(panel: usize, units: i32, vectors: i32, out: usize, outStride: usize): void {
  const stride = <usize>vectors * VECTOR;
  for (let k = 0; k < units; k += lanes<T>()) {
    const left = units - k;
    for (let v = 0; v < vectors; v++) {
      const from = panel + <usize>k * stride + <usize>v * VECTOR;
      const r0 = v128.load(from);
      let r1 = all<T>(0), r2 = all<T>(0), r3 = all<T>(0);
      if (left > 1) r1 = v128.load(from + stride);
      if (sizeof<T>() == 4) {
        if (left > 2) r2 = v128.load(from + 2 * stride);
        if (left > 3) r3 = v128.load(from + 3 * stride);
      }
      storeSquare<T>(r0, r1, r2, r3, out + <usize>(v * lanes<T>()) * outStride + <usize>k * sizeof<T>(), outStride, lanes<T>());
    }
  }
}
