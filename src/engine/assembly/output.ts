/**
 * The output layer: J of a panel's samples, and their ∂J/∂z, by the same forms as core's losses and output pairs. The numbers of
 * the losses are the order of core's `lossNames`. Samples that only fill a vector up get the loss 0 and the ∂J/∂z 0.
 */

import { activateBackward, SIGMOID, SOFTMAX } from './activations';
import { log1p, sigmoid, softplusRest, exp } from './functions';
import { all, madd, sumOfLanes, VECTOR } from './lanes';
import { panelAt, Panels, present, rowBytes, widthOf } from './panels';
import { Layer, Plan } from './plan';

export const MSE: i32 = 0;
const HALF_MSE: i32 = 1;
const HALF_SSE: i32 = 2;
export const BCE: i32 = 3;
const CROSS_ENTROPY: i32 = 4;

/** What the sum of the terms is multiplied with: 1/(B D), 1 or 1/B. */
export function lossScale(loss: i32, samples: i32, units: i32): f64 {
  if (loss == MSE) return 1 / (<f64>samples * <f64>units);
  return loss == HALF_SSE ? 1 : 1 / <f64>samples;
}

/** The sum of the loss's terms over panel p (J = scale · Σ), and ∂J/∂z into `layer.delta`. `target` is all panels' targets. */
export function output<T>(plan: Plan, layer: Layer, panels: Panels, p: i32, target: usize): f64 {
  const vectors = panels.vectors;
  const stride = rowBytes(panels);
  const z = panelAt(panels, layer.z, layer.units, p);
  const a = panelAt(panels, layer.a, layer.units, p);
  const y = panelAt(panels, target, layer.units, p);
  const delta = panelAt(panels, layer.delta, layer.units, p);
  const scale = lossScale(plan.loss, panels.samples, layer.units);
  if (plan.loss >= BCE && layer.activation == SIGMOID) return paired<T>(plan.loss, layer, panels, p, z, a, y, delta, scale);
  if (plan.loss >= BCE && layer.activation == SOFTMAX) {
    if (plan.loss == CROSS_ENTROPY) return paired<T>(plan.loss, layer, panels, p, z, a, y, delta, scale);
    return oneByOne<T>(plan.loss, layer, panels, p, z, a, y, delta, scale);
  }
  let sum: f64 = 0;
  if (plan.loss < BCE) {
    for (let v = 0; v < vectors; v++) {
      const at = <usize>v * VECTOR;
      sum += squares<T>(layer.units, a + at, y + at, delta + at, stride, present<T>(panels, p, v), plan.loss == MSE ? 2 : 1, scale);
    }
    if (plan.loss != MSE) sum *= 0.5;
  } else sum = oneByOne<T>(plan.loss, layer, panels, p, z, a, y, delta, scale);
  activateBackward<T>(layer.activation, layer.units, vectors, 1, z, a, delta);
  return sum;
}

/** Output and loss taken together from z, a vector of samples at a time. */
function paired<T>(loss: i32, layer: Layer, panels: Panels, p: i32, z: usize, a: usize, y: usize, delta: usize, scale: f64): f64 {
  const stride = rowBytes(panels);
  let sum: f64 = 0;
  for (let v = 0; v < panels.vectors; v++) {
    const at = <usize>v * VECTOR;
    const mask = present<T>(panels, p, v);
    if (layer.activation == SOFTMAX) sum += softmaxCrossEntropy<T>(layer.units, z + at, a + at, y + at, delta + at, stride, mask, scale);
    else if (loss == BCE) sum += sigmoidBce<T>(layer.units, z + at, a + at, y + at, delta + at, stride, mask, scale);
    else sum += sigmoidCrossEntropy<T>(layer.units, z + at, y + at, delta + at, stride, mask, scale);
  }
  return sum;
}

