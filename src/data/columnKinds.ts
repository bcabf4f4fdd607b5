/** The columns of a CSV file at a glance, to choose a target from. */

import { isMissing } from './cells.ts';
import { mostCategories } from './features.ts';
import { firstRows } from './firstRows.ts';
import { NumberReader } from './numbers.ts';

/** Rows and bytes that are looked at. */
const [mostRows, mostBytes] = [20_000, 16 << 20];

export interface ColumnKind {
  readonly name: string;
  /** Every value that is looked at is a number, and there is one. */
  readonly isNumeric: boolean;
  /** Different values, missing ones aside; null where there are more than 100. */
  readonly values: number | null;
  /** All numbers are whole. */
  readonly isWhole: boolean;
  /** Some value is missing. */
  readonly hasGaps: boolean;
}

export interface TableKind {
  readonly columns: readonly ColumnKind[];
  /** Rows that were looked at. */
  readonly rows: number;
}

/** Null for a file without a header and a row. */
export function tableKind(bytes: Uint8Array): TableKind | null {
  const { rows: [header, ...rows], separators } = firstRows(bytes, mostRows + 1, mostBytes);
  if (!header || rows.length === 0) return null;
  const reader = new NumberReader(separators.delimiter === ',' ? '.' : null);
  return { rows: rows.length, columns: header.map((name, column) => kindOf(name, rows.map((row) => row[column] ?? ''), reader)) };
}

function kindOf(name: string, cells: readonly string[], reader: NumberReader): ColumnKind {
  const given = cells.filter((cell) => !isMissing(cell));
  const values = new Set<string>();
  for (const cell of given) if (values.size <= mostCategories) values.add(cell);
  const numbers = given.map((cell) => reader.read(cell));
  const isNumeric = numbers.length > 0 && !numbers.some(Number.isNaN);
  return { name, isNumeric, values: values.size > mostCategories ? null : values.size, isWhole: isNumeric && numbers.every(Number.isInteger), hasGaps: given.length < cells.length };
}
