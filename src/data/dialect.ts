/** How a CSV file is written: its line breaks, and what stands between its cells. */

import { delimiters } from '../spec/model.ts';
import type { Delimiter } from '../spec/model.ts';
import { firstRowsOf } from './rows.ts';
import type { Separators } from './rows.ts';
import { decodeUtf8 } from './text.ts';

/** Bytes and rows at the beginning of a file that are looked at. */
const [mostBytes, mostRows] = [1 << 16, 50];

/** The line breaks of a file, and its delimiter where it is not given. */
export function separatorsOf(bytes: Uint8Array, given: Delimiter | null): Separators {
  const newline = bytes.includes(10) ? '\n' : '\r';
  return { newline, delimiter: given ?? sniffed(bytes, newline) };
}

/**
 * The delimiter that parts the header and the most of the first rows into the same number of cells, two at least; of several the one
 * that gives the most cells. A comma where none does.
 */
function sniffed(bytes: Uint8Array, newline: Separators['newline']): Delimiter {
  const { text } = decodeUtf8(bytes.subarray(0, mostBytes));
  const isLast = bytes.length <= mostBytes;
  let best: { delimiter: Delimiter; fitting: number; cells: number } = { delimiter: ',', fitting: -1, cells: 0 };
  for (const delimiter of delimiters) {
    const [header = 0, ...rows] = Array.from(firstRowsOf(text.replace(/^\ufeff/, ''), { delimiter, newline }, isLast, 1 + mostRows), ({ cells }) => cells.length);
    const fitting = rows.length === 0 ? 1 : rows.filter((width) => width === header).length / rows.length;
    const isBetter = fitting > best.fitting || (fitting === best.fitting && header > best.cells);
    if (header >= 2 && isBetter) best = { delimiter, fitting, cells: header };
  }
  return best.delimiter;
}
