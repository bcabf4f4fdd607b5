/**
 * The three products for a small network, whose matrices would not fill a tile. Everything is in the first cache, so rows of one unit
 * are enough; dW comes from dot products over the samples, which need no strips. V is the number of vectors in a row.
 */

import { all, lanes, madd, spread, sumOfLanes, VECTOR, vectorsFor } from './lanes';
import { N1, N2, N3, N4 } from './numbers';
import { panelAt, Panels } from './panels';
import { Layer, Plan } from './plan';

/** Z = W A + b of panel p. */
// @ts-ignore: decorator
@inline
function forwardRows<T, V>(layer: Layer, a: usize, z: usize): void {
  const row = offsetof<V>() * VECTOR;
  const end = a + <usize>layer.nIn * row;
  let w = layer.weights;
  const last = w + <usize>layer.units * layer.weightStride;
  let b = layer.bias;
  for (; w < last; w += layer.weightStride) {
    let z0 = spread<T>(b), z1 = z0, z2 = z0, z3 = z0;
    let factor = w;
    for (let from = a; from < end; from += row) {
      const s = spread<T>(factor);
      z0 = madd<T>(s, v128.load(from), z0);
      if (offsetof<V>() > 1) z1 = madd<T>(s, v128.load(from, 16), z1);
      if (offsetof<V>() > 2) z2 = madd<T>(s, v128.load(from, 32), z2);
      if (offsetof<V>() > 3) z3 = madd<T>(s, v128.load(from, 48), z3);
      factor += sizeof<T>();
    }
    v128.store(z, z0);
    if (offsetof<V>() > 1) v128.store(z, z1, 16);
    if (offsetof<V>() > 2) v128.store(z, z2, 32);
    if (offsetof<V>() > 3) v128.store(z, z3, 48);
    z += row;
    b += sizeof<T>();
  }
}

/** dA = Wᵀ dZ of panel p. */
// @ts-ignore: decorator
@inline
function backwardRows<T, V>(layer: Layer, delta: usize, into: usize): void {
  const row = offsetof<V>() * VECTOR;
  const end = delta + <usize>layer.units * row;
  const zero = all<T>(0);
  for (let k = 0; k < layer.nIn; k++) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
    let factor = layer.weights + <usize>k * sizeof<T>();
    for (let from = delta; from < end; from += row) {
      const s = spread<T>(factor);
      a0 = madd<T>(s, v128.load(from), a0);
      if (offsetof<V>() > 1) a1 = madd<T>(s, v128.load(from, 16), a1);
      if (offsetof<V>() > 2) a2 = madd<T>(s, v128.load(from, 32), a2);
      if (offsetof<V>() > 3) a3 = madd<T>(s, v128.load(from, 48), a3);
      factor += layer.weightStride;
    }
    v128.store(into, a0);
    if (offsetof<V>() > 1) v128.store(into, a1, 16);
    if (offsetof<V>() > 2) v128.store(into, a2, 32);
    if (offsetof<V>() > 3) v128.store(into, a3, 48);
    into += row;
  }
}

/** The dot product, lane by lane, of two rows of V vectors, added to `sum`. */
// @ts-ignore: decorator
@inline
function dot<T, V>(sum: v128, d0: v128, d1: v128, d2: v128, d3: v128, a: usize): v128 {
  sum = madd<T>(d0, v128.load(a), sum);
  if (offsetof<V>() > 1) sum = madd<T>(d1, v128.load(a, 16), sum);
  if (offsetof<V>() > 2) sum = madd<T>(d2, v128.load(a, 32), sum);
  if (offsetof<V>() > 3) sum = madd<T>(d3, v128.load(a, 48), sum);
  return sum;
}

/** The sums of the lanes of four (two) vectors, as one vector. */
// @ts-ignore: decorator
@inline
function sums<T>(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  if (sizeof<T>() == 8) return v128.add<f64>(v128.shuffle<f64>(a0, a1, 0, 2), v128.shuffle<f64>(a0, a1, 1, 3));
  const x = v128.add<f32>(v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), v128.shuffle<f32>(a0, a1, 2, 6, 3, 7));
  const y = v128.add<f32>(v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), v128.shuffle<f32>(a2, a3, 2, 6, 3, 7));
  return v128.add<f32>(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
}

