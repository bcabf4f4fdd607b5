/** CSV files: RFC 4180 with a header row, cells separated by commas; blank lines are skipped, spaces around a cell do not count. */

import Papa from 'papaparse';
import { Matrix } from '../core/index.ts';
import { gibibytes } from '../spec/index.ts';
import type { DataProblem, OutputShape } from './dataset.ts';
import { cellSpans, numberIn, quoted, whyNoNumber } from './cells.ts';
import { chooseColumns } from './columns.ts';
import type { ColumnNames, Columns } from './columns.ts';
import { Faults } from './faults.ts';
import { LabelColumn } from './labels.ts';
import { count, csvLimit, fileError, memoryProblem, specError } from './problems.ts';
import type { Outcome } from './problems.ts';
import type { Table, Target } from './targets.ts';
import { decodeUtf8 } from './text.ts';
import type { Span } from './text.ts';

/** What the spec says about a CSV file. */
export interface CsvSource extends ColumnNames {
  /** As the spec writes it. */
  readonly path: string;
}

/** One row as papaparse gives it, text[start, end) in the file. */
interface Row {
  readonly cells: readonly string[];
  readonly quoteErrors: readonly Papa.ParseError[];
  readonly start: number;
  readonly end: number;
}

/** Reads the bytes of a CSV file. One target column is text or numbers, which decides about classes (see LabelColumn); several are numbers. */
export function readCsv(bytes: Uint8Array, source: CsvSource, output: OutputShape): Outcome<Table> {
  const file = source.path;
  if (bytes.length > csvLimit) {
    const message = `${file} has ${gibibytes(bytes.length)}, the limit for a CSV file is ${gibibytes(csvLimit)}`;
    return { problems: [specError('file-too-large', message, ['data', 'csv'])] };
  }
  const decoded = decodeUtf8(bytes, file);
  if ('problems' in decoded) return decoded;
  const text = decoded.value;
  if (text.trim() === '') return { problems: [emptyFile(file)] };
  const newline = text.includes('\n') ? '\n' : '\r';
  const reader = new CsvReader(text, source, countOf(text, newline) + 1);
  let start = 0;
  // papaparse drops a byte order mark; the file's own is gone already, and a second one must count as a letter for the offsets.
  Papa.parse<string[]>(text.startsWith('\ufeff') ? `\ufeff${text}` : text, {
    delimiter: ',',
    newline, // of CRLF the CR is a space at the end of the last cell
    step({ data: cells, errors: quoteErrors, meta: { cursor: end } }, parser) {
      if (!reader.take({ cells, quoteErrors, start, end })) parser.abort();
      start = end;
    },
  });
  return reader.finish(output);
}

/** Takes the rows of a file one after the other and keeps their numbers. */
class CsvReader {
  private readonly text: string;
  private readonly source: CsvSource;
  private readonly mostRows: number;
  private readonly faults = new Faults();
  /** What makes reading on pointless. */
  private stopped: readonly DataProblem[] | null = null;
  private body: Body | null = null;

  constructor(text: string, source: CsvSource, mostRows: number) {
    this.text = text;
    this.source = source;
    this.mostRows = mostRows;
  }

  /** False when no more rows are wanted. */
  take(row: Row): boolean {
    const blank = row.cells.length === 1 && row.cells[0]!.trim() === '';
    if (blank && row.quoteErrors.length === 0) return true;
    if (this.quotesAreWrong(row)) return this.body !== null; // a header with wrong quotes says nothing about the columns
    if (this.body) this.body.take(row);
    else this.takeHeader(row);
    return this.stopped === null;
  }

  finish(output: OutputShape): Outcome<Table> {
    const file = this.source.path;
    if (this.stopped) return { problems: this.stopped };
    const target = this.body?.target(output) ?? null;
    if (target && 'faults' in target) this.faults.merge(target.faults);
    if (this.faults.any) return { problems: this.faults.problems(this.text, file) };
    if (!this.body || this.body.rows === 0) return { problems: [noRows(file, this.text)] };
    if (target && 'problem' in target) return { problems: [specError('too-many-classes', target.problem, ['data', 'target'])] };
    return { value: this.body.table(target as Target) };
  }

  private quotesAreWrong({ cells, quoteErrors, start, end }: Row): boolean {
    const [error] = quoteErrors;
    if (!error) return false;
    this.faults.add('quotes', () => {
      const opened = (error.index ?? start + 1) - 1; // papaparse points behind the opening quote
      const spans = cellSpans(this.text, start, end);
      const span = spans.find(([from, to]) => from <= opened && opened < to) ?? spans[cells.length - 1] ?? [start, end];
      const message = error.code === 'MissingQuotes' ? 'a quote opens this cell and none closes it' : 'text follows the quote that closes this cell: write a quote inside as two';
      return { message, span };
    });
    return true;
  }

