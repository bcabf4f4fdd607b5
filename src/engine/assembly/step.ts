/**
 * Steps of training. A thread has a share of each layer's units: it computes their z and a, their ∂J/∂z, their gradients, and updates
 * their parameters. So W stays in its core's caches from step to step, and only what passes from layer to layer goes from core
 * to core; there the threads wait for each other. W of every layer is still the old one while any ∂J/∂z is taken. Every number comes
 * from one thread in one order: the bits do not depend on how many threads there are.
 */

import { activate, activateBackward, SOFTMAX } from './activations';
import { backward } from './backward';
import { forward } from './forward';
import { biasGradient, weightGradient } from './gradient';
import { all, lanes, madd, PANEL_VECTORS, sumOfLanes, VECTOR, vectorsFor } from './lanes';
import { makeOrder } from './order';
import { update } from './optimizers';
import { lossScale, output } from './output';
import { arrange, paddedSamples, panelAt, Panels, rowBytes, widthOf } from './panels';
import { layerAt, Layer, Plan } from './plan';
import { gatherPanel, scatterPanel } from './transpose';
import { barrier } from './threads';

/** Units in a group: the rows of W whose gradient is computed and used up at once. */
const GROUP: i32 = 6;
/** What all samples have in a block of inputs. */
const INPUT_BLOCK_BYTES: i32 = 32768;

/** Share of `thread` in n things: from here, and (for the next thread's number) to there. */
// @ts-ignore: decorator
@inline
function share(n: i32, thread: i32, threads: i32): i32 {
  return (n * thread) / threads;
}

/**
 * Forward over the samples whose rows are listed at `list`, J by panels into `parts`; with `gradients` also every ∂J/∂z.
 * A thread computes its units in all panels; what takes all units of a sample at once (softmax, the loss) it computes in its panels.
 */
function pass<T>(plan: Plan, panels: Panels, thread: i32, list: usize, parts: usize, gradients: bool, observed: bool): void {
  const firstPanel = share(panels.count, thread, plan.threads);
  const lastPanel = share(panels.count, thread + 1, plan.threads);
  gather<T>(plan, panels, thread, list, gradients);
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const first = firstUnit(plan, layer, thread);
    const last = firstUnit(plan, layer, thread + 1);
    forward<T>(plan, layer, inputOf(plan, l, thread), panels, first, last);
    if (layer.activation == SOFTMAX) {
      barrier(plan);
      activateIn<T>(layer, panels, firstPanel, lastPanel, 0, layer.units);
    } else activateIn<T>(layer, panels, 0, panels.count, first, last);
    barrier(plan);
    if (gradients && layer.outputStrips != 0) scatter<T>(plan, layer, panels, thread);
  }
  const top = layerAt(plan, plan.layerCount - 1);
  for (let p = firstPanel; p < lastPanel; p++) store<f64>(parts + (<usize>p << 3), output<T>(plan, top, panels, p, plan.target));
  if (!gradients) return;
  for (let l = plan.layerCount - 1; l > 0; l--) {
    barrier(plan);
    const below = layerAt(plan, l - 1);
    const first = firstUnit(plan, below, thread);
    const last = firstUnit(plan, below, thread + 1);
    backward<T>(plan, layerAt(plan, l), below.delta, panels, first, last);
    if (observed) keepIn(below, panels, first, last);
    if (below.activation == SOFTMAX) {
      barrier(plan);
      activateBackwardIn<T>(below, panels, firstPanel, lastPanel, 0, below.units);
    } else activateBackwardIn<T>(below, panels, 0, panels.count, first, last);
  }
  if (!observed) return;
  barrier(plan);
  const bottom = layerAt(plan, 0);
  backward<T>(plan, bottom, plan.dx, panels, share(bottom.nIn, thread, plan.threads), share(bottom.nIn, thread + 1, plan.threads));
}

/** The first of a thread's units: a group stays with one thread, from W forward to W updated. */
// @ts-ignore: decorator
@inline
function firstUnit(plan: Plan, layer: Layer, thread: i32): i32 {
  return min(layer.units, share(groupsOf(layer), thread, plan.threads) * GROUP);
}

/** What comes into layer l, in panels; x is the thread's own copy. */
// @ts-ignore: decorator
@inline
function inputOf(plan: Plan, l: i32, thread: i32): usize {
  const input = layerAt(plan, l).input;
  return l > 0 ? input : input + <usize>thread * plan.copyBytes;
}

