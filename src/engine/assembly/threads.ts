/** Threads on one memory. Inside a step they wait for each other by spinning: that takes less than a microsecond, sleeping and waking up to 70. */

import { Plan } from './plan';

/** Returns when every thread of the plan has come here. What they wrote before is seen after. */
export function barrier(plan: Plan): void {
  if (plan.threads == 1) return;
  const generation = atomic.load<i32>(plan.generation);
  if (atomic.add<i32>(plan.arrived, 1) == plan.threads - 1) {
    atomic.store<i32>(plan.arrived, 0);
    atomic.store<i32>(plan.generation, generation + 1);
    return;
  }
  while (atomic.load<i32>(plan.generation) == generation) {}
}

/** Lets the other threads begin with the command that the plan holds. */
export function begin(plan: Plan): void {
  if (plan.threads == 1) return;
  atomic.add<i32>(plan.command, 1);
  atomic.notify(plan.command, -1);
}

/** Sleeps until there is a command newer than `seen`; returns its number. */
export function awaitCommand(plan: Plan, seen: i32): i32 {
  while (atomic.load<i32>(plan.command) == seen) atomic.wait<i32>(plan.command, seen, -1);
  return atomic.load<i32>(plan.command);
}
