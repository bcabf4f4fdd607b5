/** The columns of a CSV file, before anything is known of what they are for. */

import Papa from 'papaparse';
import { separatorsOf } from './dialect.ts';

/** Bytes in which a header must end. */
const headerBytes = 1 << 16;

/** The names in the first row; empty where there is none that can be read. Cells are separated as the data is read. */
export function headerOf(bytes: Uint8Array): readonly string[] {
  const first = bytes.subarray(0, headerBytes);
  const [row] = Papa.parse<string[]>(new TextDecoder('utf-8').decode(first), { preview: 1, ...separatorsOf(first, null) }).data;
  return (row ?? []).map((name) => name.trim()).filter((name) => name !== '');
}