/** dW and db into the gradients' own place. Returns Σ dW². */
// @ts-ignore: decorator
@inline
function gradientRows<T, V>(plan: Plan, layer: Layer, panels: Panels): f64 {
  const row = offsetof<V>() * VECTOR;
  const zero = all<T>(0);
  const scale = all<T>(sizeof<T>() == 4 ? 1099511627776 : 1); // as in step.ts
  let squares = zero;
  for (let o = 0; o < layer.units; o++) {
    let g = layer.weights + <usize>o * layer.weightStride + plan.toGradient;
    let total = zero;
    for (let k = 0; k < layer.nIn; k += lanes<T>()) {
      const left = layer.nIn - k;
      let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
      for (let p = 0; p < panels.count; p++) {
        const d = layer.delta + <usize>(p * layer.units + o) * row;
        const d0 = v128.load(d);
        let d1 = zero, d2 = zero, d3 = zero;
        if (offsetof<V>() > 1) d1 = v128.load(d, 16);
        if (offsetof<V>() > 2) d2 = v128.load(d, 32);
        if (offsetof<V>() > 3) d3 = v128.load(d, 48);
        const a = layer.input + <usize>(p * layer.nIn + k) * row;
        a0 = dot<T, V>(a0, d0, d1, d2, d3, a);
        if (left > 1) a1 = dot<T, V>(a1, d0, d1, d2, d3, a + row);
        if (sizeof<T>() == 4) {
          if (left > 2) a2 = dot<T, V>(a2, d0, d1, d2, d3, a + 2 * row);
          if (left > 3) a3 = dot<T, V>(a3, d0, d1, d2, d3, a + 3 * row);
        }
        if (k == 0) {
          total = v128.add<T>(total, d0);
          if (offsetof<V>() > 1) total = v128.add<T>(total, d1);
          if (offsetof<V>() > 2) total = v128.add<T>(total, d2);
          if (offsetof<V>() > 3) total = v128.add<T>(total, d3);
        }
      }
      const sum = sums<T>(a0, a1, a2, a3);
      v128.store(g, sum);
      g += VECTOR;
      const scaled = v128.mul<T>(sum, scale);
      squares = madd<T>(scaled, scaled, squares);
    }
    if (layer.useBias != 0) {
      const db = sums<T>(total, total, total, total);
      store<T>(layer.bias + plan.toGradient + <usize>o * sizeof<T>(), sizeof<T>() == 4 ? <T>f32x4.extract_lane(db, 0) : <T>f64x2.extract_lane(db, 0));
    }
  }
  const total = sumOfLanes<T>(squares);
  return sizeof<T>() == 4 ? total / (1099511627776 * 1099511627776) : total;
}

/** z of all panels. */
export function smallForward<T>(layer: Layer, panels: Panels): void {
  for (let p = 0; p < panels.count; p++) {
    const a = panelAt(panels, layer.input, layer.nIn, p);
    const z = panelAt(panels, layer.z, layer.units, p);
    if (panels.vectors == 4) forwardRows<T, N4>(layer, a, z);
    else if (panels.vectors == 3) forwardRows<T, N3>(layer, a, z);
    else if (panels.vectors == 2) forwardRows<T, N2>(layer, a, z);
    else forwardRows<T, N1>(layer, a, z);
  }
}

/** ∂J/∂(input) of all panels into `into`. */
export function smallBackward<T>(layer: Layer, into: usize, panels: Panels): void {
  for (let p = 0; p < panels.count; p++) {
    const delta = panelAt(panels, layer.delta, layer.units, p);
    const out = panelAt(panels, into, layer.nIn, p);
    if (panels.vectors == 4) backwardRows<T, N4>(layer, delta, out);
    else if (panels.vectors == 3) backwardRows<T, N3>(layer, delta, out);
    else if (panels.vectors == 2) backwardRows<T, N2>(layer, delta, out);
    else backwardRows<T, N1>(layer, delta, out);
  }
}

/** All of dW and db. Returns Σ dW². */
export function smallGradient<T>(plan: Plan, layer: Layer, panels: Panels): f64 {
  if (panels.vectors == 4) return gradientRows<T, N4>(plan, layer, panels);
  if (panels.vectors == 3) return gradientRows<T, N3>(plan, layer, panels);
  if (panels.vectors == 2) return gradientRows<T, N2>(plan, layer, panels);
  return gradientRows<T, N1>(plan, layer, panels);
}
