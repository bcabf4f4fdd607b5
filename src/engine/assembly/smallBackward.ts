/** dZ′ = f′(Z′) ⊙ Wᵀ dZ for a small network, row by row as in smallForward.ts: what a layer hands down to the one below. */

import { activateBackward, df, LINEAR, RELU, SIGMOID, TANH } from './activations';
import { all, madd, spread, VECTOR } from './lanes';
import { N0, N1, N2, N3 } from './numbers';
import { Layer } from './plan';

/** f′ ∂J/∂a. In these activations f′ can be had from a alone. */
// @ts-ignore: decorator
@inline
function throughActivation<T, F>(da: v128, a: usize): v128 {
  if (offsetof<F>() == LINEAR) return da;
  const value = v128.load(a);
  return v128.mul<T>(da, df<T, F>(value, value));
}

/** R inputs, one or two, of a panel: columns of W from `w` on, the panel of ∂J/∂z from `delta` to `end`. */
// @ts-ignore: decorator
@inline
function backwardInputs<T, V, F, R>(w: usize, stride: usize, delta: usize, end: usize, a: usize, out: usize): void {
  const row = offsetof<V>() * VECTOR;
  const zero = all<T>(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  for (; delta < end; delta += row) {
    const d0 = v128.load(delta);
    let d1 = d0, d2 = d0, d3 = d0;
    if (offsetof<V>() > 1) d1 = v128.load(delta, 16);
    if (offsetof<V>() > 2) d2 = v128.load(delta, 32);
    if (offsetof<V>() > 3) d3 = v128.load(delta, 48);
    let s = spread<T>(w);
    a0 = madd<T>(s, d0, a0);
    if (offsetof<V>() > 1) a1 = madd<T>(s, d1, a1);
    if (offsetof<V>() > 2) a2 = madd<T>(s, d2, a2);
    if (offsetof<V>() > 3) a3 = madd<T>(s, d3, a3);
    if (offsetof<R>() > 1) {
      s = spread<T>(w + sizeof<T>());
      c0 = madd<T>(s, d0, c0);
      if (offsetof<V>() > 1) c1 = madd<T>(s, d1, c1);
      if (offsetof<V>() > 2) c2 = madd<T>(s, d2, c2);
      if (offsetof<V>() > 3) c3 = madd<T>(s, d3, c3);
    }
    w += stride;
  }
  a0 = throughActivation<T, F>(a0, a);
  if (offsetof<V>() > 1) a1 = throughActivation<T, F>(a1, a + 16);
  if (offsetof<V>() > 2) a2 = throughActivation<T, F>(a2, a + 32);
  if (offsetof<V>() > 3) a3 = throughActivation<T, F>(a3, a + 48);
  if (offsetof<R>() > 1) {
    c0 = throughActivation<T, F>(c0, a + row);
    if (offsetof<V>() > 1) c1 = throughActivation<T, F>(c1, a + row + 16);
    if (offsetof<V>() > 2) c2 = throughActivation<T, F>(c2, a + row + 32);
    if (offsetof<V>() > 3) c3 = throughActivation<T, F>(c3, a + row + 48);
  }
  v128.store(out, a0);
  if (offsetof<V>() > 1) v128.store(out, a1, 16);
  if (offsetof<V>() > 2) v128.store(out, a2, 32);
  if (offsetof<V>() > 3) v128.store(out, a3, 48);
  if (offsetof<R>() > 1) {
    out += row;
    v128.store(out, c0);
    if (offsetof<V>() > 1) v128.store(out, c1, 16);
    if (offsetof<V>() > 2) v128.store(out, c2, 32);
    if (offsetof<V>() > 3) v128.store(out, c3, 48);
  }
}

/** One panel, from `delta` [units][V] to `out` [nIn][V]; `a` is what the layer below gave. */
// @ts-ignore: decorator
@inline
function backwardRows<T, V, F>(layer: Layer, delta: usize, a: usize, out: usize): void {
  const row = offsetof<V>() * VECTOR;
  const end = delta + <usize>layer.units * row;
  const stride = layer.weightStride;
  let w = layer.weights;
  let left = layer.nIn;
  for (; left > 1; left -= 2) {
    backwardInputs<T, V, F, N2>(w, stride, delta, end, a, out);
    w += 2 * sizeof<T>();
    a += 2 * row;
    out += 2 * row;
  }
  if (left > 0) backwardInputs<T, V, F, N1>(w, stride, delta, end, a, out);
}

/** So many panels that follow each other. */
function backwardPanels<T, V, F>(layer: Layer, panels: i32, out: usize): void {
  let a = layer.input;
  let delta = layer.delta;
  for (; panels > 0; panels--) {
    backwardRows<T, V, F>(layer, delta, a, out);
    a += <usize>layer.nIn * offsetof<V>() * VECTOR;
    out += <usize>layer.nIn * offsetof<V>() * VECTOR;
    delta += <usize>layer.units * offsetof<V>() * VECTOR;
  }
}

/** ∂J/∂(input) of the layer into `out`. */
// @ts-ignore: decorator
@inline
export function smallInputGradient<T, V>(layer: Layer, panels: i32, out: usize): void {
  backwardPanels<T, V, N0>(layer, panels, out);
}

/** ∂J/∂z of the layer below into its delta; `observed`: ∂J/∂a as well, into its da. */
// @ts-ignore: decorator
@inline
export function smallBackward<T, V>(layer: Layer, below: Layer, panels: i32, observed: bool): void {
  if (observed) backwardPanels<T, V, N0>(layer, panels, below.da);
  switch (below.activation) {
    case LINEAR: backwardPanels<T, V, N0>(layer, panels, below.delta); return;
    case SIGMOID: backwardPanels<T, V, N1>(layer, panels, below.delta); return;
    case TANH: backwardPanels<T, V, N2>(layer, panels, below.delta); return;
    case RELU: backwardPanels<T, V, N3>(layer, panels, below.delta); return;
    default:
      backwardPanels<T, V, N0>(layer, panels, below.delta);
      activateBackward<T>(below.activation, below.units, <i32>offsetof<V>(), panels, below.z, below.a, below.delta);
  }
}
