/**
 * The product dW = dZ Aᵀ of a few units and a strip of inputs, and db = Σ dz. Here the vectors hold a sample's inputs, and the sum
 * runs over the samples of all panels: a tile of R rows times V vectors of dW stays in registers over the whole batch
 * (tile.ts says why 6 × 4 or 2 × 4). P is the number of vectors in a row of dZ: known when compiled, the rows of a tile are at
 * fixed distances. What fills the last panel up counts for nothing: its dz is 0.
 */

import { all, madd, PANEL_VECTORS, spread, VECTOR } from './lanes';
import { N1, N2, N3, N4, N6 } from './numbers';
import { paddedSamples, panelAt, Panels, stripAt } from './panels';
import { Layer, Plan } from './plan';

/** dW[r][v] at g + r · gStride, from dZ rows at `delta` (and every `panelBytes`) and a strip with V vectors a row. */
// @ts-ignore: decorator
@inline
function tile<T, R, V, P>(panels: i32, panelBytes: usize, delta: usize, strip: usize, g: usize, gStride: usize): void {
  const row = offsetof<P>() * VECTOR;
  const zero = all<T>(0);
  let c00 = zero, c01 = zero, c02 = zero, c03 = zero;
  let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
  let c20 = zero, c21 = zero, c22 = zero, c23 = zero;
  let c30 = zero, c31 = zero, c32 = zero, c33 = zero;
  let c40 = zero, c41 = zero, c42 = zero, c43 = zero;
  let c50 = zero, c51 = zero, c52 = zero, c53 = zero;
  for (let p = 0; p < panels; p++) {
    const end = delta + row;
    for (let from = delta; from < end; from += sizeof<T>()) {
      const q0 = v128.load(strip);
      let q1 = zero, q2 = zero, q3 = zero;
      if (offsetof<V>() > 1) q1 = v128.load(strip, 16);
      if (offsetof<V>() > 2) q2 = v128.load(strip, 32);
      if (offsetof<V>() > 3) q3 = v128.load(strip, 48);
      let d = spread<T>(from);
      c00 = madd<T>(d, q0, c00);
      if (offsetof<V>() > 1) c01 = madd<T>(d, q1, c01);
      if (offsetof<V>() > 2) c02 = madd<T>(d, q2, c02);
      if (offsetof<V>() > 3) c03 = madd<T>(d, q3, c03);
      if (offsetof<R>() > 1) {
        d = spread<T>(from + row);
        c10 = madd<T>(d, q0, c10);
        if (offsetof<V>() > 1) c11 = madd<T>(d, q1, c11);
        if (offsetof<V>() > 2) c12 = madd<T>(d, q2, c12);
        if (offsetof<V>() > 3) c13 = madd<T>(d, q3, c13);
      }
      if (offsetof<R>() > 2) {
        d = spread<T>(from + 2 * row);
        c20 = madd<T>(d, q0, c20);
        if (offsetof<V>() > 1) c21 = madd<T>(d, q1, c21);
        if (offsetof<V>() > 2) c22 = madd<T>(d, q2, c22);
        if (offsetof<V>() > 3) c23 = madd<T>(d, q3, c23);
        d = spread<T>(from + 3 * row);
        c30 = madd<T>(d, q0, c30);
        if (offsetof<V>() > 1) c31 = madd<T>(d, q1, c31);
        if (offsetof<V>() > 2) c32 = madd<T>(d, q2, c32);
        if (offsetof<V>() > 3) c33 = madd<T>(d, q3, c33);
      }
      if (offsetof<R>() > 4) {
        d = spread<T>(from + 4 * row);
        c40 = madd<T>(d, q0, c40);
        if (offsetof<V>() > 1) c41 = madd<T>(d, q1, c41);
        if (offsetof<V>() > 2) c42 = madd<T>(d, q2, c42);
        if (offsetof<V>() > 3) c43 = madd<T>(d, q3, c43);
        d = spread<T>(from + 5 * row);
        c50 = madd<T>(d, q0, c50);
        if (offsetof<V>() > 1) c51 = madd<T>(d, q1, c51);
        if (offsetof<V>() > 2) c52 = madd<T>(d, q2, c52);
        if (offsetof<V>() > 3) c53 = madd<T>(d, q3, c53);
      }
      strip += offsetof<V>() * VECTOR;
    }
    delta += panelBytes;
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
function rowsOf<T, R, V, P>(rows: i32, panels: Panels, panelBytes: usize, delta: usize, strip: usize, g: usize, gStride: usize): void {
  const height = <i32>offsetof<R>();
  let r = 0;
  for (; r + height <= rows; r += height) {
    tile<T, R, V, P>(panels.count, panelBytes, delta, strip, g, gStride);
    delta += offsetof<R>() * offsetof<P>() * VECTOR;
    g += offsetof<R>() * gStride;
  }
  if (offsetof<R>() > 4) {
    if (r + 4 <= rows) {
      tile<T, N4, V, P>(panels.count, panelBytes, delta, strip, g, gStride);
      delta += 4 * offsetof<P>() * VECTOR;
      g += 4 * gStride;
      r += 4;
    }
  }
  if (offsetof<R>() > 2) {
    if (r + 2 <= rows) {
      tile<T, N2, V, P>(panels.count, panelBytes, delta, strip, g, gStride);
      delta += 2 * offsetof<P>() * VECTOR;
      g += 2 * gStride;
      r += 2;
    }
  }
  if (r < rows) tile<T, N1, V, P>(panels.count, panelBytes, delta, strip, g, gStride);
}

// @ts-ignore: decorator
@inline
function ofWidth<T, R, P>(vectors: i32, rows: i32, panels: Panels, panelBytes: usize, delta: usize, strip: usize, g: usize, gStride: usize): void {
  if (vectors == 4) rowsOf<T, R, N4, P>(rows, panels, panelBytes, delta, strip, g, gStride);
  else if (vectors == 3) rowsOf<T, N2, N3, P>(rows, panels, panelBytes, delta, strip, g, gStride);
  else if (vectors == 2) rowsOf<T, N2, N2, P>(rows, panels, panelBytes, delta, strip, g, gStride);
  else rowsOf<T, N2, N1, P>(rows, panels, panelBytes, delta, strip, g, gStride);
}

/** dW of the units from `unit` on, `rows` of them, and of `vectors` vectors of inputs from vector `first` on (whole strips), into `g`. `strips` has the layer's inputs. */
export function weightGradient<T>(plan: Plan, layer: Layer, strips: usize, panels: Panels, unit: i32, rows: i32, first: i32, vectors: i32, g: usize, gStride: usize): void {
  const samples = paddedSamples<T>(panels);
  const row = <usize>panels.vectors * VECTOR;
  const panelBytes = <usize>layer.units * row;
  const delta = layer.delta + <usize>unit * row;
  for (let v = 0; v < vectors; v += PANEL_VECTORS) {
    const strip = stripAt(strips, samples, first + v);
    const width = min(PANEL_VECTORS, vectors - v);
    if (panels.vectors == 4) {
      if (plan.tileRows == 6) ofWidth<T, N6, N4>(width, rows, panels, panelBytes, delta, strip, g, gStride);
      else ofWidth<T, N2, N4>(width, rows, panels, panelBytes, delta, strip, g, gStride);
    } else if (panels.vectors == 3) ofWidth<T, N2, N3>(width, rows, panels, panelBytes, delta, strip, g, gStride);
    else if (panels.vectors == 2) ofWidth<T, N2, N2>(width, rows, panels, panelBytes, delta, strip, g, gStride);
    else ofWidth<T, N2, N1>(width, rows, panels, panelBytes, delta, strip, g, gStride);
    g += PANEL_VECTORS * VECTOR;
  }
}

/** db of one unit. */
export function biasGradient<T>(layer: Layer, panels: Panels, unit: i32): f64 {
  let sum = all<T>(0);
  for (let p = 0; p < panels.count; p++) {
    const from = panelAt(panels, layer.delta, layer.units, p) + <usize>(unit * panels.vectors) * VECTOR;
    for (let v = 0; v < panels.vectors; v++) sum = v128.add<T>(sum, v128.load(from + <usize>v * VECTOR));
  }
  if (sizeof<T>() == 4) return <f64>((f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