/** The same in strips. */
// @ts-ignore: decorator
@inline
function stripsOf(plan: Plan, l: i32, thread: i32): usize {
  const strips = layerAt(plan, l).strips;
  return l > 0 ? strips : strips + <usize>thread * plan.copyBytes;
}

/** a = f(z) of some units in some panels. */
function activateIn<T>(layer: Layer, panels: Panels, firstPanel: i32, lastPanel: i32, first: i32, last: i32): void {
  const at = <usize>first * rowBytes(panels);
  for (let p = firstPanel; p < lastPanel; p++) {
    activate<T>(layer.activation, last - first, panels.vectors, 1, panelAt(panels, layer.z, layer.units, p) + at, panelAt(panels, layer.a, layer.units, p) + at);
  }
}

/** ∂J/∂z where ∂J/∂a was, of some units in some panels. */
function activateBackwardIn<T>(layer: Layer, panels: Panels, firstPanel: i32, lastPanel: i32, first: i32, last: i32): void {
  const at = <usize>first * rowBytes(panels);
  for (let p = firstPanel; p < lastPanel; p++) {
    const z = panelAt(panels, layer.z, layer.units, p) + at;
    const a = panelAt(panels, layer.a, layer.units, p) + at;
    activateBackward<T>(layer.activation, last - first, panels.vectors, 1, z, a, panelAt(panels, layer.delta, layer.units, p) + at);
  }
}

/** Keeps ∂J/∂a of some units, before it becomes ∂J/∂z. */
function keepIn(layer: Layer, panels: Panels, first: i32, last: i32): void {
  const row = rowBytes(panels);
  for (let p = 0; p < panels.count; p++) {
    memory.copy(panelAt(panels, layer.da, layer.units, p) + <usize>first * row, panelAt(panels, layer.delta, layer.units, p) + <usize>first * row, <usize>(last - first) * row);
  }
}

/** The thread's share of a in strips, for the layer above. */
function scatter<T>(plan: Plan, layer: Layer, panels: Panels, thread: i32): void {
  const vectors = vectorsFor<T>(layer.units);
  const strips = (vectors + PANEL_VECTORS - 1) / PANEL_VECTORS;
  const first = share(strips, thread, plan.threads) * PANEL_VECTORS;
  const last = min(vectors, share(strips, thread + 1, plan.threads) * PANEL_VECTORS);
  for (let p = 0; p < panels.count; p++) {
    scatterPanel<T>(panelAt(panels, layer.a, layer.units, p), layer.units, panels.vectors, layer.outputStrips, p * widthOf<T>(panels), paddedSamples<T>(panels), first, last);
  }
}

/** x of all panels, in panels and in strips, into the thread's own copy; and the targets of its own panels. */
function gather<T>(plan: Plan, panels: Panels, thread: i32, list: usize, gradients: bool): void {
  const width = widthOf<T>(panels);
  const bottom = layerAt(plan, 0);
  const units = layerAt(plan, plan.layerCount - 1).units;
  const input = inputOf(plan, 0, thread);
  const strips = gradients ? stripsOf(plan, 0, thread) : 0;
  const firstPanel = share(panels.count, thread, plan.threads);
  const lastPanel = share(panels.count, thread + 1, plan.threads);
  for (let p = 0; p < panels.count; p++) {
    const from = p * width;
    const rows = plan.rows + <usize>thread * plan.copyBytes + <usize>from * sizeof<usize>();
    if (p >= firstPanel && p < lastPanel) {
      addresses(plan.y, plan.yStride, plan.zeros, list, from, width, panels.samples, rows);
      gatherPanel<T>(rows, units, panels.vectors, panelAt(panels, plan.target, units, p), 0, 0, 0);
    }
    addresses(plan.x, plan.xStride, plan.zeros, list, from, width, panels.samples, rows);
    gatherPanel<T>(rows, bottom.nIn, panels.vectors, panelAt(panels, input, bottom.nIn, p), strips, from, paddedSamples<T>(panels));
  }
}

/** Where the rows of `width` samples begin, of those from `from` on in the list; a row of zeros where there is none. */
// @ts-ignore: decorator
@inline
function addresses(data: usize, stride: usize, zeros: usize, list: usize, from: i32, width: i32, samples: i32, out: usize): void {
  for (let s = 0; s < width; s++) {
    const row = from + s < samples ? data + <usize>load<u32>(list + (<usize>(from + s) << 2)) * stride : zeros;
    store<usize>(out + <usize>s * sizeof<usize>(), row);
  }
}

