/** How fixes are said. */

import type { Change, Fix, JsonPath } from './diagnostic.ts';

export function set(path: JsonPath, value: unknown): Change {
  return { kind: 'set', path, value };
}

export function rename(path: JsonPath, key: string): Change {
  return { kind: 'rename', path, key };
}

export function remove(path: JsonPath): Change {
  return { kind: 'remove', path };
}

export function fix(title: string, ...changes: readonly Change[]): Fix {
  return { title, changes };
}
