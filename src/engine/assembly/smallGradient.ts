/**
 * dW = dZ Aᵀ and db = Σ dZ for a small network, by dot products over the samples: a unit's dZ stays in registers, and no strips are needed.
 * The plain update θ ← θ − η g is made at once, where it is wanted.
 */

import { all, lanes, madd, sumOfLanes, VECTOR } from './lanes';
import { Layer, Plan } from './plan';

/** The dot product, lane by lane, of two rows of V vectors. */
// @ts-ignore: decorator
@inline
function dot<T, V>(d0: v128, d1: v128, d2: v128, d3: v128, a: usize): v128 {
  let sum = v128.mul<T>(d0, v128.load(a));
  if (offsetof<V>() > 1) sum = madd<T>(d1, v128.load(a, 16), sum);
  if (offsetof<V>() > 2) sum = madd<T>(d2, v128.load(a, 32), sum);
  if (offsetof<V>() > 3) sum = madd<T>(d3, v128.load(a, 48), sum);
  return sum;
}

/** The same, added to `sum`. */
// @ts-ignore: decorator
@inline
function addDot<T, V>(sum: v128, d0: v128, d1: v128, d2: v128, d3: v128, a: usize): v128 {
  sum = madd<T>(d0, v128.load(a), sum);
  if (offsetof<V>() > 1) sum = madd<T>(d1, v128.load(a, 16), sum);
  if (offsetof<V>() > 2) sum = madd<T>(d2, v128.load(a, 32), sum);
  if (offsetof<V>() > 3) sum = madd<T>(d3, v128.load(a, 48), sum);
  return sum;
}

/** The sums of the lanes of four (two) vectors, as one vector. */
// @ts-ignore: decorator
@inline
export function sums<T>(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  if (sizeof<T>() == 8) return v128.add<f64>(v128.shuffle<f64>(a0, a1, 0, 2), v128.shuffle<f64>(a0, a1, 1, 3));
  const x = v128.add<f32>(v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), v128.shuffle<f32>(a0, a1, 2, 6, 3, 7));
  const y = v128.add<f32>(v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), v128.shuffle<f32>(a2, a3, 2, 6, 3, 7));
  return v128.add<f32>(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
}

/** sum + g², in float64: no square is too large or too small there. */
// @ts-ignore: decorator
@inline
export function addSquares<T>(g: v128, sum: v128): v128 {
  if (sizeof<T>() == 8) return madd<f64>(g, g, sum);
  const low = f64x2.promote_low_f32x4(g);
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(g, g, 1, 1));
  return madd<f64>(high, high, madd<f64>(low, low, sum));
}

/** v with 0 in its last lane. */
// @ts-ignore: decorator
@inline
export function withoutLast<T>(v: v128): v128 {
  return sizeof<T>() == 4 ? v128.replace_lane<f32>(v, 3, 0) : v128.replace_lane<f64>(v, 1, 0);
}

/** The last lanes of four (two) vectors, as one vector. */
// @ts-ignore: decorator
@inline
export function lastLanes<T>(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<f64>(a0, a1, 1, 3);
  return v128.shuffle<f64>(v128.shuffle<f32>(a0, a1, 3, 7, 3, 7), v128.shuffle<f32>(a2, a3, 3, 7, 3, 7), 0, 2);
}

/** The last lane of v, and behind it those of `before`, without their last. */
// @ts-ignore: decorator
@inline
function push<T>(before: v128, v: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(v, before, 3, 4, 5, 6) : v128.shuffle<f64>(v, before, 1, 2);
}

/** Bytes for `swizzle`: with n lanes empty, in the n-th row, the others in the order in which they were pushed, and 0 behind them. */
const ORDERS_32: usize = memory.data<u8>([
  12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3,
  8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3, 255, 255, 255, 255,
  4, 5, 6, 7, 0, 1, 2, 3, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 1, 2, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
], 16);
const ORDERS_64: usize = memory.data<u8>([
  8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7,
  0, 1, 2, 3, 4, 5, 6, 7, 255, 255, 255, 255, 255, 255, 255, 255,
], 16);

/** What was pushed, from the first to the last; `empty` lanes have not been filled. */
// @ts-ignore: decorator
@inline
function pushed<T>(v: v128, empty: i32): v128 {
  return v128.swizzle(v, v128.load((sizeof<T>() == 4 ? ORDERS_32 : ORDERS_64) + <usize>empty * VECTOR));
}

// @ts-ignore: decorator
@inline
function total<T, V>(d0: v128, d1: v128, d2: v128, d3: v128): v128 {
  let sum = d0;
  if (offsetof<V>() > 1) sum = v128.add<T>(sum, d1);
  if (offsetof<V>() > 2) sum = v128.add<T>(sum, d2);
  if (offsetof<V>() > 3) sum = v128.add<T>(sum, d3);
  return sum;
}

/** A vector of gradients to its place, beside the parameters at `at`, and their update. */
// @ts-ignore: decorator
@inline
function put<T>(at: usize, toGradient: usize, g: v128, minusRate: v128, doUpdate: bool): void {
  v128.store(at + toGradient, g);
  if (doUpdate) v128.store(at, madd<T>(minusRate, g, v128.load(at)));
}

/**
 * Of all panels (P: there is only one, when 1): dW and db to their places, and with `doUpdate` the plain update at this rate.
 * Returns Σ dW², and adds zeros to the vector at plan.biasParts, or NaN where a db is not finite.
 */
