/**
 * The product dW = dZ Aᵀ of a few units and a block of inputs, and db = Σ dz. Here the vectors hold a sample's inputs, and the sum
 * runs over the samples of all panels: a tile of R rows times V vectors of dW stays in registers over the whole batch
 * (tile.ts says why 6 × 4 or 2 × 4).
 */

import { all, lanes, madd, PANEL_VECTORS, spread, VECTOR } from './lanes';
import { N1, N2, N3, N4, N6 } from './numbers';
import { panelAt, panelsOf, rowBytes, samplesIn, vectorsIn } from './panels';
import { Layer, Plan } from './plan';

/** dW[unit + r][k + v] at g + r · gStride, where k is the place of the first input in a sample's row, in bytes. */
// @ts-ignore: decorator
@inline
function tile<T, R, V>(layer: Layer, samples: i32, unit: i32, k: usize, g: usize, gStride: usize): void {
  const zero = all<T>(0);
  let c00 = zero, c01 = zero, c02 = zero, c03 = zero;
  let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
  let c20 = zero, c21 = zero, c22 = zero, c23 = zero;
  let c30 = zero, c31 = zero, c32 = zero, c33 = zero;
  let c40 = zero, c41 = zero, c42 = zero, c43 = zero;
  let c50 = zero, c51 = zero, c52 = zero, c53 = zero;
  const panels = panelsOf<T>(samples);
  let inputRows = layer.inputRows;
  for (let p = 0; p < panels; p++) {
    const row = rowBytes(vectorsIn<T>(samples, p));
    let d0 = panelAt(layer.delta, layer.units, p) + <usize>unit * row;
    let d1 = d0 + row, d2 = d1 + row, d3 = d2 + row, d4 = d3 + row, d5 = d4 + row;
    const n = samplesIn<T>(samples, p);
    for (let s = 0; s < n; s++) {
      const x = load<usize>(inputRows) + k;
      const q0 = v128.load(x);
      let q1 = zero, q2 = zero, q3 = zero;
      if (offsetof<V>() > 1) q1 = v128.load(x, 16);
      if (offsetof<V>() > 2) q2 = v128.load(x, 32);
      if (offsetof<V>() > 3) q3 = v128.load(x, 48);
      let d = spread<T>(d0);
      c00 = madd<T>(d, q0, c00);
      if (offsetof<V>() > 1) c01 = madd<T>(d, q1, c01);
      if (offsetof<V>() > 2) c02 = madd<T>(d, q2, c02);
      if (offsetof<V>() > 3) c03 = madd<T>(d, q3, c03);
      d0 += sizeof<T>();
      if (offsetof<R>() > 1) {
        d = spread<T>(d1);
        c10 = madd<T>(d, q0, c10);
        if (offsetof<V>() > 1) c11 = madd<T>(d, q1, c11);
        if (offsetof<V>() > 2) c12 = madd<T>(d, q2, c12);
        if (offsetof<V>() > 3) c13 = madd<T>(d, q3, c13);
        d1 += sizeof<T>();
      }
      if (offsetof<R>() > 2) {
        d = spread<T>(d2);
        c20 = madd<T>(d, q0, c20);
        if (offsetof<V>() > 1) c21 = madd<T>(d, q1, c21);
        if (offsetof<V>() > 2) c22 = madd<T>(d, q2, c22);
        if (offsetof<V>() > 3) c23 = madd<T>(d, q3, c23);
        d2 += sizeof<T>();
        d = spread<T>(d3);
        c30 = madd<T>(d, q0, c30);
        if (offsetof<V>() > 1) c31 = madd<T>(d, q1, c31);
        if (offsetof<V>() > 2) c32 = madd<T>(d, q2, c32);
        if (offsetof<V>() > 3) c33 = madd<T>(d, q3, c33);
        d3 += sizeof<T>();
      }
      if (offsetof<R>() > 4) {
        d = spread<T>(d4);
        c40 = madd<T>(d, q0, c40);
        if (offsetof<V>() > 1) c41 = madd<T>(d, q1, c41);
        if (offsetof<V>() > 2) c42 = madd<T>(d, q2, c42);
        if (offsetof<V>() > 3) c43 = madd<T>(d, q3, c43);
        d4 += sizeof<T>();
        d = spread<T>(d5);
        c50 = madd<T>(d, q0, c50);
        if (offsetof<V>() > 1) c51 = madd<T>(d, q1, c51);
        if (offsetof<V>() > 2) c52 = madd<T>(d, q2, c52);
        if (offsetof<V>() > 3) c53 = madd<T>(d, q3, c53);
        d5 += sizeof<T>();
      }
      inputRows += sizeof<usize>();
    }
  }
  v128.store(g, c00);
  if (offsetof<V>() > 1) v128.store(g, c01, 16);
  if (offsetof<V>() > 2) v128.store(g, c02, 32);
  if (offsetof<V>() > 3) v128.store(g, c03, 48);
  if (offsetof<R>() > 1) {
    g += gStride;
    v128.store(g, c10);
    if (offsetof<V>() > 1) v128.store(g, c11, 16);
    if (offsetof<V>() > 2) v128.store(g, c12, 32);
    if (offsetof<V>() > 3) v128.store(g, c13, 48);
  }
  if (offsetof<R>() > 2) {
    g += gStride;
    v128.store(g, c20);
    if (offsetof<V>() > 1) v128.store(g, c21, 16);
    if (offsetof<V>() > 2) v128.store(g, c22, 32);
    if (offsetof<V>() > 3) v128.store(g, c23, 48);
    g += gStride;
    v128.store(g, c30);
    if (offsetof<V>() > 1) v128.store(g, c31, 16);
    if (offsetof<V>() > 2) v128.store(g, c32, 32);
    if (offsetof<V>() > 3) v128.store(g, c33, 48);
  }
  if (offsetof<R>() > 4) {
    g += gStride;
    v128.store(g, c40);
    if (offsetof<V>() > 1) v128.store(g, c41, 16);
    if (offsetof<V>() > 2) v128.store(g, c42, 32);
    if (offsetof<V>() > 3) v128.store(g, c43, 48);
    g += gStride;
    v128.store(g, c50);
    if (offsetof<V>() > 1) v128.store(g, c51, 16);
    if (offsetof<V>() > 2) v128.store(g, c52, 32);
    if (offsetof<V>() > 3) v128.store(g, c53, 48);
  }
}

