/** CSV files: RFC 4180 with a header row; blank lines are skipped, spaces around a cell do not count. Read chunk by chunk, so that no text of the whole file is needed. */

import { gibibytes } from '../spec/index.ts';
import { Body } from './body.ts';
import type { CsvSource } from './body.ts';
import { quoted } from './cells.ts';
import { chooseColumns } from './columns.ts';
import type { DataProblem, OutputShape } from './dataset.ts';
import { separatorsOf } from './dialect.ts';
import { Faults } from './faults.ts';
import { NumberReader } from './numbers.ts';
import { csvLimit, fileError, memoryProblem, specError } from './problems.ts';
import type { Outcome } from './problems.ts';
import { rowAt } from './rows.ts';
import type { Chunk, Row } from './rows.ts';
import type { Table } from './targets.ts';
import { decodeUtf8, Places } from './text.ts';
import type { Place } from './text.ts';

/** Bytes that are decoded at a time; more where a row is longer. */
const chunkBytes = 1 << 20;

/**
 * Reads the bytes of a CSV file; yields the share that is read after each chunk. One target column is text or numbers, which decides
 * about classes (see LabelColumn); several are numbers.
 */
export function* readCsv(bytes: Uint8Array, source: CsvSource, output: OutputShape, chunk = chunkBytes): Generator<number, Outcome<Table>> {
  const unreadable = unreadableFile(bytes, source.path);
  if (unreadable) return { problems: [unreadable] };
  const separators = separatorsOf(bytes, source.delimiter);
  const newline = separators.newline.charCodeAt(0);
  const reader = new CsvReader(source, new NumberReader(source.decimal ?? (separators.delimiter === ',' ? '.' : null)), countOf(bytes, newline) + 1);
  let rest = ''; // of a row that goes on in the next chunk
  let line = 0;
  for (let from = hasMark(bytes) ? 3 : 0; from < bytes.length; ) {
    const to = endOfLines(bytes, from + Math.max(chunk, 2 * rest.length), newline);
    const { text, wrong } = decodeUtf8(bytes.subarray(from, to));
    const places = new Places(rest + text, line);
    if (wrong !== -1) return { problems: [fileError('not-utf8', `${source.path} is not UTF-8 here: save it as UTF-8`, source.path, places.of([rest.length + wrong, rest.length + wrong + 1]))] };
    const end = reader.take({ text: rest + text, places, separators, isLast: to === bytes.length });
    if (end === null) break;
    line = places.lineAt(end);
    rest = (rest + text).slice(end);
    from = to;
    yield to / bytes.length;
  }
  return reader.finish(output);
}

/** Takes the rows of a file one after the other: first the header, then the body. */
class CsvReader {
  private readonly source: CsvSource;
  private readonly numbers: NumberReader;
  private readonly mostRows: number;
  private readonly faults = new Faults();
  /** What makes reading on pointless. */
  private stopped: readonly DataProblem[] | null = null;
  private headerPlace: Place | null = null;
  private body: Body | null = null;

  constructor(source: CsvSource, numbers: NumberReader, mostRows: number) {
    this.source = source;
    this.numbers = numbers;
    this.mostRows = mostRows;
  }

  /** Takes the whole rows of a chunk. Returns where the rest begins, or null when no more rows are wanted. */
  take(chunk: Chunk): number | null {
    let at = 0;
    while (at < chunk.text.length) {
      const read = rowAt(chunk, at);
      if (!read) break;
      if (!read.row.isBlank && !this.takeRow(read.row)) return null;
      at = read.next;
    }
    return Math.min(at, chunk.text.length);
  }

  finish(output: OutputShape): Outcome<Table> {
    const { path } = this.source;
    if (this.stopped) return { problems: this.stopped };
    if (!this.body && this.faults.any) return { problems: this.faults.problems(path) };
    if (!this.body) return { problems: [emptyFile(path)] };
    const table = this.body.finish(output);
    if (!this.faults.any && this.body.isEmpty) return { problems: [fileError('no-rows', `${path} has a header, but no rows under it`, path, this.headerPlace!)] };
    return table;
  }

  private takeRow(row: Row): boolean {
    if (row.fault) {
      const { kind, cell } = row.fault;
      const message = kind === 'open' ? 'a quote opens this cell and none closes it' : 'text follows the quote that closes this cell: write a quote inside as two';
      this.faults.add('quotes', () => ({ message, place: row.place(cell) }));
      return this.body !== null; // a header with wrong quotes says nothing about the columns
    }
    if (this.body) this.body.take(row);
    else this.takeHeader(row);
    return this.stopped === null;
  }

  private takeHeader(row: Row): void {
    const header = row.cells.map((name) => name.trim()); // a second byte order mark is a space
    this.headerPlace = row.wholePlace;
    const firstOf = new Map<string, number>();
    for (const [i, name] of header.entries()) {
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, i);
      if (name !== '' && first === undefined) continue;
      const message = name === '' ? `column ${i + 1} has no name in the header` : `columns ${first! + 1} and ${i + 1} are both called ${quoted(name)}`;
      this.faults.add(name === '' ? 'no-column-name' : 'same-column-name', () => ({ message, place: row.place(i) }));
    }
    const chosen = this.faults.any ? { problems: this.faults.problems(this.source.path) } : chooseColumns(header, this.source, this.source.path);
    if ('problems' in chosen) {
      this.stopped = chosen.problems;
      return;
    }
    const { features, target } = chosen.value;
    const tooLarge = memoryProblem(this.mostRows, features.length + target.length, ['data', 'csv']);
    if (tooLarge) this.stopped = [tooLarge];
    else this.body = new Body(header, chosen.value, this.source, this.mostRows, this.numbers, this.faults);
  }
}

/** Why a file is not even looked into. */
function unreadableFile(bytes: Uint8Array, file: string): DataProblem | null {
  if (bytes.length > csvLimit) {
    return specError('file-too-large', `${file} has ${gibibytes(bytes.length)}, the limit for a CSV file is ${gibibytes(csvLimit)}`, ['data', 'csv']);
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 ? fileError('not-utf8', `${file} is UTF-16: save it as UTF-8`, file, { line: 0, column: 0, endColumn: 1 }) : null;
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

function countOf(bytes: Uint8Array, byte: number): number {
  let n = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) n++;
  return n;
}

function emptyFile(file: string): DataProblem {
  return fileError('empty-file', `${file} is empty: it needs a header row with the names of the columns, then one row a sample`, file, { line: 0, column: 0, endColumn: 0 });
}
