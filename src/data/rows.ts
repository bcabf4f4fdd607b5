/** Rows of a CSV file: RFC 4180, with the delimiter and the line break of the file. */

import type { Delimiter } from '../spec/model.ts';
import { Places } from './text.ts';
import type { Place, Span } from './text.ts';

/** How rows and cells are told apart. Of CRLF the CR is a space at the end of the last cell. */
export interface Separators {
  readonly delimiter: Delimiter;
  readonly newline: '\n' | '\r';
}

/** A part of a file that begins with a row. */
export interface Chunk {
  readonly text: string;
  readonly places: Places;
  readonly separators: Separators;
  /** The file ends with it. */
  readonly isLast: boolean;
}

/** `open`: a quote opens the cell and none closes it; `text`: text follows the quote that closes the cell. */
export interface QuoteFault {
  readonly kind: 'open' | 'text';
  readonly cell: number;
}

/** One row, chunk.text[start, end) without its line break. */
export class Row {
  /** Without their quotes. */
  readonly cells: readonly string[];
  readonly fault: QuoteFault | null;
  private readonly chunk: Chunk;
  private readonly start: number;
  private readonly end: number;
  private spans: readonly Span[] | null = null;

  constructor(chunk: Chunk, [start, end]: Span, cells: readonly string[], fault: QuoteFault | null) {
    this.chunk = chunk;
    this.start = start;
    this.end = end;
    this.cells = cells;
    this.fault = fault;
  }

  get isBlank(): boolean {
    return this.cells.length === 1 && this.fault === null && this.cells[0]!.trim() === '';
  }

  /** Where a cell is, its quotes included; the whole row for a cell that is not there. */
  place(cell: number): Place {
    const { text, separators, places } = this.chunk;
    this.spans ??= scan(text, this.start, true, separators)!.spans;
    return places.of(this.spans[cell] ?? [this.start, this.end]);
  }

  get wholePlace(): Place {
    return this.chunk.places.of([this.start, this.end]);
  }
}

/** The row that begins at `start`, and where the next one does; null if the chunk ends within the row. */
export function rowAt(chunk: Chunk, start: number): { readonly row: Row; readonly next: number } | null {
  const { text, separators, isLast } = chunk;
  const lineBreak = text.indexOf(separators.newline, start);
  if (lineBreak === -1 && !isLast) return null;
  const stop = lineBreak === -1 ? text.length : lineBreak;
  const end = withoutReturn(text, start, stop);
  const line = text.slice(start, end);
  if (!line.includes('"')) return { row: new Row(chunk, [start, end], line.split(separators.delimiter), null), next: stop + 1 };
  const scanned = scan(text, start, isLast, separators);
  if (!scanned) return null;
  const { spans, fault, stop: quotedStop } = scanned;
  return { row: new Row(chunk, [start, spans.at(-1)![1]], spans.map((span) => cellText(text, span)), fault), next: quotedStop + 1 };
}

/** The first `most` rows of a text that begins with one, blank ones left out. `isLast`: the file ends with it. */
export function* firstRowsOf(text: string, separators: Separators, isLast: boolean, most: number): Generator<Row> {
  const chunk = { text, separators, isLast, places: new Places(text, 0) };
  for (let at = 0, found = 0; at < text.length && found < most; ) {
    const read = rowAt(chunk, at);
    if (!read) return;
    if (!read.row.isBlank) {
      found++;
      yield read.row;
    }
    at = read.next;
  }
}

interface Scan {
  /** Of the cells, quotes included. */
  readonly spans: readonly Span[];
  /** The first one. */
  readonly fault: QuoteFault | null;
  /** The row's line break, or the end of the text. */
  readonly stop: number;
}

/** Reads the quotes of a row; null, which never is with `isLast`, if the text ends within the row. */
function scan(text: string, start: number, isLast: boolean, separators: Separators): Scan | null {
  const spans: Span[] = [];
  let fault: QuoteFault | null = null;
  for (let from = start; ; ) {
    const quoted = text[from] === '"' ? quotedEnd(text, from, separators) : null;
    const to = quoted ? quoted.end : plainEnd(text, from, separators);
    if (to === text.length && !isLast) return null;
    if (quoted?.kind && !fault) fault = { kind: quoted.kind, cell: spans.length };
    if (to === text.length || text[to] === separators.newline) {
      spans.push([from, withoutReturn(text, from, to)]);
      return { spans, fault, stop: to };
    }
    spans.push([from, to]);
    from = to + 1;
  }
}

/** The delimiter or line break behind a cell without quotes. */
function plainEnd(text: string, from: number, { delimiter, newline }: Separators): number {
  const [first, second] = [delimiter.charCodeAt(0), newline.charCodeAt(0)];
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== first && text.charCodeAt(at) !== second) at++;
  return at;
}

/** A cell that starts with a quote ends at the first single quote that a delimiter, a line break or the end follows, spaces aside. */
function quotedEnd(text: string, from: number, { delimiter, newline }: Separators): { readonly end: number; readonly kind: QuoteFault['kind'] | null } {
  let kind: QuoteFault['kind'] | null = null;
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    if (text[quote + 1] === '"') {
      quote++;
      continue;
    }
    let next = quote + 1;
    while (next < text.length && text[next] !== delimiter && text[next] !== newline && text[next]!.trim() === '') next++;
    if (next === text.length || text[next] === delimiter || text[next] === newline) return { end: next, kind };
    kind = 'text';
  }
  return { end: text.length, kind: kind ?? 'open' };
}

function cellText(text: string, [from, to]: Span): string {
  const raw = text.slice(from, to);
  return raw.startsWith('"') ? raw.slice(1, raw.lastIndexOf('"')).replaceAll('""', '"') : raw;
}

function withoutReturn(text: string, from: number, to: number): number {
  return to > from && text[to - 1] === '\r' ? to - 1 : to;
}
