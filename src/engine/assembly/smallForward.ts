/**
 * A = f(W A′ + b) for a small network, whose rows would not fill tiles: unit by unit, everything from the first cache. V is the
 * number of vectors in a row of the panel. The activation F is applied while z is in registers; only the common ones are
 * here, the others take z from memory (activations.ts).
 */

import { activate, f, LINEAR, RELU, SIGMOID, TANH } from './activations';
import { madd, spread, VECTOR } from './lanes';
import { N0, N1, N2, N3 } from './numbers';
import { Layer } from './plan';

/** R units, one or two, of a panel: rows of W from `w` on, the panel of inputs from `a` to `end`. */
// @ts-ignore: decorator
@inline
function forwardUnits<T, V, F, R>(w: usize, stride: usize, b: usize, a: usize, end: usize, out: usize): void {
  const row = offsetof<V>() * VECTOR;
  let z0 = spread<T>(b), z1 = z0, z2 = z0, z3 = z0;
  let y0 = offsetof<R>() > 1 ? spread<T>(b + sizeof<T>()) : z0, y1 = y0, y2 = y0, y3 = y0;
  for (; a < end; a += row) {
    const a0 = v128.load(a);
    let a1 = a0, a2 = a0, a3 = a0;
    if (offsetof<V>() > 1) a1 = v128.load(a, 16);
    if (offsetof<V>() > 2) a2 = v128.load(a, 32);
    if (offsetof<V>() > 3) a3 = v128.load(a, 48);
    let s = spread<T>(w);
    z0 = madd<T>(s, a0, z0);
    if (offsetof<V>() > 1) z1 = madd<T>(s, a1, z1);
    if (offsetof<V>() > 2) z2 = madd<T>(s, a2, z2);
    if (offsetof<V>() > 3) z3 = madd<T>(s, a3, z3);
    if (offsetof<R>() > 1) {
      s = spread<T>(w + stride);
      y0 = madd<T>(s, a0, y0);
      if (offsetof<V>() > 1) y1 = madd<T>(s, a1, y1);
      if (offsetof<V>() > 2) y2 = madd<T>(s, a2, y2);
      if (offsetof<V>() > 3) y3 = madd<T>(s, a3, y3);
    }
    w += sizeof<T>();
  }
  // All of f first and then the stores: so the engine may join the vectors in pairs.
  z0 = f<T, F>(z0);
  if (offsetof<V>() > 1) z1 = f<T, F>(z1);
  if (offsetof<V>() > 2) z2 = f<T, F>(z2);
  if (offsetof<V>() > 3) z3 = f<T, F>(z3);
  if (offsetof<R>() > 1) {
    y0 = f<T, F>(y0);
    if (offsetof<V>() > 1) y1 = f<T, F>(y1);
    if (offsetof<V>() > 2) y2 = f<T, F>(y2);
    if (offsetof<V>() > 3) y3 = f<T, F>(y3);
  }
  v128.store(out, z0);
  if (offsetof<V>() > 1) v128.store(out, z1, 16);
  if (offsetof<V>() > 2) v128.store(out, z2, 32);
  if (offsetof<V>() > 3) v128.store(out, z3, 48);
  if (offsetof<R>() > 1) {
    out += row;
    v128.store(out, y0);
    if (offsetof<V>() > 1) v128.store(out, y1, 16);
    if (offsetof<V>() > 2) v128.store(out, y2, 32);
    if (offsetof<V>() > 3) v128.store(out, y3, 48);
  }
}

/** One panel, from `a` [nIn][V] to `out` [units][V]. */
// @ts-ignore: decorator
@inline
function forwardRows<T, V, F>(layer: Layer, a: usize, out: usize): void {
  const row = offsetof<V>() * VECTOR;
  const end = a + <usize>layer.nIn * row;
  const stride = layer.weightStride;
  let w = layer.weights;
  let b = layer.bias;
  let left = layer.units;
  for (; left > 1; left -= 2) {
    forwardUnits<T, V, F, N2>(w, stride, b, a, end, out);
    w += 2 * stride;
    b += 2 * sizeof<T>();
    out += 2 * row;
  }
  if (left > 0) forwardUnits<T, V, F, N1>(w, stride, b, a, end, out);
}

/** So many panels that follow each other. */
function forwardPanels<T, V, F>(layer: Layer, panels: i32, a: usize, out: usize): void {
  for (; panels > 0; panels--) {
    forwardRows<T, V, F>(layer, a, out);
    a += <usize>layer.nIn * offsetof<V>() * VECTOR;
    out += <usize>layer.units * offsetof<V>() * VECTOR;
  }
}

/** a of the layer from what comes in at `input`; and z, if it is to be kept or f′ needs it. */
// @ts-ignore: decorator
@inline
export function smallForward<T, V>(layer: Layer, panels: i32, input: usize, keepZ: bool): void {
  if (!keepZ) {
    switch (layer.activation) {
      case SIGMOID: forwardPanels<T, V, N1>(layer, panels, input, layer.a); return;
      case TANH: forwardPanels<T, V, N2>(layer, panels, input, layer.a); return;
      case RELU: forwardPanels<T, V, N3>(layer, panels, input, layer.a); return;
    }
  }
  forwardPanels<T, V, N0>(layer, panels, input, layer.z);
  if (layer.activation != LINEAR) activate<T>(layer.activation, layer.units, <i32>offsetof<V>(), panels, layer.z, layer.a);
}
