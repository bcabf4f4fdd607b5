import type { Helper } from '../engine/index.ts';

/** A browser's training is done by one thread. */
export function startHelpers(count: number): Promise<Helper[]> {
  return count === 0 ? Promise.resolve([]) : Promise.reject(new Error('there are no helping threads in a browser'));
}
