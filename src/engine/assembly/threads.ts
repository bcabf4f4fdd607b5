/** Threads on one memory. Inside a step they wait for each other by spinning: that takes less than a microsecond, lying down and waking up to 70. */

import { Plan } from './plan';

/** Looks at the generation before a thread lies down: some tenths of a millisecond, far more than any wait while all threads are running. */
const PATIENCE: i32 = 262144;
/** A thread that lies down looks this often whether the one it waits for is still there [ns]. */
const LOOK_EVERY: i64 = 500_000_000;

/**
 * Returns when every thread of the plan has come here. What they wrote before is seen after. Who waits longer than a running
 * thread can need lies down, and leaves its core to the thread that has none.
 * Gives up when a helping thread is gone, which would never come.
 */
export function barrier(plan: Plan): void {
  if (plan.threads == 1) return;
  const generation = atomic.load<i32>(plan.generation);
  if (atomic.add<i32>(plan.arrived, 1) == plan.threads - 1) {
    atomic.store<i32>(plan.arrived, 0);
    atomic.store<i32>(plan.generation, generation + 1);
    if (atomic.load<i32>(plan.sleepers) != 0) atomic.notify(plan.generation, -1);
    return;
  }
  for (let looks = 0; looks < PATIENCE; looks++) if (atomic.load<i32>(plan.generation) != generation) return;
  atomic.add<i32>(plan.sleepers, 1);
  while (atomic.load<i32>(plan.generation) == generation) {
    if (atomic.load<i32>(plan.failed) != 0) unreachable();
    atomic.wait<i32>(plan.generation, generation, LOOK_EVERY);
  }
  atomic.sub<i32>(plan.sleepers, 1);
}

/** Lets the other threads begin with the command that the plan holds. */
export function begin(plan: Plan): void {
  if (plan.threads == 1) return;
  atomic.add<i32>(plan.command, 1);
  atomic.notify(plan.command, -1);
}

/** Waits, without spinning, until there is a command newer than `seen`; returns its number. */
export function awaitCommand(plan: Plan, seen: i32): i32 {
  while (atomic.load<i32>(plan.command) == seen) atomic.wait<i32>(plan.command, seen, -1);
  return atomic.load<i32>(plan.command);
}