/** The rare pairs, a sample at a time and in float64: bce on a softmax, and the logarithmic losses on any other output. */
function oneByOne<T>(loss: i32, layer: Layer, panels: Panels, p: i32, z: usize, a: usize, y: usize, delta: usize, scale: f64): f64 {
  const stride = rowBytes(panels);
  const count = min(widthOf<T>(panels), panels.samples - p * widthOf<T>(panels));
  let sum: f64 = 0;
  memory.fill(delta, 0, <usize>layer.units * stride);
  for (let s = 0; s < count; s++) {
    const at = <usize>s * sizeof<T>();
    if (layer.activation == SOFTMAX && loss == BCE) sum += softmaxBce<T>(layer.units, z + at, a + at, y + at, delta + at, stride, scale);
    else {
      for (let k = 0; k < layer.units; k++) {
        const unit = at + <usize>k * stride;
        sum += logarithmic<T>(loss, a + unit, y + unit, delta + unit, scale);
      }
    }
  }
  return sum;
}

/** Σ (a − y)²; ∂J/∂a = factor (a − y) scale. */
function squares<T>(units: i32, a: usize, y: usize, delta: usize, stride: usize, mask: v128, factor: f64, scale: f64): f64 {
  let sum = all<T>(0);
  const toDelta = all<T>(factor * scale);
  for (let k = 0; k < units; k++) {
    const difference = v128.and(mask, v128.sub<T>(v128.load(a), v128.load(y)));
    sum = madd<T>(difference, difference, sum);
    v128.store(delta, v128.mul<T>(difference, toDelta));
    a += stride;
    y += stride;
    delta += stride;
  }
  return sumOfLanes<T>(sum);
}

/** J = y max(−z, 0) + (1 − y) max(z, 0) + ln(1 + e^{−|z|}); dz = a − y. */
function sigmoidBce<T>(units: i32, z: usize, a: usize, y: usize, delta: usize, stride: usize, mask: v128, scale: f64): f64 {
  const zero = all<T>(0);
  let sum = zero;
  for (let k = 0; k < units; k++) {
    const zk = v128.load(z);
    const yk = v128.load(y);
    const positive = v128.pmax<T>(zk, zero);
    const negative = v128.sub<T>(positive, zk);
    const term = madd<T>(yk, negative, madd<T>(v128.sub<T>(all<T>(1), yk), positive, softplusRest<T>(zk)));
    sum = v128.add<T>(sum, v128.and(mask, term));
    v128.store(delta, v128.and(mask, v128.mul<T>(v128.sub<T>(v128.load(a), yk), all<T>(scale))));
    z += stride;
    a += stride;
    y += stride;
    delta += stride;
  }
  return sumOfLanes<T>(sum);
}

/** J = y softplus(−z); dz = −y σ(−z). */
function sigmoidCrossEntropy<T>(units: i32, z: usize, y: usize, delta: usize, stride: usize, mask: v128, scale: f64): f64 {
  let sum = all<T>(0);
  for (let k = 0; k < units; k++) {
    const zk = v128.load(z);
    const yk = v128.load(y);
    const term = v128.mul<T>(yk, v128.add<T>(v128.pmax<T>(v128.neg<T>(zk), all<T>(0)), softplusRest<T>(zk)));
    sum = v128.add<T>(sum, v128.and(mask, term));
    v128.store(delta, v128.and(mask, v128.mul<T>(v128.mul<T>(yk, sigmoid<T>(v128.neg<T>(zk))), all<T>(-scale))));
    z += stride;
    y += stride;
    delta += stride;
  }
  return sumOfLanes<T>(sum);
}

/** J = Σ_k y_k (max z − z_k + ln Σ e^{z − max z}); dz = p Σ_k y_k − y. The largest unit, whose term is 1, is left out of the sum under ln(1 + …). */
function softmaxCrossEntropy<T>(units: i32, z: usize, p: usize, y: usize, delta: usize, stride: usize, mask: v128, scale: f64): f64 {
  const end = <usize>units * stride;
  let highest = v128.load(z);
  for (let k = stride; k < end; k += stride) highest = v128.max<T>(highest, v128.load(z + k));
  const zero = all<T>(0);
  let others = zero;
  let taken = zero;
  let ySum = zero;
  let part = zero;
  for (let k: usize = 0; k < end; k += stride) {
    const below = v128.sub<T>(v128.load(z + k), highest);
    const isTop = v128.andnot(v128.eq<T>(below, zero), taken);
    taken = v128.or(taken, isTop);
    others = v128.add<T>(others, v128.andnot(exp<T>(below), isTop));
    const yk = v128.load(y + k);
    ySum = v128.add<T>(ySum, yk);
    part = madd<T>(yk, v128.neg<T>(below), part);
  }
  for (let k: usize = 0; k < end; k += stride) {
    const dz = madd<T>(v128.load(p + k), ySum, v128.neg<T>(v128.load(y + k)));
    v128.store(delta + k, v128.and(mask, v128.mul<T>(dz, all<T>(scale))));
  }
  return sumOfLanes<T>(v128.and(mask, madd<T>(ySum, log1p<T>(others), part)));
}

