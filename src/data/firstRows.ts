/** The beginning of a CSV file, before anything is known of what it is for. */

import { separatorsOf } from './dialect.ts';
import { firstRowsOf } from './rows.ts';
import type { Separators } from './rows.ts';
import { decodeUtf8 } from './text.ts';

export interface FirstRows {
  readonly separators: Separators;
  /** The header first; cells without quotes and without spaces around them. Blank rows are left out. */
  readonly rows: readonly (readonly string[])[];
}

/** The first `most` rows, as far as they are whole in the first `limit` bytes. */
export function firstRows(bytes: Uint8Array, most: number, limit: number): FirstRows {
  const separators = separatorsOf(bytes, null);
  const text = decodeUtf8(bytes.subarray(0, limit)).text.replace(/^\ufeff/, '');
  const rows = Array.from(firstRowsOf(text, separators, bytes.length <= limit, most), ({ cells }) => cells.map((cell) => cell.trim()));
  return { separators, rows };
}

/** The names of the columns; empty where there is no header. */
export function headerOf(bytes: Uint8Array): readonly string[] {
  const [header = []] = firstRows(bytes, 1, 1 << 16).rows;
  return header.filter((name) => name !== '');
}
