/** The columns of a CSV file at a glance, to choose a target from. */

import Papa from 'papaparse';
import { separatorsOf } from './dialect.ts';
import { NumberReader } from './numbers.ts';

/** Rows that are looked at, and values of a column that are told apart. */
const [mostRows, mostValues] = [20_000, 100];

export interface ColumnKind {
  readonly name: string;
  /** Every cell that is looked at is a number. */
  readonly isNumeric: boolean;
  /** Different values; null where there are more than 100. */
  readonly values: number | null;
  /** All numbers are whole. */
  readonly isWhole: boolean;
}

export interface TableKind {
  readonly columns: readonly ColumnKind[];
  /** Rows that were looked at. */
  readonly rows: number;
}

/** Null for a file without a header and a row. Cells are separated as the data is read. */
export function tableKind(bytes: Uint8Array): TableKind | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  const separators = separatorsOf(bytes, null);
  const { data } = Papa.parse<string[]>(text, { preview: mostRows + 1, skipEmptyLines: 'greedy', ...separators });
  const [header, ...rows] = data;
  if (!header || rows.length === 0) return null;
  const numbers = new NumberReader(separators.delimiter === ',' ? '.' : null);
  return { rows: rows.length, columns: header.map((name, column) => kindOf(name.trim(), rows.map((row) => (row[column] ?? '').trim()), numbers)) };
}

function kindOf(name: string, cells: readonly string[], reader: NumberReader): ColumnKind {
  const values = new Set<string>();
  for (const cell of cells) if (values.size <= mostValues) values.add(cell);
  const numbers = cells.map((cell) => reader.read(cell));
  const isNumeric = !numbers.some(Number.isNaN);
  return { name, isNumeric, values: values.size > mostValues ? null : values.size, isWhole: isNumeric && numbers.every(Number.isInteger) };
}
