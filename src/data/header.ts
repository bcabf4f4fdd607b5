/** The columns of a CSV file, before anything is known of what they are for. */

import Papa from 'papaparse';

/** Bytes in which a header must end. */
const headerBytes = 1 << 16;

/** The names in the first row; empty where there is none that can be read. Cells are separated by commas, semicolons or tabs. */
export function headerOf(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, headerBytes));
  const [row] = Papa.parse<string[]>(text, { preview: 1, delimitersToGuess: [',', ';', '\t'] }).data;
  return (row ?? []).map((name) => name.trim()).filter((name) => name !== '');
}
