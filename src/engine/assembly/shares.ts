/** What of a step is whose: the shares of the threads. */

import { Layer, Plan } from './plan';

/** Share of `thread` in n things: from here, and (for the next thread's number) to there. */
// @ts-ignore: decorator
@inline
export function share(n: i32, thread: i32, threads: i32): i32 {
  return (n * thread) / threads;
}

/** Groups of units of the layer: those whose gradient is computed and used up at once. */
// @ts-ignore: decorator
@inline
export function groupsOf(layer: Layer): i32 {
  return (layer.units + layer.group - 1) / layer.group;
}

/** The first of a thread's units: a group stays with one thread, from W forward to W updated. */
// @ts-ignore: decorator
@inline
export function firstUnit(plan: Plan, layer: Layer, thread: i32): i32 {
  return min(layer.units, share(groupsOf(layer), thread, plan.threads) * layer.group);
}
