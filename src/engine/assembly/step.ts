/**
 * Steps of training. A thread has a share of each layer's units: it computes their z and a, their ∂J/∂z, their gradients, and updates
 * their parameters. So W stays in its core's caches from step to step, and only what passes from layer to layer goes from core
 * to core; there the threads wait for each other. W of every layer is still the old one while any ∂J/∂z is taken. Every number comes
 * from one thread in one order: the bits do not depend on how many threads there are.
 */

import { biasGradient, weightGradient } from './gradient';
import { lanes, PANEL_VECTORS, VECTOR, vectorsFor } from './lanes';
import { makeOrder } from './order';
import { update } from './optimizers';
import { lossScale } from './output';
import { arrange, paddedSamples, Panels } from './panels';
import { pass, stripsOf } from './pass';
import { layerAt, Layer, Plan } from './plan';
import { groupsOf, share } from './shares';
import { sparseGradient } from './sparse';
import { sumOfSquares } from './squares';
import { barrier } from './threads';

/** What all samples have in a block of inputs. */
const INPUT_BLOCK_BYTES: i32 = 32768;

/** The thread's share of every layer's dW and db, and their update unless the gradients are only to be kept. */
function gradientsAndUpdate<T>(plan: Plan, panels: Panels, thread: i32, rates: usize, keep: bool): void {
  store<f64>(plan.biasParts + (<usize>thread << 3), 0);
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const groups = groupsOf(layer);
    const first = share(groups, thread, plan.threads);
    const last = share(groups, thread + 1, plan.threads);
    for (let i = first; i < last; i++) store<f64>(plan.squareParts + (<usize>(layer.part + i) << 3), 0);
    biases<T>(plan, layer, panels, thread, rates, keep);
    if (layer.inputMajor != 0) {
      sparseGradient<T>(plan, layer, panels, thread, first, last, rates, keep);
      continue;
    }
    const all = vectorsFor<T>(layer.nIn);
    const block = min(all, blockOf(paddedSamples<T>(panels)));
    for (let k = 0; k < all; k += block) {
      const vectors = min(block, all - k);
      const at = <usize>k * VECTOR;
      for (let i = first; i < last; i++) {
        const unit = i * layer.group;
        const rows = min(layer.group, layer.units - unit);
        const w = layer.weights + <usize>unit * layer.weightStride + at;
        const g = keep ? w + plan.toGradient : plan.scratch + <usize>thread * plan.scratchBytes;
        const gStride = keep ? layer.weightStride : <usize>vectors * VECTOR;
        weightGradient<T>(plan, layer, stripsOf(plan, l, thread), panels, unit, rows, k, vectors, g, gStride);
        const squares = plan.squareParts + (<usize>(layer.part + i) << 3);
        store<f64>(squares, load<f64>(squares) + sumOfSquares<T>(rows, vectors, g, gStride));
        if (!keep) update<T>(plan, rows, vectors, w, layer.weightStride, g, gStride, rates, false);
      }
    }
  }
}

/** The thread's share of db, a vector of units at a time, and its update. */
function biases<T>(plan: Plan, layer: Layer, panels: Panels, thread: i32, rates: usize, keep: bool): void {
  if (layer.useBias == 0) return;
  const vectors = vectorsFor<T>(layer.units);
  const first = share(vectors, thread, plan.threads);
  const last = share(vectors, thread + 1, plan.threads);
  if (first == last) return;
  let finite: f64 = 0;
  const end = min(layer.units, last * lanes<T>());
  for (let o = first * lanes<T>(); o < end; o++) {
    const db = biasGradient<T>(layer, panels, o);
    store<T>(layer.bias + plan.toGradient + <usize>o * sizeof<T>(), <T>db);
    finite += db * 0;
  }
  store<f64>(plan.biasParts + (<usize>thread << 3), load<f64>(plan.biasParts + (<usize>thread << 3)) + finite);
  if (!keep) updateBiases<T>(plan, layer, first, last, rates);
}

// @ts-ignore: decorator
@inline
function updateBiases<T>(plan: Plan, layer: Layer, first: i32, last: i32, rates: usize): void {
  const b = layer.bias + <usize>first * VECTOR;
  if (layer.trainBias != 0) update<T>(plan, 1, last - first, b, 0, b + plan.toGradient, 0, rates, true);
}

/** The thread's share of the update from gradients that were kept. */
function applyGradients<T>(plan: Plan, thread: i32, rates: usize): void {
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const rows = layer.inputMajor != 0 ? layer.nIn : layer.units;
    const first = share(rows, thread, plan.threads);
    const last = share(rows, thread + 1, plan.threads);
    const w = layer.weights + <usize>first * layer.weightStride;
    update<T>(plan, last - first, vectorsFor<T>(layer.nIn + layer.units - rows), w, layer.weightStride, w + plan.toGradient, layer.weightStride, rates, false);
    const vectors = vectorsFor<T>(layer.units);
    updateBiases<T>(plan, layer, share(vectors, thread, plan.threads), share(vectors, thread + 1, plan.threads), rates);
  }
}

/** Vectors of inputs in a block: of all samples together they take 32 KiB, most of which stays in the first cache while the units pass by. */
// @ts-ignore: decorator
@inline
function blockOf(samples: i32): i32 {
  return max(PANEL_VECTORS, ((INPUT_BLOCK_BYTES / VECTOR) / samples) & ~(PANEL_VECTORS - 1));
}