export function smallGradient<T, V, P>(plan: Plan, layer: Layer, panels: i32, input: usize, rate: f64, doUpdate: bool): f64 {
  const row = offsetof<V>() * VECTOR;
  const zero = all<T>(0);
  const toGradient = plan.toGradient;
  const minusRate = all<T>(-rate);
  const nIn = layer.nIn;
  const stride = layer.weightStride;
  const deltaPanel = <usize>layer.units * row, inputPanel = <usize>nIn * row;
  const useBias = layer.useBias != 0;
  const updateBias = doUpdate && layer.trainBias != 0;
  let squares = f64x2.splat(0);
  let biases = zero, check = zero;
  let empty = lanes<T>();
  let b = layer.bias;
  let delta = layer.delta;
  let w = layer.weights;
  for (const last = w + <usize>layer.units * stride; w < last; w += stride) {
    let d0 = v128.load(delta), d1 = zero, d2 = zero, d3 = zero;
    if (offsetof<V>() > 1) d1 = v128.load(delta, 16);
    if (offsetof<V>() > 2) d2 = v128.load(delta, 32);
    if (offsetof<V>() > 3) d3 = v128.load(delta, 48);
    let at = w;
    let a = input;
    let left = nIn;
    for (; left >= lanes<T>(); left -= lanes<T>()) {
      let g0 = dot<T, V>(d0, d1, d2, d3, a);
      let g1 = dot<T, V>(d0, d1, d2, d3, a + row);
      let g2 = zero, g3 = zero;
      if (sizeof<T>() == 4) {
        g2 = dot<T, V>(d0, d1, d2, d3, a + 2 * row);
        g3 = dot<T, V>(d0, d1, d2, d3, a + 3 * row);
      }
      if (offsetof<P>() != 1) {
        let d = delta;
        let from = a;
        for (let p = panels - 1; p > 0; p--) {
          d += deltaPanel;
          from += inputPanel;
          const e0 = v128.load(d);
          let e1 = zero, e2 = zero, e3 = zero;
          if (offsetof<V>() > 1) e1 = v128.load(d, 16);
          if (offsetof<V>() > 2) e2 = v128.load(d, 32);
          if (offsetof<V>() > 3) e3 = v128.load(d, 48);
          g0 = addDot<T, V>(g0, e0, e1, e2, e3, from);
          g1 = addDot<T, V>(g1, e0, e1, e2, e3, from + row);
          if (sizeof<T>() == 4) {
            g2 = addDot<T, V>(g2, e0, e1, e2, e3, from + 2 * row);
            g3 = addDot<T, V>(g3, e0, e1, e2, e3, from + 3 * row);
          }
        }
      }
      const g = sums<T>(g0, g1, g2, g3);
      put<T>(at, toGradient, g, minusRate, doUpdate);
      squares = addSquares<T>(g, squares);
      at += VECTOR;
      a += <usize>lanes<T>() * row;
    }
    // What is left of a vector of inputs leaves at least its last lane free: there db goes.
    let g0 = zero, g1 = zero, g2 = zero;
    if (left > 0) g0 = dot<T, V>(d0, d1, d2, d3, a);
    if (sizeof<T>() == 4) {
      if (left > 1) g1 = dot<T, V>(d0, d1, d2, d3, a + row);
      if (left > 2) g2 = dot<T, V>(d0, d1, d2, d3, a + 2 * row);
    }
    let db = total<T, V>(d0, d1, d2, d3);
    if (offsetof<P>() != 1) {
      let d = delta;
      for (let p = panels - 1; p > 0; p--) {
        d += deltaPanel;
        a += inputPanel;
        d0 = v128.load(d);
        if (offsetof<V>() > 1) d1 = v128.load(d, 16);
        if (offsetof<V>() > 2) d2 = v128.load(d, 32);
        if (offsetof<V>() > 3) d3 = v128.load(d, 48);
        if (left > 0) g0 = addDot<T, V>(g0, d0, d1, d2, d3, a);
        if (sizeof<T>() == 4) {
          if (left > 1) g1 = addDot<T, V>(g1, d0, d1, d2, d3, a + row);
          if (left > 2) g2 = addDot<T, V>(g2, d0, d1, d2, d3, a + 2 * row);
        }
        db = v128.add<T>(db, total<T, V>(d0, d1, d2, d3));
      }
    }
    const rest = sizeof<T>() == 4 ? sums<T>(g0, g1, g2, db) : sums<T>(g0, db, zero, zero);
    if (left > 0) {
      const g = withoutLast<T>(rest);
      put<T>(at, toGradient, g, minusRate, doUpdate);
      squares = addSquares<T>(g, squares);
    }
    biases = push<T>(biases, rest);
    empty -= 1;
    if (empty == 0) {
      if (useBias) {
        const g = pushed<T>(biases, 0);
        put<T>(b, toGradient, g, minusRate, updateBias);
        check = madd<T>(g, zero, check);
      }
      b += VECTOR;
      empty = lanes<T>();
    }
    delta += row;
  }
  if (useBias) {
    if (empty < lanes<T>()) {
      const g = pushed<T>(biases, empty);
      put<T>(b, toGradient, g, minusRate, updateBias);
      check = madd<T>(g, zero, check);
    }
    v128.store(plan.biasParts, v128.add<T>(v128.load(plan.biasParts), check));
  }
  return sumOfLanes<f64>(squares);
}
