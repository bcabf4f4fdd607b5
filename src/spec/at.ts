/** Looking into values of unknown shape. */

import type { JsonPath } from './diagnostic.ts';

/** What a value holds at a path; undefined where it ends before. */
export function at(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((part, key) => (typeof part === 'object' && part !== null ? (part as Record<string | number, unknown>)[key] : undefined), value);
}
