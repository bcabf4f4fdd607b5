/** Waiting for a condition. */

import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not null or false, and returns it. Throws `No <what> in <n> s` after `patience` [ms].
 * For what a browser locator can wait for itself, let it.
 */
export async function until<T>(what: string, ask: () => Promise<T | null | false>, patience = 30_000): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`No ${what} in ${patience / 1000} s`);
    await delay(50);
  }
}

/** Whether something that is waited for came: a timeout is an answer here, every other error is thrown. */
export async function came(waiting: Promise<unknown>): Promise<boolean> {
  try {
    await waiting;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return false;
    throw error;
  }
}
