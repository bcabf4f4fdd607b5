/**
 * Steps of training of a small network, whose layers would not fill tiles: there it counts how few instructions a step has beside
 * its arithmetic. One thread, everything in the first cache, each layer's update made as soon as the layer below has taken its part of ∂J/∂z.
 */

import { activate, LINEAR } from './activations';
import { sumOfLanes, vectorsFor } from './lanes';
import { N0, N1, N2, N3, N4 } from './numbers';
import { makeOrder } from './order';
import { SGD, update } from './optimizers';
import { BCE, lossScale } from './output';
import { Panels } from './panels';
import { layerAt, Plan } from './plan';
import { arrangeSmall, batchAt, batchList, gatherSmall, readyBatch } from './smallBatches';
import { smallBackward, smallInputGradient } from './smallBackward';
import { smallForward } from './smallForward';
import { smallGradient } from './smallGradient';
import { anyLoss, smallLoss } from './smallLoss';

/** Forward over a batch and ∂J/∂z of its output; returns J. */
// @ts-ignore: decorator
@inline
function forwardPass<T, V>(plan: Plan, panels: Panels, x: usize, target: usize, scale: f64, observed: bool): f64 {
  const top = plan.layerCount - 1;
  for (let l = 0; l <= top; l++) {
    const layer = layerAt(plan, l);
    // The logarithmic losses are taken from z.
    smallForward<T, V>(layer, panels.count, l > 0 ? layer.input : x, observed || (l == top && plan.loss >= BCE));
  }
  return smallLoss<T, V>(plan, layerAt(plan, top), panels, target, scale) * scale;
}

/** Backward: all gradients to their places, and with `doUpdate` the plain update. Returns 0 times all of them: NaN if one is not finite. */
// @ts-ignore: decorator
@inline
function backwardPass<T, V>(plan: Plan, panels: Panels, x: usize, rate: f64, doUpdate: bool, observed: bool): f64 {
  v128.store(plan.biasParts, f64x2.splat(0));
  let check: f64 = 0;
  for (let l = plan.layerCount - 1; l >= 0; l--) {
    const layer = layerAt(plan, l);
    if (l > 0) smallBackward<T, V>(layer, layerAt(plan, l - 1), panels.count, observed);
    else if (observed) smallInputGradient<T, V>(layer, panels.count, plan.dx);
    const squares = gradientOf<T, V>(plan, l, panels.count, l > 0 ? layer.input : x, rate, doUpdate);
    store<f64>(squaresAt(plan, l), squares);
    check += squares * 0;
  }
  return check + sumOfLanes<T>(v128.load(plan.biasParts));
}

// @ts-ignore: decorator
@inline
function gradientOf<T, V>(plan: Plan, l: i32, panels: i32, input: usize, rate: f64, doUpdate: bool): f64 {
  // Only rows of three or four vectors come in several panels.
  if (offsetof<V>() > 2 && panels > 1) return smallGradient<T, V, N0>(plan, layerAt(plan, l), panels, input, rate, doUpdate);
  return smallGradient<T, V, N1>(plan, layerAt(plan, l), panels, input, rate, doUpdate);
}

/** One step but for the update, if that is not the plain one. Returns a finite number if J and all gradients are finite. */
function step<T, V>(plan: Plan, x: usize, scale: f64, rates: usize, plain: bool): f64 {
  const panels = changetype<Panels>(plan.panels);
  plan.loss64 = forwardPass<T, V>(plan, panels, x, x + plan.gatheredX, scale, false);
  return plan.loss64 + backwardPass<T, V>(plan, panels, x, load<f64>(rates), plain, false);
}

/** What a step that is written out (../unrolled) leaves to do here: J, and the output layer's a and ∂J/∂z from its z. */
export function smallOutput<T>(plan: Plan, x: usize): f64 {
  const panels = changetype<Panels>(plan.panels);
  const layer = layerAt(plan, plan.layerCount - 1);
  if (layer.activation != LINEAR) activate<T>(layer.activation, layer.units, panels.vectors, panels.count, layer.z, layer.a);
  return anyLoss<T>(plan, layer, panels, x + plan.gatheredX) * scaleOf(plan, panels.samples);
}