/** bce and cross entropy of any other output, one number at a time: the term, and ∂J/∂a into delta. */
function logarithmic<T>(loss: i32, a: usize, y: usize, delta: usize, scale: f64): f64 {
  const ak = <f64>load<T>(a);
  const yk = <f64>load<T>(y);
  if (loss == CROSS_ENTROPY) {
    store<T>(delta, <T>(-weighted(yk, 1 / ak) * scale));
    return -weighted(yk, Math.log(ak));
  }
  store<T>(delta, <T>((weighted(1 - yk, 1 / (1 - ak)) - weighted(yk, 1 / ak)) * scale));
  return -weighted(yk, Math.log(ak)) - weighted(1 - yk, Math.log1p(-ak));
}

/** y · x, with 0 · ∞ = 0; 0 · NaN stays NaN. */
function weighted(y: f64, x: f64): f64 {
  return y == 0 && x == x ? 0 : y * x;
}

/** bce on a softmax, one sample at a time and in float64, by the formulas of core's `softmaxBce`. */
function softmaxBce<T>(units: i32, z: usize, p: usize, y: usize, delta: usize, stride: usize, scale: f64): f64 {
  const top = indexOfMax<T>(units, z, stride, -1);
  const highest = <f64>load<T>(z + <usize>top * stride);
  const total = logSumExp<T>(units, z, stride, highest, -1);
  const rest = logSumExp<T>(units, z, stride, highest, top);
  let J: f64 = 0;
  let others: f64 = 0;
  for (let k = 0; k < units; k++) {
    const at = <usize>k * stride;
    const zk = <f64>load<T>(z + at);
    const yk = <f64>load<T>(y + at);
    const logQ = k == top ? rest - total : Math.log1p(-Math.exp(zk - highest - total));
    J += weighted(yk, highest - zk + total) - weighted(1 - yk, logQ);
    if (k != top) others += share<T>(p + at, y + at);
  }
  const pTop = <f64>load<T>(p + <usize>top * stride);
  const yTop = <f64>load<T>(y + <usize>top * stride);
  let sum: f64 = 0;
  for (let k = 0; k < units; k++) {
    if (k == top) continue;
    const at = <usize>k * stride;
    const pk = <f64>load<T>(p + at);
    const g = share<T>(p + at, y + at);
    const ofRest = Math.exp(<f64>load<T>(z + at) - highest - rest);
    const dz = g * (1 - pk) - pk * (others - g) - ((1 - yTop) * ofRest * pTop - yTop * pk);
    store<T>(delta + at, <T>(dz * scale));
    sum += dz;
  }
  store<T>(delta + <usize>top * stride, <T>((0 - sum) * scale));
  return J;
}

/** g = (1 − y) p / (1 − p) − y. */
function share<T>(p: usize, y: usize): f64 {
  const pk = <f64>load<T>(p);
  const yk = <f64>load<T>(y);
  return ((1 - yk) * pk) / (1 - pk) - yk;
}

function indexOfMax<T>(units: i32, z: usize, stride: usize, without: i32): i32 {
  let top = -1;
  for (let k = 0; k < units; k++) {
    if (k != without && (top < 0 || load<T>(z + <usize>k * stride) > load<T>(z + <usize>top * stride))) top = k;
  }
  return top;
}

function logSumExp<T>(units: i32, z: usize, stride: usize, shift: f64, without: i32): f64 {
  const top = indexOfMax<T>(units, z, stride, without);
  if (top < 0) return -Infinity;
  const highest = <f64>load<T>(z + <usize>top * stride);
  let others: f64 = 0;
  for (let k = 0; k < units; k++) if (k != top && k != without) others += Math.exp(<f64>load<T>(z + <usize>k * stride) - highest);
  return highest - shift + Math.log1p(others);
}