  private takeHeader({ cells, start, end }: Row): void {
    const header = cells.map((name) => name.trim());
    const firstOf = new Map<string, number>();
    for (const [i, name] of header.entries()) {
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, i);
      if (name !== '' && first === undefined) continue;
      const message = name === '' ? `column ${i + 1} has no name in the header` : `columns ${first! + 1} and ${i + 1} are both called ${quoted(name)}`;
      this.faults.add(name === '' ? 'no-column-name' : 'same-column-name', () => ({ message, span: cellSpans(this.text, start, end)[i]! }));
    }
    const chosen = this.faults.any ? { problems: this.faults.problems(this.text, this.source.path) } : chooseColumns(header, this.source, this.source.path);
    if ('problems' in chosen) {
      this.stopped = chosen.problems;
      return;
    }
    const columns = chosen.value;
    const tooLarge = memoryProblem(this.mostRows, columns.features.length + columns.target.length, ['data', 'csv']);
    if (tooLarge) this.stopped = [tooLarge];
    else this.body = new Body(this.text, header, columns, this.mostRows, this.faults);
  }
}

/** The rows under the header. */
class Body {
  rows = 0;
  private readonly x: Float64Array;
  /** Of one target column; of several, `y` [rows × targets]. */
  private readonly labels: LabelColumn | null;
  private readonly y: Float64Array;
  private readonly text: string;
  private readonly header: readonly string[];
  private readonly columns: Columns;
  private readonly faults: Faults;

  constructor(text: string, header: readonly string[], columns: Columns, mostRows: number, faults: Faults) {
    const { features, target } = columns;
    this.text = text;
    this.header = header;
    this.columns = columns;
    this.faults = faults;
    this.x = new Float64Array(mostRows * features.length);
    this.labels = target.length === 1 ? new LabelColumn(header[target[0]!]!, mostRows) : null;
    this.y = new Float64Array(this.labels ? 0 : mostRows * target.length);
  }

  take({ cells, start, end }: Row): void {
    const expected = this.header.length;
    if (cells.length !== expected) {
      const message = `this row has ${count(cells.length, 'cell')}, the header has ${expected}`;
      // The first cell too much, or the last one before those that are missing.
      this.faults.add('ragged-row', () => ({ message, span: this.span(start, end, Math.min(expected, cells.length - 1)) }));
      return;
    }
    const { features, target } = this.columns;
    this.numbers(this.x, features, cells, start, end);
    if (this.labels) this.labels.add(cells[target[0]!]!, () => this.span(start, end, target[0]!));
    else this.numbers(this.y, target, cells, start, end);
    this.rows++;
  }

  /** Writes the numbers of those columns into their row of `out`. */
  private numbers(out: Float64Array, columns: readonly number[], cells: readonly string[], start: number, end: number): void {
    const offset = this.rows * columns.length;
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j]!;
      const value = numberIn(cells[column]!);
      out[offset + j] = value;
      if (Number.isNaN(value)) {
        this.faults.add('not-a-number', () => ({ message: whyNoNumber(this.header[column]!, cells[column]!), span: this.span(start, end, column) }));
      }
    }
  }

  private span(start: number, end: number, cell: number): Span {
    return cellSpans(this.text, start, end)[cell] ?? [start, end];
  }

  target(output: OutputShape): ReturnType<LabelColumn['finish']> {
    if (this.labels) return this.labels.finish(output);
    const names = this.columns.target.map((column) => this.header[column]!);
    return { kind: 'numbers', subject: 'the target', names, values: firstRows(this.y, this.rows, names.length) };
  }

  table(target: Target): Table {
    const { features } = this.columns;
    return { x: firstRows(this.x, this.rows, features.length), featureNames: features.map((column) => this.header[column]!), target };
  }
}

/** Shares `data` if it is nearly full, as it is but for the header and blank lines; else a data set would hold much more than its numbers. */
function firstRows(data: Float64Array, rows: number, cols: number): Matrix {
  const length = rows * cols;
  const nearlyFull = data.length - length <= data.length / 16;
  return Matrix.over(rows, cols, nearlyFull ? data.subarray(0, length) : data.slice(0, length));
}

function countOf(text: string, character: string): number {
  let n = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) n++;
  return n;
}

function emptyFile(file: string): DataProblem {
  return fileError('empty-file', `${file} is empty: it needs a header row with the names of the columns, then one row a sample`, file, { line: 0, column: 0, endColumn: 0 });
}

function noRows(file: string, text: string): DataProblem {
  const endColumn = /^[^\r\n]*/.exec(text)?.[0].length ?? 0;
  return fileError('no-rows', `${file} has a header, but no rows under it`, file, { line: 0, column: 0, endColumn });
}