/** The update from the gradients in their places. */
export function smallUpdate<T>(plan: Plan, rates: usize): void {
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const w = layer.weights;
    const b = layer.bias;
    update<T>(plan, layer.units, vectorsFor<T>(layer.nIn), w, layer.weightStride, w + plan.toGradient, layer.weightStride, rates, false);
    if (layer.trainBias != 0) update<T>(plan, 1, vectorsFor<T>(layer.units), b, 0, b + plan.toGradient, 0, rates, true);
  }
}

/** Adds a step's J and norms to the channels, two at a time; how many there are is added once a call. */
// @ts-ignore: decorator
@inline
function recordStep(plan: Plan): void {
  const width = <usize>(plan.layerCount + 1) << 3;
  let at = plan.channels;
  let squares = plan.squareParts;
  const last = at + width - 8;
  recordPair(at, width, f64x2.replace_lane(f64x2.splat(plan.loss64), 1, sqrt<f64>(load<f64>(squares))));
  for (at += 16, squares += 8; at < last; at += 16, squares += 16) {
    // Each number by itself: it was stored so just now, and to read two stores at once would wait for both to be in the cache.
    recordPair(at, width, f64x2.sqrt(f64x2.replace_lane(f64x2.splat(load<f64>(squares)), 1, load<f64>(squares, 8))));
  }
  if (at == last) recordOne(at, width, sqrt<f64>(load<f64>(squares)));
}

/** A point of two channels each: last, minimum, maximum, sum. */
// @ts-ignore: decorator
@inline
function recordPair(at: usize, width: usize, values: v128): void {
  v128.store(at, values);
  v128.store(at + width, f64x2.pmin(v128.load(at + width), values));
  v128.store(at + 2 * width, f64x2.pmax(v128.load(at + 2 * width), values));
  v128.store(at + 3 * width, f64x2.add(v128.load(at + 3 * width), values));
}

/** A point of one channel. */
// @ts-ignore: decorator
@inline
function recordOne(at: usize, width: usize, value: f64): void {
  store<f64>(at, value);
  if (value < load<f64>(at + width)) store<f64>(at + width, value);
  if (value > load<f64>(at + 2 * width)) store<f64>(at + 2 * width, value);
  store<f64>(at + 3 * width, load<f64>(at + 3 * width) + value);
}

/** Where Σ dW² of a layer stands: in a small network a layer has one part. */
// @ts-ignore: decorator
@inline
function squaresAt(plan: Plan, l: i32): usize {
  return plan.squareParts + (<usize>l << 3);
}

function recordCount(plan: Plan, count: i32): void {
  const width = <usize>(plan.layerCount + 1) << 3;
  const at = plan.channels + 4 * width;
  for (let i: usize = 0; i < width; i += 8) store<f64>(at + i, load<f64>(at + i) + <f64>count);
}

// @ts-ignore: decorator
@inline
function scaleOf(plan: Plan, samples: i32): f64 {
  return lossScale(plan.loss, samples, layerAt(plan, plan.layerCount - 1).units);
}

/** One step, and the record of it. Returns whether it could be made: J and all gradients are finite. */
function stepAndRecord<T>(plan: Plan, x: usize, scale: f64, rates: usize): bool {
  const vectors = changetype<Panels>(plan.panels).vectors;
  const plain = plan.optimizer == SGD && plan.l1 == 0 && plan.l2 == 0;
  let check: f64;
  if (vectors == 4) check = step<T, N4>(plan, x, scale, rates, plain);
  else if (vectors == 3) check = step<T, N3>(plan, x, scale, rates, plain);
  else if (vectors == 2) check = step<T, N2>(plan, x, scale, rates, plain);
  else check = step<T, N1>(plan, x, scale, rates, plain);
  if (!isFinite(check)) return false;
  if (!plain) smallUpdate<T>(plan, rates);
  recordStep(plan);
  return true;
}

/** Full batches that lie ready one after the other, from this one on. */
// @ts-ignore: decorator
@inline
function readyInARow(plan: Plan, batch: i32): i32 {
  return min(plan.gatheredEnd, plan.trainingCount / plan.batchSize) - batch;
}