// @ts-ignore: decorator
@inline
function columns<T, R>(layer: Layer, samples: i32, unit: i32, k: usize, vectors: i32, g: usize, gStride: usize): void {
  let left = vectors;
  for (; left >= PANEL_VECTORS; left -= PANEL_VECTORS) {
    tile<T, R, N4>(layer, samples, unit, k, g, gStride);
    k += PANEL_VECTORS * VECTOR;
    g += PANEL_VECTORS * VECTOR;
  }
  if (left == 3) tile<T, R, N3>(layer, samples, unit, k, g, gStride);
  else if (left == 2) tile<T, R, N2>(layer, samples, unit, k, g, gStride);
  else if (left == 1) tile<T, R, N1>(layer, samples, unit, k, g, gStride);
}

/** dW of at most 6 units from `unit` on and of `vectors` vectors of inputs from place k (in bytes) on, into `g`. */
export function weightGradient<T>(plan: Plan, layer: Layer, samples: i32, unit: i32, rows: i32, k: usize, vectors: i32, g: usize, gStride: usize): void {
  if (rows == 6 && plan.tileRows == 6) {
    columns<T, N6>(layer, samples, unit, k, vectors, g, gStride);
    return;
  }
  let r = 0;
  if (rows >= 4 && plan.tileRows == 6) {
    columns<T, N4>(layer, samples, unit, k, vectors, g, gStride);
    r = 4;
  }
  for (; r + 2 <= rows; r += 2) columns<T, N2>(layer, samples, unit + r, k, vectors, g + <usize>r * gStride, gStride);
  if (r < rows) columns<T, N1>(layer, samples, unit + r, k, vectors, g + <usize>r * gStride, gStride);
}

/** db of one unit. */
export function biasGradient<T>(layer: Layer, samples: i32, unit: i32): f64 {
  let sum = all<T>(0);
  const panels = panelsOf<T>(samples);
  for (let p = 0; p < panels; p++) {
    const vectors = vectorsIn<T>(samples, p);
    const from = panelAt(layer.delta, layer.units, p) + <usize>unit * rowBytes(vectors);
    for (let v = 0; v < vectors; v++) sum = v128.add<T>(sum, v128.load(from + <usize>v * VECTOR));
  }
  if (sizeof<T>() == 4) return <f64>((f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
