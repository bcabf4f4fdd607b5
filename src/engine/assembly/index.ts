/** What the module gives: `call…` runs the plan's command with all threads, `serve…` is what a helping thread does all its life. */

import { APPLY, END, EVALUATE, Layer, OBSERVE, Plan, TRAIN } from './plan';
import { panelVectors } from './panels';
import { applySmall, evaluateSmall, observeSmall, smallOutput, smallUpdate, trainSmall } from './small';
import { apply, evaluate, observe, train } from './step';
import { awaitCommand, barrier, begin } from './threads';

function execute<T>(plan: Plan, thread: i32): void {
  if (plan.small != 0) {
    executeSmall<T>(plan);
    return;
  }
  switch (plan.mode) {
    case TRAIN: train<T>(plan, thread); break;
    case OBSERVE: observe<T>(plan, thread); break;
    case APPLY: apply<T>(plan, thread); break;
    case EVALUATE: evaluate<T>(plan, thread); break;
    case END: return;
  }
  barrier(plan);
}

/** A small network has no helping threads. */
function executeSmall<T>(plan: Plan): void {
  switch (plan.mode) {
    case TRAIN: trainSmall<T>(plan); break;
    case OBSERVE: observeSmall<T>(plan); break;
    case APPLY: applySmall<T>(plan); break;
    case EVALUATE: evaluateSmall<T>(plan); break;
  }
}

function serve<T>(plan: Plan, thread: i32): void {
  let seen = 0;
  while (true) {
    seen = awaitCommand(plan, seen);
    execute<T>(plan, thread);
    if (plan.mode == END) return;
  }
}

export function callFloat32(plan: usize): void {
  begin(changetype<Plan>(plan));
  execute<f32>(changetype<Plan>(plan), 0);
}

export function callFloat64(plan: usize): void {
  begin(changetype<Plan>(plan));
  execute<f64>(changetype<Plan>(plan), 0);
}

export function serveFloat32(plan: usize, thread: i32): void {
  serve<f32>(changetype<Plan>(plan), thread);
}

export function serveFloat64(plan: usize, thread: i32): void {
  serve<f64>(changetype<Plan>(plan), thread);
}

/** Bytes of the structures, to be compared with what ../layout.ts writes. */
export function planBytes(): i32 {
  return offsetof<Plan>();
}

export function layerBytes(): i32 {
  return offsetof<Layer>();
}

/** For ../unrolled: the form of a batch, what its steps leave to do here, and what they are put together from. */
export function panelVectorsFloat32(samples: i32): i32 {
  return panelVectors<f32>(samples);
}

export function panelVectorsFloat64(samples: i32): i32 {
  return panelVectors<f64>(samples);
}

export function outputFloat32(plan: usize, x: usize): f64 {
  return smallOutput<f32>(changetype<Plan>(plan), x);
}

export function outputFloat64(plan: usize, x: usize): f64 {
  return smallOutput<f64>(changetype<Plan>(plan), x);
}

export function updateFloat32(plan: usize, rates: usize): void {
  smallUpdate<f32>(changetype<Plan>(plan), rates);
}

export function updateFloat64(plan: usize, rates: usize): void {
  smallUpdate<f64>(changetype<Plan>(plan), rates);
}

export * from './pieces';

/** The first address that the module itself does not use. */
export function firstFree(): usize {
  return __heap_base;
}
