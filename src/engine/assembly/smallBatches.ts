/**
 * The batches of a small network. To find and turn round the rows of a few samples takes as long as to compute with them; so batches are made
 * ready in advance, as many as there is room for: all of them once, if they fit and are not shuffled.
 */

import { lanes, PANEL_VECTORS, VECTOR } from './lanes';
import { makeOrder } from './order';
import { arrange, panelVectors, Panels, present } from './panels';
import { layerAt, Plan } from './plan';
import { storeSquare } from './transpose';

/** Samples of a batch. */
// @ts-ignore: decorator
@inline
export function batchAt(plan: Plan, batch: i32): i32 {
  return min(plan.batchSize, plan.trainingCount - batch * plan.batchSize);
}

/** The rows of a batch's samples. */
// @ts-ignore: decorator
@inline
export function batchList(plan: Plan, batch: i32): usize {
  return (plan.shuffle != 0 ? plan.order : plan.trainingRows) + (<usize>(batch * plan.batchSize) << 2);
}

/** Sets the form for so many samples, and the masks: all there in a full panel, and what is there in the last one. */
export function arrangeSmall<T>(plan: Plan, samples: i32): void {
  const panels = changetype<Panels>(plan.panels);
  arrange<T>(panels, samples);
  for (let v = 0; v < PANEL_VECTORS; v++) {
    const at = plan.masks + <usize>v * VECTOR;
    v128.store(at, i32x4.splat(-1));
    v128.store(at + <usize>PANEL_VECTORS * VECTOR, present<T>(panels, panels.count - 1, v));
  }
}

/** Four (two) rows of so many numbers, as columns: number k to `out` + k · `row`. */
// @ts-ignore: decorator
@inline
function storeColumns<T>(s0: usize, s1: usize, s2: usize, s3: usize, numbers: i32, out: usize, row: usize): void {
  for (; numbers > 0; numbers -= lanes<T>()) {
    const r0 = v128.load(s0), r1 = v128.load(s1);
    let r2 = r0, r3 = r0;
    if (sizeof<T>() == 4) {
      r2 = v128.load(s2);
      r3 = v128.load(s3);
    }
    storeSquare<T>(r0, r1, r2, r3, out, row, numbers);
    s0 += VECTOR;
    s1 += VECTOR;
    s2 += VECTOR;
    s3 += VECTOR;
    out += <usize>lanes<T>() * row;
  }
}

/** x and y of the listed samples in panels; 0 where there is no sample. */
export function gatherSmall<T>(plan: Plan, list: usize, samples: i32, x: usize, target: usize): void {
  const nIn = layerAt(plan, 0).nIn;
  const units = layerAt(plan, plan.layerCount - 1).units;
  const xStride = plan.xStride, yStride = plan.yStride;
  const zeros = plan.zeros;
  const row = <usize>panelVectors<T>(samples) * VECTOR;
  while (samples > 0) {
    for (let v: usize = 0; v < row; v += VECTOR) {
      let x0 = zeros, x1 = zeros, x2 = zeros, x3 = zeros;
      let y0 = zeros, y1 = zeros, y2 = zeros, y3 = zeros;
      if (samples > 0) {
        const sample = <usize>load<u32>(list);
        x0 = plan.x + sample * xStride;
        y0 = plan.y + sample * yStride;
      }
      if (samples > 1) {
        const sample = <usize>load<u32>(list, 4);
        x1 = plan.x + sample * xStride;
        y1 = plan.y + sample * yStride;
      }
      if (sizeof<T>() == 4) {
        if (samples > 2) {
          const sample = <usize>load<u32>(list, 8);
          x2 = plan.x + sample * xStride;
          y2 = plan.y + sample * yStride;
        }
        if (samples > 3) {
          const sample = <usize>load<u32>(list, 12);
          x3 = plan.x + sample * xStride;
          y3 = plan.y + sample * yStride;
        }
      }
      storeColumns<T>(x0, x1, x2, x3, nIn, x + v, row);
      storeColumns<T>(y0, y1, y2, y3, units, target + v, row);
      samples -= lanes<T>();
      list += lanes<T>() * 4;
    }
    x += <usize>nIn * row;
    target += <usize>units * row;
  }
}

/** Where x of the batch lies ready; its targets are `gatheredX` bytes further. */
// @ts-ignore: decorator
@inline
export function readyBatch<T>(plan: Plan, epoch: u64, batch: i32): usize {
  if (batch < plan.gatheredFirst || batch >= plan.gatheredEnd || (plan.shuffle != 0 && epoch != plan.gatheredEpoch)) makeReady<T>(plan, epoch, batch);
  return plan.gathered + <usize>(batch - plan.gatheredFirst) * plan.gatheredBytes;
}

/** Gathers this batch and those after it, or the whole epoch if there is room for it. */
function makeReady<T>(plan: Plan, epoch: u64, batch: i32): void {
  makeOrder(plan, epoch);
  const first = plan.gatheredCapacity >= plan.stepsPerEpoch ? 0 : batch;
  const end = min(plan.stepsPerEpoch, first + plan.gatheredCapacity);
  let at = plan.gathered;
  for (let i = first; i < end; i++) {
    gatherSmall<T>(plan, batchList(plan, i), batchAt(plan, i), at, at + plan.gatheredX);
    at += plan.gatheredBytes;
  }
  plan.gatheredFirst = first;
  plan.gatheredEnd = end;
  plan.gatheredEpoch = epoch;
}
