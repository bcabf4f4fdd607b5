/**
 * The first layer where x is mostly zeros: pictures on black ground, one-hot categories. Only what is not 0 is multiplied.
 *
 *     Z  = X Wᵀ + b     row s of Z     = b + Σ x[s][k] · column k of W      over the entries of row s of X
 *     dW = dZᵀ X        column k of dW =     Σ x[s][k] · row s of dZ        over the entries of column k of X, listed anew for every batch
 *
 * So both are sums of whole rows, each times one number, and the vectors hold units: W lies input by input, and z and dz lie sample by sample here,
 * in `unitRows`. A tile is one row of so many units that its sums fill half of the registers: 16 vectors where they are joined to 256 bit, else 8.
 */

import { all, lanes, madd, PANEL_VECTORS, spread, VECTOR } from './lanes';
import { N0, N1, N16, N4, N8 } from './numbers';
import { update } from './optimizers';
import { paddedSamples, panelAt, Panels, widthOf } from './panels';
import { Layer, Plan } from './plan';
import { share } from './shares';
import { sumOfSquares } from './squares';
import { panelToRows, rowsToPanel } from './transpose';

/** out = start + Σ value · matrix[index] over `count` entries: V vectors of it. A: the factor 0 instead, over the first `count` rows. */
// @ts-ignore: decorator
@inline
function tile<T, V, A>(count: i32, indices: usize, values: usize, matrix: usize, stride: usize, start: usize, out: usize): void {
  const zero = all<T>(0);
  let c0 = v128.load(start), c1 = v128.load(start, 16), c2 = v128.load(start, 32), c3 = v128.load(start, 48);
  let c4 = zero, c5 = zero, c6 = zero, c7 = zero, c8 = zero, c9 = zero, c10 = zero, c11 = zero, c12 = zero, c13 = zero, c14 = zero, c15 = zero;
  if (offsetof<V>() > 4) {
    c4 = v128.load(start, 64);
    c5 = v128.load(start, 80);
    c6 = v128.load(start, 96);
    c7 = v128.load(start, 112);
  }
  if (offsetof<V>() > 8) {
    c8 = v128.load(start, 128);
    c9 = v128.load(start, 144);
    c10 = v128.load(start, 160);
    c11 = v128.load(start, 176);
    c12 = v128.load(start, 192);
    c13 = v128.load(start, 208);
    c14 = v128.load(start, 224);
    c15 = v128.load(start, 240);
  }
  let row = matrix;
  for (const end = indices + (<usize>count << 2); indices < end; indices += 4) {
    let s = zero;
    if (offsetof<A>() == 0) {
      row = matrix + <usize>load<u32>(indices) * stride;
      s = spread<T>(values);
    }
    c0 = madd<T>(s, v128.load(row), c0);
    c1 = madd<T>(s, v128.load(row, 16), c1);
    c2 = madd<T>(s, v128.load(row, 32), c2);
    c3 = madd<T>(s, v128.load(row, 48), c3);
    if (offsetof<V>() > 4) {
      c4 = madd<T>(s, v128.load(row, 64), c4);
      c5 = madd<T>(s, v128.load(row, 80), c5);
      c6 = madd<T>(s, v128.load(row, 96), c6);
      c7 = madd<T>(s, v128.load(row, 112), c7);
    }
    if (offsetof<V>() > 8) {
      c8 = madd<T>(s, v128.load(row, 128), c8);
      c9 = madd<T>(s, v128.load(row, 144), c9);
      c10 = madd<T>(s, v128.load(row, 160), c10);
      c11 = madd<T>(s, v128.load(row, 176), c11);
      c12 = madd<T>(s, v128.load(row, 192), c12);
      c13 = madd<T>(s, v128.load(row, 208), c13);
      c14 = madd<T>(s, v128.load(row, 224), c14);
      c15 = madd<T>(s, v128.load(row, 240), c15);
    }
    if (offsetof<A>() == 0) values += sizeof<T>();
    else row += stride;
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
  if (offsetof<V>() > 4) {
    v128.store(out, c4, 64);
    v128.store(out, c5, 80);
    v128.store(out, c6, 96);
    v128.store(out, c7, 112);
  }
  if (offsetof<V>() > 8) {
    v128.store(out, c8, 128);
    v128.store(out, c9, 144);
    v128.store(out, c10, 160);
    v128.store(out, c11, 176);
    v128.store(out, c12, 192);
    v128.store(out, c13, 208);
    v128.store(out, c14, 224);
    v128.store(out, c15, 240);
  }
}

/** Vectors of the tile that begins where so many are left, whole lines of them. */
// @ts-ignore: decorator
@inline
function tileVectors(plan: Plan, left: i32): i32 {
  if (left >= 16 && plan.tileRows == 6) return 16;
  return left >= 8 ? 8 : 4;
}

// @ts-ignore: decorator
@inline
function sumOfRows<T>(vectors: i32, count: i32, indices: usize, values: usize, matrix: usize, stride: usize, start: usize, out: usize): void {
  if (vectors == 16) tile<T, N16, N0>(count, indices, values, matrix, stride, start, out);
  else if (vectors == 8) tile<T, N8, N0>(count, indices, values, matrix, stride, start, out);
  else tile<T, N4, N0>(count, indices, values, matrix, stride, start, out);
}

/** b, or NaN for a unit with a weight that is not finite: 0 times that, which is left out in what follows, would be NaN, too. */
// @ts-ignore: decorator
@inline
function startOf<T>(vectors: i32, layer: Layer, at: usize, out: usize): void {
  const w = layer.weights + at, b = layer.bias + at, stride = layer.weightStride;
  if (vectors == 16) tile<T, N16, N1>(layer.nIn, 0, 0, w, stride, b, out);
  else if (vectors == 8) tile<T, N8, N1>(layer.nIn, 0, 0, w, stride, b, out);
  else tile<T, N4, N1>(layer.nIn, 0, 0, w, stride, b, out);
}

/** Vectors of the units from `first` to before `last`, which begin and end with whole lines, or with the last unit. */
// @ts-ignore: decorator
@inline
function vectorsOf<T>(first: i32, last: i32): i32 {
  return (last - first + PANEL_VECTORS * lanes<T>() - 1) / (PANEL_VECTORS * lanes<T>()) * PANEL_VECTORS;
}

/** z of the units from `first` to before `last`, of the samples whose rows are listed. */
export function sparseForward<T>(plan: Plan, layer: Layer, panels: Panels, list: usize, first: i32, last: i32): void {
  const wide = vectorsOf<T>(first, last);
  const stride = layer.weightStride;
  const from = <usize>first * sizeof<T>();
  const padded = paddedSamples<T>(panels);
  const blocks = plan.inputBlocks;
  for (let v = 0; v < wide; ) {
    const vectors = tileVectors(plan, wide - v);
    const at = from + <usize>v * VECTOR;
    const start = plan.startOfZ + at;
    startOf<T>(vectors, layer, at, start);
    // Block by block of the inputs: so the rows of W that a block needs are in the first cache for all samples.
    for (let k = 0; k < blocks; k++) {
      for (let s = 0; s < panels.samples; s++) {
        const row = blockOf(plan, list, s, k);
        const entry = <usize>load<u32>(row);
        const out = plan.unitRows + <usize>s * stride + at;
        sumOfRows<T>(vectors, load<u32>(row, 4) - <i32>entry, plan.columns + (entry << 2), plan.values + entry * sizeof<T>(), layer.weights + at, stride, k == 0 ? start : out, out);
      }
    }
    for (let s = panels.samples; s < padded; s++) memory.copy(plan.unitRows + <usize>s * stride + at, start, <usize>vectors * VECTOR);
    v += vectors;
  }
  const width = widthOf<T>(panels);
  for (let p = 0; p < panels.count; p++) {
    rowsToPanel<T>(plan.unitRows + <usize>(p * width) * stride, stride, layer.units, first / lanes<T>(), wide, panels.vectors, panelAt(panels, layer.z, layer.units, p));
  }
}

/** Where the starts stand of the blocks of sample s's row, from block k on; behind the last block there stands the start of the next row. */
// @ts-ignore: decorator
@inline
function blockOf(plan: Plan, list: usize, s: i32, k: i32): usize {
  return plan.rowStarts + (<usize>load<u32>(list + (<usize>s << 2)) * <usize>plan.inputBlocks + <usize>k << 2);
}

/** The thread's share of the blocks: of the entries in them, the listed rows' by columns, each column's by samples. */
export function listColumns<T>(plan: Plan, layer: Layer, panels: Panels, thread: i32, list: usize): void {
  const copy = <usize>thread * plan.copyBytes;
  const starts = plan.columnStarts + copy, samples = plan.columnSamples + copy, values = plan.columnValues + copy;
  const first = share(plan.inputBlocks, thread, plan.threads), last = share(plan.inputBlocks, thread + 1, plan.threads);
  // First, how many each column has, two places further on; from their sums, one place further on, where its next entry goes; which ends as the next column's start.
  memory.fill(starts, 0, <usize>(layer.nIn + 2) << 2);
  for (let s = 0; s < panels.samples; s++) {
    for (let at = plan.columns + (<usize>load<u32>(blockOf(plan, list, s, first)) << 2), end = plan.columns + (<usize>load<u32>(blockOf(plan, list, s, last)) << 2); at < end; at += 4) {
      const count = starts + (<usize>load<u32>(at) << 2);
      store<u32>(count, load<u32>(count, 8) + 1, 8);
    }
  }
  let sum: u32 = 0;
  for (let at = starts, end = starts + (<usize>layer.nIn << 2); at <= end; at += 4) {
    sum += load<u32>(at, 4);
    store<u32>(at, sum, 4);
  }
  for (let s = 0; s < panels.samples; s++) {
    const from = <usize>load<u32>(blockOf(plan, list, s, first));
    let value = plan.values + from * sizeof<T>();
    for (let at = plan.columns + (from << 2), end = plan.columns + (<usize>load<u32>(blockOf(plan, list, s, last)) << 2); at < end; at += 4) {
      const next = starts + (<usize>load<u32>(at) << 2);
      const entry = <usize>load<u32>(next, 4);
      store<u32>(next, <u32>entry + 1, 4);
      store<u32>(samples + (entry << 2), s);
      store<T>(values + entry * sizeof<T>(), load<T>(value));
      value += sizeof<T>();
    }
  }
}

/** dW of the thread's groups of units, a few rows at a time: to their places, or to be used up at once. */
export function sparseGradient<T>(plan: Plan, layer: Layer, panels: Panels, thread: i32, firstGroup: i32, lastGroup: i32, rates: usize, keep: bool): void {
  if (firstGroup == lastGroup) return;
  const stride = layer.weightStride;
  const wide = (lastGroup - firstGroup) * PANEL_VECTORS;
  const width = widthOf<T>(panels);
  for (let p = 0; p < panels.count; p++) {
    panelToRows<T>(panelAt(panels, layer.delta, layer.units, p), layer.units, panels.vectors, firstGroup * PANEL_VECTORS, wide, plan.unitRows + <usize>(p * width) * stride, stride);
  }
  for (let owner = 0; owner < plan.threads; owner++) {
    const firstInput = share(plan.inputBlocks, owner, plan.threads) * plan.blockInputs;
    const lastInput = min(layer.nIn, share(plan.inputBlocks, owner + 1, plan.threads) * plan.blockInputs);
    for (let k = firstInput; k < lastInput; k += plan.gradientRows) {
      gradientRows<T>(plan, layer, thread, <usize>owner * plan.copyBytes, k, min(plan.gradientRows, lastInput - k), firstGroup, lastGroup, rates, keep);
    }
  }
}

/** The same for a few rows, whose columns of x are listed in one thread's copy. */
function gradientRows<T>(plan: Plan, layer: Layer, thread: i32, copy: usize, k: i32, rows: i32, firstGroup: i32, lastGroup: i32, rates: usize, keep: bool): void {
  const stride = layer.weightStride;
  const wide = (lastGroup - firstGroup) * PANEL_VECTORS;
  const from = <usize>(firstGroup * PANEL_VECTORS) * VECTOR;
  const w = layer.weights + <usize>k * stride + from;
  const g = keep ? w + plan.toGradient : plan.scratch + <usize>thread * plan.scratchBytes;
  const gStride = keep ? stride : <usize>wide * VECTOR;
  for (let r = 0; r < rows; r++) {
    const starts = plan.columnStarts + copy + (<usize>(k + r) << 2);
    const entry = <usize>load<u32>(starts);
    const count = load<u32>(starts, 4) - <i32>entry;
    for (let v = 0; v < wide; ) {
      const vectors = tileVectors(plan, wide - v);
      const at = <usize>v * VECTOR;
      sumOfRows<T>(vectors, count, plan.columnSamples + copy + (entry << 2), plan.columnValues + copy + entry * sizeof<T>(), plan.unitRows + from + at, stride, plan.zeros, g + <usize>r * gStride + at);
      v += vectors;
    }
  }
  for (let i = firstGroup; i < lastGroup; i++) {
    const squares = plan.squareParts + (<usize>(layer.part + i) << 3);
    store<f64>(squares, load<f64>(squares) + sumOfSquares<T>(rows, PANEL_VECTORS, g + <usize>((i - firstGroup) * PANEL_VECTORS) * VECTOR, gStride));
  }
  if (!keep) update<T>(plan, rows, wide, w, stride, g, gStride, rates, false);
}

/** x of the listed rows in panels, zeros and all: for an observer. */
export function spreadInput<T>(plan: Plan, layer: Layer, panels: Panels, list: usize): void {
  const width = widthOf<T>(panels);
  memory.fill(layer.input, 0, <usize>(paddedSamples<T>(panels) * layer.nIn) * sizeof<T>());
  for (let s = 0; s < panels.samples; s++) {
    const out = panelAt(panels, layer.input, layer.nIn, s / width) + <usize>(s % width) * sizeof<T>();
    for (let entry = <usize>load<u32>(blockOf(plan, list, s, 0)), end = <usize>load<u32>(blockOf(plan, list, s, plan.inputBlocks)); entry < end; entry++) {
      const k = load<u32>(plan.columns + (entry << 2));
      store<T>(out + <usize>(<i32>k * width) * sizeof<T>(), load<T>(plan.values + entry * sizeof<T>()));
    }
  }
}