/** Up to `plan.count` steps. */
export function trainSmall<T>(plan: Plan): void {
  const count = plan.count;
  let epoch = plan.epoch;
  let batch = plan.stepInEpoch;
  let rates = plan.rates;
  let made = 0;
  let arranged = 0;
  let finite = true;
  let scale: f64 = 0;
  let unrolled = 0;
  while (made < count && finite) {
    const samples = batchAt(plan, batch);
    const isFull = samples == plan.batchSize;
    if (samples != arranged) {
      arrangeSmall<T>(plan, samples);
      scale = scaleOf(plan, samples);
      arranged = samples;
      unrolled = isFull ? plan.unrolled : plan.unrolledLast;
    }
    const x = readyBatch<T>(plan, epoch, batch);
    const left = count - made;
    if (plan.before != 0 && left == 1) memory.copy(plan.before, plan.parameters, plan.parameterBytes);
    let steps = 1;
    if (unrolled != 0) {
      if (isFull && left > 1) steps = min(plan.before != 0 ? left - 1 : left, readyInARow(plan, batch));
      const done = call_indirect<i32>(unrolled, plan, x, rates, plan.ratesStride, steps);
      finite = done == steps;
      made += done;
    } else {
      finite = stepAndRecord<T>(plan, x, scale, rates);
      if (finite) made += 1;
    }
    rates += <usize>steps * plan.ratesStride;
    batch += steps;
    if (batch == plan.stepsPerEpoch) {
      batch = 0;
      epoch += 1;
    }
  }
  recordCount(plan, made);
  plan.made = made;
  plan.diverged = finite ? 0 : 1;
}

function look<T, V>(plan: Plan, x: usize, target: usize, scale: f64): void {
  const panels = changetype<Panels>(plan.panels);
  plan.loss64 = forwardPass<T, V>(plan, panels, x, target, scale, true);
  backwardPass<T, V>(plan, panels, x, 0, false, true);
}

/** Forward and backward of the next batch; everything of it is kept, and nothing updated. */
export function observeSmall<T>(plan: Plan): void {
  const panels = changetype<Panels>(plan.panels);
  const samples = batchAt(plan, plan.stepInEpoch);
  const scale = scaleOf(plan, samples);
  const x = layerAt(plan, 0).input;
  makeOrder(plan, plan.epoch);
  arrangeSmall<T>(plan, samples);
  gatherSmall<T>(plan, batchList(plan, plan.stepInEpoch), samples, x, plan.target);
  if (panels.vectors == 4) look<T, N4>(plan, x, plan.target, scale);
  else if (panels.vectors == 3) look<T, N3>(plan, x, plan.target, scale);
  else if (panels.vectors == 2) look<T, N2>(plan, x, plan.target, scale);
  else look<T, N1>(plan, x, plan.target, scale);
}

/** The update that `observeSmall` left out. */
export function applySmall<T>(plan: Plan): void {
  let check = plan.loss64 + sumOfLanes<T>(v128.load(plan.biasParts));
  for (let l = 0; l < plan.layerCount; l++) check += load<f64>(squaresAt(plan, l)) * 0;
  const finite = isFinite(check);
  if (plan.before != 0) memory.copy(plan.before, plan.parameters, plan.parameterBytes);
  if (finite) {
    recordStep(plan);
    smallUpdate<T>(plan, plan.rates);
  }
  const made = finite ? 1 : 0;
  recordCount(plan, made);
  plan.made = made;
  plan.diverged = 1 - made;
}

/** J of the rows listed at `plan.evaluated`, `plan.count` of them, and their outputs in the last layer's a. */
export function evaluateSmall<T>(plan: Plan): void {
  const panels = changetype<Panels>(plan.panels);
  const samples = plan.count;
  const scale = scaleOf(plan, samples);
  const x = layerAt(plan, 0).input;
  arrangeSmall<T>(plan, samples);
  gatherSmall<T>(plan, plan.evaluated, samples, x, plan.target);
  if (panels.vectors == 4) plan.loss64 = forwardPass<T, N4>(plan, panels, x, plan.target, scale, false);
  else if (panels.vectors == 3) plan.loss64 = forwardPass<T, N3>(plan, panels, x, plan.target, scale, false);
  else if (panels.vectors == 2) plan.loss64 = forwardPass<T, N2>(plan, panels, x, plan.target, scale, false);
  else plan.loss64 = forwardPass<T, N1>(plan, panels, x, plan.target, scale, false);
}