/** Up to `plan.count` steps. Every thread comes to the same end by the same sums. */
export function train<T>(plan: Plan, thread: i32): void {
  const panels = panelsOf(plan);
  const count = plan.count;
  let epoch = plan.epoch;
  let stepInEpoch = plan.stepInEpoch;
  let rates = plan.rates;
  let made = 0;
  let arranged = 0;
  let finite = true;
  for (; made < count; made++) {
    const samples = batchAt(plan, stepInEpoch);
    if (samples != arranged || stepInEpoch == 0) {
      barrier(plan);
      if (thread == 0) {
        makeOrder(plan, epoch);
        arrange<T>(panels, samples);
      }
      barrier(plan);
      arranged = samples;
    }
    const parts = plan.lossParts + <usize>(made & 1) * plan.lossPartBytes;
    pass<T>(plan, panels, thread, batchList(plan, stepInEpoch), parts, true, false);
    barrier(plan);
    if (plan.before != 0 && made == count - 1) keepBefore(plan, thread);
    gradientsAndUpdate<T>(plan, panels, thread, rates, false);
    barrier(plan);
    finite = conclude<T>(plan, panels, thread, parts);
    if (!finite) break;
    rates += plan.ratesStride;
    stepInEpoch += 1;
    if (stepInEpoch == plan.stepsPerEpoch) {
      stepInEpoch = 0;
      epoch += 1;
    }
  }
  if (thread != 0) return;
  plan.made = made;
  plan.diverged = finite ? 0 : 1;
}

/** Forward and backward of the next batch; everything of it is kept, and nothing updated. */
export function observe<T>(plan: Plan, thread: i32): void {
  const panels = panelsOf(plan);
  if (thread == 0) {
    makeOrder(plan, plan.epoch);
    arrange<T>(panels, batchAt(plan, plan.stepInEpoch));
  }
  barrier(plan);
  pass<T>(plan, panels, thread, batchList(plan, plan.stepInEpoch), plan.lossParts, true, true);
  barrier(plan);
  gradientsAndUpdate<T>(plan, panels, thread, plan.rates, true);
  barrier(plan);
  if (thread == 0) plan.loss64 = lossOf(plan, panels, plan.lossParts);
}

/** The update that `observe` left out. */
export function apply<T>(plan: Plan, thread: i32): void {
  if (plan.before != 0) keepBefore(plan, thread);
  const finite = conclude<T>(plan, panelsOf(plan), thread, plan.lossParts);
  if (finite) applyGradients<T>(plan, thread, plan.rates);
  if (thread != 0) return;
  plan.made = finite ? 1 : 0;
  plan.diverged = finite ? 0 : 1;
}

/** J of the rows listed at `plan.evaluated`, `plan.count` of them, and their outputs in the last layer's a. */
export function evaluate<T>(plan: Plan, thread: i32): void {
  const panels = panelsOf(plan);
  if (thread == 0) arrange<T>(panels, plan.count);
  barrier(plan);
  pass<T>(plan, panels, thread, plan.evaluated, plan.lossParts, false, false);
  barrier(plan);
  if (thread == 0) plan.loss64 = lossOf(plan, panels, plan.lossParts);
}

function keepBefore(plan: Plan, thread: i32): void {
  if (thread == 0) memory.copy(plan.before, plan.parameters, plan.parameterBytes);
  barrier(plan);
}

// @ts-ignore: decorator
@inline
function panelsOf(plan: Plan): Panels {
  return changetype<Panels>(plan.panels);
}

// @ts-ignore: decorator
@inline
function batchAt(plan: Plan, stepInEpoch: i32): i32 {
  return min(plan.batchSize, plan.trainingCount - stepInEpoch * plan.batchSize);
}

// @ts-ignore: decorator
@inline
function batchList(plan: Plan, stepInEpoch: i32): usize {
  return (plan.shuffle != 0 ? plan.order : plan.trainingRows) + (<usize>(stepInEpoch * plan.batchSize) << 2);
}

// @ts-ignore: decorator
@inline
function lossOf(plan: Plan, panels: Panels, parts: usize): f64 {
  let sum: f64 = 0;
  for (let p = 0; p < panels.count; p++) sum += load<f64>(parts + (<usize>p << 3));
  return sum * lossScale(plan.loss, panels.samples, layerAt(plan, plan.layerCount - 1).units);
}

/** Whether J and all gradients of a step are finite; the first thread records them then. */
function conclude<T>(plan: Plan, panels: Panels, thread: i32, parts: usize): bool {
  const loss = lossOf(plan, panels, parts);
  let finite = isFinite(loss);
  for (let i = 0; i < plan.threads; i++) finite = finite && load<f64>(plan.biasParts + (<usize>i << 3)) == 0;
  for (let i = 0; i < plan.parts; i++) finite = finite && isFinite(load<f64>(plan.squareParts + (<usize>i << 3)));
  if (thread != 0) return finite;
  plan.loss64 = loss;
  if (!finite) return false;
  record(plan, 0, loss);
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const end = layer.part + groupsOf(layer);
    let squares: f64 = 0;
    for (let i = layer.part; i < end; i++) squares += load<f64>(plan.squareParts + (<usize>i << 3));
    record(plan, l + 1, sqrt<f64>(squares));
  }
  return true;
}

/** A point of a channel: last, minimum, maximum, sum, number of points. */
// @ts-ignore: decorator
@inline
function record(plan: Plan, channel: i32, value: f64): void {
  const width = <usize>(plan.layerCount + 1) << 3;
  const at = plan.channels + (<usize>channel << 3);
  store<f64>(at, value);
  store<f64>(at + width, min<f64>(load<f64>(at + width), value));
  store<f64>(at + 2 * width, max<f64>(load<f64>(at + 2 * width), value));
  store<f64>(at + 3 * width, load<f64>(at + 3 * width) + value);
  store<f64>(at + 4 * width, load<f64>(at + 4 * width) + 1);
}
