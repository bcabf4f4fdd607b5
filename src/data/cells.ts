/** Single cells of a CSV file: where they are in its text, and which number they mean. */

import type { Span } from './text.ts';

/**
 * The cells of the row text[start, end), quotes included, the row's line break not. Reads quotes as papaparse does: a cell
 * that starts with one ends at the first single quote that a comma or the end of the row follows, spaces aside.
 */
export function cellSpans(text: string, start: number, end: number): Span[] {
  const spans: Span[] = [];
  let rowEnd = end;
  if (text[rowEnd - 1] === '\n') rowEnd--;
  if (rowEnd > start && text[rowEnd - 1] === '\r') rowEnd--;
  for (let from = start; from <= rowEnd; ) {
    const to = text[from] === '"' ? quotedEnd(text, from, rowEnd) : commaAfter(text, from, rowEnd);
    spans.push([from, to]);
    from = to + 1;
  }
  return spans;
}

function commaAfter(text: string, from: number, rowEnd: number): number {
  const comma = text.indexOf(',', from);
  return comma === -1 || comma > rowEnd ? rowEnd : comma;
}

function quotedEnd(text: string, from: number, rowEnd: number): number {
  let quote = text.indexOf('"', from + 1);
  while (quote !== -1 && quote < rowEnd) {
    let next = quote + 1;
    while (next < rowEnd && text[next]!.trim() === '') next++;
    if (text[quote + 1] === '"') quote++;
    else if (next === rowEnd || text[next] === ',') return next;
    quote = text.indexOf('"', quote + 1);
  }
  return rowEnd;
}

const decimal = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const notFinite = /^[-+]?(?:nan|inf|infinity)$/i;

/** The number that a cell writes in decimal; NaN if it writes none or one that is not finite. */
export function numberIn(cell: string): number {
  if (!decimal.test(cell)) return NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : NaN;
}

/** True for a cell with something in it that is no attempt at a number: a word, not `NaN`, `inf` or `1e999`. */
export function isWord(cell: string): boolean {
  const text = cell.trim();
  return text !== '' && !notFinite.test(text) && !decimal.test(text);
}

/** `petal_length is "n/a": not a number`, for a cell in which numberIn finds none. */
export function whyNoNumber(column: string, cell: string): string {
  const text = cell.trim();
  if (text === '') return `${column} is empty: not a number`;
  return `${column} is ${quoted(text)}: ${isWord(text) ? 'not a number' : 'not a finite number'}`;
}

/** The text in quotes on one line, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
