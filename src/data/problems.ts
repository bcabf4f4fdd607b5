/** How the rooms of data say what is wrong: a result, or the problems that prevent it. */

import * as l10n from '@vscode/l10n';
import { gibibytes } from '../spec/index.ts';
import type { Fix, JsonPath, ProblemCode } from '../spec/index.ts';
import type { DataProblem } from './dataset.ts';

/** A value, or at least one problem. */
export type Outcome<T> = { readonly value: T } | { readonly problems: readonly DataProblem[] };

/** The limit for the numbers of one data set: (features + targets) × samples × 8 bytes. */
export const memoryLimit = 2 ** 30;

/** The limit for a CSV file: the longest text that V8 can hold, 512 MiB less 24 bytes. */
export const csvLimit = 2 ** 29 - 24;

/** An error at a place in the spec. */
export function specError(code: ProblemCode, message: string, path: JsonPath, ...fixes: readonly Fix[]): DataProblem {
  return { severity: 'error', code, message: oneLine(message), at: { spec: path }, ...(fixes.length > 0 && { fixes }) };
}

/** A warning at a place in the spec. */
export function specWarning(code: ProblemCode, message: string, path: JsonPath): DataProblem {
  return { severity: 'warning', code, message: oneLine(message), at: { spec: path } };
}

/** An error at a place in a data file: 0-based line and columns. */
export function fileError(code: ProblemCode, message: string, file: string, place: { line: number; column: number; endColumn: number }): DataProblem {
  return { severity: 'error', code, message: oneLine(message), at: { file, ...place } };
}

/** An error about a CSV file without a header. */
export function emptyFile(file: string): DataProblem {
  return fileError('empty-file', l10n.t`${file} is empty: it needs a header row with the names of the columns, then one row a sample`, file, { line: 0, column: 0, endColumn: 0 });
}

/** A message with line breaks and other control characters escaped: names of columns and classes come from files. */
export function oneLine(message: string): string {
  return message.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A problem if `samples` rows of `columns` float64 numbers are over the limit; call it before they are allocated. */
export function memoryProblem(samples: number, columns: number, path: JsonPath): DataProblem | null {
  const bytes = samples * columns * 8;
  if (bytes <= memoryLimit) return null;
  const numbers = count(columns, l10n.t`number`, l10n.t`numbers`);
  return specError('data-too-large', l10n.t`${samples.toLocaleString('en')} samples of ${numbers} would need ${gibibytes(bytes)}, the limit is ${gibibytes(memoryLimit)}`, path);
}

/** `1 class`, `2 classes`: the number with the noun for one, or the noun for several. */
export function count(n: number, one: string, several: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : several}`;
}

/** `a, b, c`; of a long list the first names and how many more there are. */
export function listNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  const rest = names.length - most;
  return rest > 0 ? l10n.t`${shown} and ${rest.toLocaleString('en')} more` : shown;
}
