/** The output layer of a small network. The squares on the common outputs are here, a row at a time; the other pairs are those of output.ts. */

import { df, LINEAR, RELU, SIGMOID, TANH } from './activations';
import { all, madd, sumOfLanes, VECTOR } from './lanes';
import { N0, N1, N2, N3 } from './numbers';
import { BCE, MSE, output } from './output';
import { Panels } from './panels';
import { Layer, Plan } from './plan';

/** factor f′(z) (a − y) for the samples that are there, 0 for others. */
// @ts-ignore: decorator
@inline
function outputDelta<T, F>(difference: v128, a: v128, factor: v128): v128 {
  const da = v128.mul<T>(difference, factor);
  return offsetof<F>() == LINEAR ? da : v128.mul<T>(da, df<T, F>(a, a));
}

/** Σ (a − y)² over a panel, lane by lane; ∂J/∂z into `delta`. */
// @ts-ignore: decorator
@inline
function squaresRows<T, V, F>(units: i32, a: usize, y: usize, delta: usize, masks: usize, factor: v128): v128 {
  const row = offsetof<V>() * VECTOR;
  const zero = all<T>(0);
  let sum = zero;
  for (const end = a + <usize>units * row; a < end; a += row) {
    let a0 = v128.load(a);
    let a1 = zero, a2 = zero, a3 = zero;
    if (offsetof<V>() > 1) a1 = v128.load(a, 16);
    if (offsetof<V>() > 2) a2 = v128.load(a, 32);
    if (offsetof<V>() > 3) a3 = v128.load(a, 48);
    const d0 = v128.and(v128.load(masks), v128.sub<T>(a0, v128.load(y)));
    let d1 = zero, d2 = zero, d3 = zero;
    if (offsetof<V>() > 1) d1 = v128.and(v128.load(masks, 16), v128.sub<T>(a1, v128.load(y, 16)));
    if (offsetof<V>() > 2) d2 = v128.and(v128.load(masks, 32), v128.sub<T>(a2, v128.load(y, 32)));
    if (offsetof<V>() > 3) d3 = v128.and(v128.load(masks, 48), v128.sub<T>(a3, v128.load(y, 48)));
    a0 = outputDelta<T, F>(d0, a0, factor);
    if (offsetof<V>() > 1) a1 = outputDelta<T, F>(d1, a1, factor);
    if (offsetof<V>() > 2) a2 = outputDelta<T, F>(d2, a2, factor);
    if (offsetof<V>() > 3) a3 = outputDelta<T, F>(d3, a3, factor);
    v128.store(delta, a0);
    if (offsetof<V>() > 1) v128.store(delta, a1, 16);
    if (offsetof<V>() > 2) v128.store(delta, a2, 32);
    if (offsetof<V>() > 3) v128.store(delta, a3, 48);
    sum = madd<T>(d0, d0, sum);
    if (offsetof<V>() > 1) sum = madd<T>(d1, d1, sum);
    if (offsetof<V>() > 2) sum = madd<T>(d2, d2, sum);
    if (offsetof<V>() > 3) sum = madd<T>(d3, d3, sum);
    y += row;
    delta += row;
  }
  return sum;
}

/** Σ (a − y)² over so many panels. */
function squaresPanels<T, V, F>(layer: Layer, panels: i32, target: usize, masks: usize, factor: v128): f64 {
  const panel = <usize>layer.units * offsetof<V>() * VECTOR;
  let a = layer.a;
  let delta = layer.delta;
  let sum: f64 = 0;
  for (; panels > 0; panels--) {
    sum += sumOfLanes<T>(squaresRows<T, V, F>(layer.units, a, target, delta, panels > 1 ? masks : masks + 64, factor));
    a += panel;
    target += panel;
    delta += panel;
  }
  return sum;
}

/** The sum of the loss's terms (J = scale · Σ), and ∂J/∂z into `layer.delta`. */
// @ts-ignore: decorator
@inline
export function smallLoss<T, V>(plan: Plan, layer: Layer, panels: Panels, target: usize, scale: f64): f64 {
  if (plan.loss < BCE) {
    const half = plan.loss == MSE ? 1 : 0.5;
    const factor = all<T>(2 * half * scale);
    switch (layer.activation) {
      case LINEAR: return half * squaresPanels<T, V, N0>(layer, panels.count, target, plan.masks, factor);
      case SIGMOID: return half * squaresPanels<T, V, N1>(layer, panels.count, target, plan.masks, factor);
      case TANH: return half * squaresPanels<T, V, N2>(layer, panels.count, target, plan.masks, factor);
      case RELU: return half * squaresPanels<T, V, N3>(layer, panels.count, target, plan.masks, factor);
    }
  }
  return anyLoss<T>(plan, layer, panels, target);
}

/** The same, whatever the output and the loss are. */
export function anyLoss<T>(plan: Plan, layer: Layer, panels: Panels, target: usize): f64 {
  let sum: f64 = 0;
  for (let p = 0; p < panels.count; p++) sum += output<T>(plan, layer, panels, p, target);
  return sum;
}