/** The thread's share of every layer's dW and db, and their update unless the gradients are only to be kept. */
function gradientsAndUpdate<T>(plan: Plan, panels: Panels, thread: i32, rates: usize, keep: bool): void {
  store<f64>(plan.biasParts + (<usize>thread << 3), 0);
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const groups = groupsOf(layer);
    const first = share(groups, thread, plan.threads);
    const last = share(groups, thread + 1, plan.threads);
    for (let i = first; i < last; i++) store<f64>(plan.squareParts + (<usize>(layer.part + i) << 3), 0);
    const all = vectorsFor<T>(layer.nIn);
    const block = min(all, blockOf(paddedSamples<T>(panels)));
    for (let k = 0; k < all; k += block) {
      const vectors = min(block, all - k);
      const at = <usize>k * VECTOR;
      for (let i = first; i < last; i++) {
        const unit = i * GROUP;
        const rows = min(GROUP, layer.units - unit);
        const w = layer.weights + <usize>unit * layer.weightStride + at;
        const g = keep ? w + plan.toGradient : plan.scratch + <usize>thread * plan.scratchBytes;
        const gStride = keep ? layer.weightStride : <usize>vectors * VECTOR;
        weightGradient<T>(plan, layer, stripsOf(plan, l, thread), panels, unit, rows, k, vectors, g, gStride);
        const squares = plan.squareParts + (<usize>(layer.part + i) << 3);
        store<f64>(squares, load<f64>(squares) + sumOfSquares<T>(rows, vectors, g, gStride));
        if (!keep) update<T>(plan, rows, vectors, w, layer.weightStride, g, gStride, rates, false);
      }
    }
    biases<T>(plan, layer, panels, thread, rates, keep);
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
    const first = share(layer.units, thread, plan.threads);
    const last = share(layer.units, thread + 1, plan.threads);
    const w = layer.weights + <usize>first * layer.weightStride;
    update<T>(plan, last - first, vectorsFor<T>(layer.nIn), w, layer.weightStride, w + plan.toGradient, layer.weightStride, rates, false);
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

// @ts-ignore: decorator
@inline
function groupsOf(layer: Layer): i32 {
  return (layer.units + GROUP - 1) / GROUP;
}

/** Σ g² of so many rows and vectors: in float32 once more where it is too small or too large for the squares of float32. */
function sumOfSquares<T>(rows: i32, vectors: i32, g: usize, gStride: usize): f64 {
  const sum = squares<T>(rows, vectors, g, gStride, 1);
  if (sizeof<T>() == 8) return sum;
  if (sum < 1e-24) return squares<T>(rows, vectors, g, gStride, LARGE) / (LARGE * LARGE);
  return sum < Infinity ? sum : squares<T>(rows, vectors, g, gStride, 1 / LARGE) * (LARGE * LARGE);
}

/** 2^60: a factor that costs no accuracy. */
const LARGE: f64 = 1152921504606846976;

/** Σ (scale g)², four vectors at a time. */
function squares<T>(rows: i32, vectors: i32, g: usize, gStride: usize, scale: f64): f64 {
  const factor = all<T>(scale);
  let s0 = all<T>(0), s1 = s0, s2 = s0, s3 = s0;
  for (let r = 0; r < rows; r++) {
    let at = g;
    let i = 0;
    for (; i + 4 <= vectors; i += 4) {
      const v0 = v128.mul<T>(v128.load(at), factor);
      const v1 = v128.mul<T>(v128.load(at, 16), factor);
      const v2 = v128.mul<T>(v128.load(at, 32), factor);
      const v3 = v128.mul<T>(v128.load(at, 48), factor);
      s0 = madd<T>(v0, v0, s0);
      s1 = madd<T>(v1, v1, s1);
      s2 = madd<T>(v2, v2, s2);
      s3 = madd<T>(v3, v3, s3);
      at += 4 * VECTOR;
    }
    for (; i < vectors; i++) {
      const v = v128.mul<T>(v128.load(at), factor);
      s0 = madd<T>(v, v, s0);
      at += VECTOR;
    }
    g += gStride;
  }
  return sumOfLanes<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
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
