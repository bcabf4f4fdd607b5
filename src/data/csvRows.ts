/** The rows of a CSV file's bytes, decoded chunk by chunk, so that no text of the whole file is needed. */

import * as l10n from '@vscode/l10n';
import { gibibytes } from '../spec/index.ts';
import type { CsvModel } from '../spec/model.ts';
import type { DataProblem } from './dataset.ts';
import { NumberReader } from './numbers.ts';
import { csvLimit, fileError, specError } from './problems.ts';
import { rowAt } from './rows.ts';
import type { Chunk, Row, Separators } from './rows.ts';
import { decodeUtf8, Places } from './text.ts';

/** Bytes that are decoded at a time; more where a row is longer. */
const chunkBytes = 1 << 16;

/** Bytes whose lines are counted at a time: some milliseconds. */
const countedBytes = 1 << 22;

/**
 * Gives every row that is not blank to `take`, until it wants no more; yields the share that is read after each chunk. Returns what
 * is wrong with the text, or null.
 */
export function* readRows(bytes: Uint8Array, separators: Separators, path: string, take: (row: Row) => boolean, chunk = chunkBytes): Generator<number, DataProblem | null> {
  const newline = separators.newline.charCodeAt(0);
  let rest = ''; // of a row that goes on in the next chunk
  let line = 0;
  for (let from = hasMark(bytes) ? 3 : 0; from < bytes.length; ) {
    const to = endOfLines(bytes, from + Math.max(chunk, 2 * rest.length), newline);
    const { text, wrong } = decodeUtf8(bytes.subarray(from, to));
    const places = new Places(rest + text, line);
    if (wrong !== -1) return fileError('not-utf8', l10n.t`${path} is not UTF-8 here: save it as UTF-8`, path, places.of([rest.length + wrong, rest.length + wrong + 1]));
    const end = takeRows({ text: rest + text, places, separators, isLast: to === bytes.length }, take);
    if (end === null) break;
    line = places.lineAt(end);
    rest = (rest + text).slice(end);
    from = to;
    yield to / bytes.length;
  }
  return null;
}

/** Takes the whole rows of a chunk. Returns where the rest begins, or null when no more rows are wanted. */
function takeRows(chunk: Chunk, take: (row: Row) => boolean): number | null {
  let at = 0;
  while (at < chunk.text.length) {
    const read = rowAt(chunk, at);
    if (!read) break;
    if (!read.row.isBlank && !take(read.row)) return null;
    at = read.next;
  }
  return Math.min(at, chunk.text.length);
}

/** How the numbers of a file are written: as the spec says; with a comma between cells there is no decimal comma; else as the file shows. */
export function numbersOf({ decimal }: Pick<CsvModel, 'decimal'>, { delimiter }: Separators): NumberReader {
  return new NumberReader(decimal ?? (delimiter === ',' ? '.' : null));
}

/** As many rows as a file has at most; yields 0, for nothing is read yet, between portions of it. */
export function* rowsAtMost(bytes: Uint8Array, { newline }: Separators): Generator<number, number> {
  const code = newline.charCodeAt(0);
  let lines = 1;
  for (let from = 0; from < bytes.length; from += countedBytes) {
    if (from > 0) yield 0;
    const portion = bytes.subarray(from, from + countedBytes);
    for (let at = portion.indexOf(code); at !== -1; at = portion.indexOf(code, at + 1)) lines++;
  }
  return lines;
}

/** Why a file is not even looked into. */
export function unreadableFile(bytes: Uint8Array, file: string): DataProblem | null {
  if (bytes.length > csvLimit) {
    return specError('file-too-large', l10n.t`${file} has ${gibibytes(bytes.length)}, the limit for a CSV file is ${gibibytes(csvLimit)}`, ['data', 'csv']);
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 ? fileError('not-utf8', l10n.t`${file} is UTF-16: save it as UTF-8`, file, { line: 0, column: 0, endColumn: 1 }) : null;
}

/** Whether a byte order mark is in front. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The end of the line that a byte is in, or of the file. */
function endOfLines(bytes: Uint8Array, least: number, newline: number): number {
  const at = bytes.indexOf(newline, least - 1);
  return at === -1 ? bytes.length : at + 1;
}
