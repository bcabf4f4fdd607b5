/** How fixes are said. */

import * as l10n from '@vscode/l10n';
import type { Change, Fix, JsonPath } from './diagnostic.ts';
import { quoted } from './suggest.ts';

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

/** Puts a name or a number in the place of what is there: `Use relu`. */
export function use(value: string | number, path: JsonPath): Fix {
  return fix(l10n.t`Use ${value}`, set(path, value));
}

/** Takes a key and its value away: `Remove "init"`. */
export function removal(path: JsonPath): Fix {
  const key = quoted(String(path.at(-1)));
  return fix(l10n.t`Remove ${key}`, remove(path));
}
