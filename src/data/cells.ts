/** What a single cell of a CSV file is. */

import * as l10n from '@vscode/l10n';
import { looksLikeNumber, numberIn } from './numbers.ts';

const missing = /^(?:|na|n\/a|nan|null|\?)$/i;
const infinite = /^[-+]?(?:inf|infinity)$/i;

/** True for a cell that stands for no value: empty, `NA`, `N/A`, `NaN`, `null` or `?`. */
export function isMissing(cell: string): boolean {
  return cell.length === 0 || missing.test(cell.trim());
}

/** True for a cell with a value that is no attempt at a number: not `inf`, `1e999` or `1.234,5`. */
export function isWord(cell: string): boolean {
  const text = cell.trim();
  return !isMissing(text) && !isInfinite(text) && !looksLikeNumber(text) && Number.isNaN(numberIn(text));
}

function isInfinite(text: string): boolean {
  return infinite.test(text) || Math.abs(Number(text.replace(',', '.'))) === Infinity;
}

/** `petal_length is "n/a": the value is missing` */
export function whyMissing(column: string, cell: string): string {
  const text = cell.trim();
  return text === '' ? l10n.t`${column} is empty: the value is missing` : l10n.t`${column} is ${quoted(text)}: the value is missing`;
}

/** `petal_length is "1,5": not a number: …`, for a cell with a value in which no number is read. `notation` is how numbers are written here. */
export function whyNoNumber(column: string, cell: string, notation: string): string {
  const text = cell.trim();
  if (isInfinite(text)) return l10n.t`${column} is ${quoted(text)}: not a finite number`;
  return isWord(text) ? l10n.t`${column} is ${quoted(text)}: not a number` : l10n.t`${column} is ${quoted(text)}: not a number: ${notation}`;
}

/** The text in quotes on one line, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
