/** Which rows of a long list are shown. Pure functions. */

import type { Row } from './derivation.ts';

/** A list up to this length is shown whole. */
const whole = 9;
/** Rows that a longer one shows. */
const some = 7;

/** Positions of the rows to show, the largest first where not all are. */
export function chosenRows(rows: readonly Row[], unfolded: boolean): readonly number[] {
  const all = rows.map((_, i) => i);
  if (rows.length <= whole) return all;
  const size = (i: number): number => Math.abs(rows[i]!.value) || 0;
  const bySize = all.sort((i, j) => size(j) - size(i));
  return unfolded ? bySize : bySize.slice(0, some);
}

/** What the rows that are not shown add up to, those that were not sent among them. */
export function leftOut(rows: readonly Row[], chosen: readonly number[], rest: { readonly count: number; readonly value: number }): { readonly count: number; readonly value: number } {
  const seen = new Set(chosen);
  const value = rows.reduce((sum, row, i) => (seen.has(i) ? sum : sum + row.value), rest.value);
  return { count: rows.length - chosen.length + rest.count, value };
}
