import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { firstRowsOf, rowAt } from '../../src/data/rows.ts';
import type { Row, Separators } from '../../src/data/rows.ts';
import { Places } from '../../src/data/text.ts';

const commas: Separators = { delimiter: ',', newline: '\n' };

/** The rows of a text, blank ones too. */
function rowsOf(text: string, separators = commas): Row[] {
  const chunk = { text, places: new Places(text, 0), separators, isLast: true };
  const rows: Row[] = [];
  for (let at = 0; at < text.length; ) {
    const { row, next } = rowAt(chunk, at)!;
    rows.push(row);
    at = next;
  }
  return rows;
}

/** The raw cells of a row on one line. */
function rawCells(text: string, separators = commas): string[] {
  const [row] = rowsOf(text, separators);
  return row!.cells.map((_, i) => {
    const { line, column, endColumn } = row!.place(i);
    return text.split(/\r\n|\r|\n/)[line]!.slice(column, endColumn);
  });
}

test('cells are cut at the delimiter, without the line break of the row', () => {
  for (const end of ['', '\n', '\r\n', '\r']) assert.deepEqual(rawCells(`5.1, 3.5,,setosa${end}`), ['5.1', ' 3.5', '', 'setosa']);
  assert.deepEqual(rawCells('1,5;2;"a;b"\n', { delimiter: ';', newline: '\n' }), ['1,5', '2', '"a;b"']);
  assert.deepEqual(rawCells('a b\t\tc\r', { delimiter: '\t', newline: '\r' }), ['a b', '', 'c']);
});

test('a quoted cell keeps its delimiters and line breaks, without its quotes', () => {
  assert.deepEqual(rowsOf('"a,b","c\nd",e\nf\n').map(({ cells }) => cells), [['a,b', 'c\nd', 'e'], ['f']]);
  assert.deepEqual(rawCells('"a ""b"", c",d'), ['"a ""b"", c"', 'd']);
  assert.deepEqual(rowsOf('"",""""')[0]!.cells, ['', '"']);
});

test('spaces behind a closing quote belong to the cell', () => {
  assert.deepEqual(rawCells('"a" ,b,"c" \n'), ['"a" ', 'b', '"c" ']);
  assert.deepEqual(rowsOf('"a" ,b,"c" \r\n')[0]!.cells, ['a', 'b', 'c']);
});

test('a tab behind a closing quote is a space, unless it parts cells', () => {
  assert.deepEqual(rowsOf('"a"\t,b')[0]!.cells, ['a', 'b']);
  assert.deepEqual(rowsOf('"a"\tb', { delimiter: '\t', newline: '\n' })[0]!.cells, ['a', 'b']);
});

test('a quote that is never closed takes the rest, which is a fault', () => {
  const [row, ...more] = rowsOf('a,"b,c\nd');
  assert.deepEqual([row!.fault, more.length], [{ kind: 'open', cell: 1 }, 0]);
});

test('text behind a closing quote is a fault, and does not end the cell', () => {
  const [row] = rowsOf('"a"b",c');
  assert.deepEqual([row!.fault, row!.cells.length], [{ kind: 'text', cell: 0 }, 2]);
});

test('rows are those of papaparse, whatever a text holds', () => {
  const piece = fc.constantFrom('a', '1', '"', '"', '""', '","', ',', ';', '\t', '\n', '\r\n', ' ', '😀');
  const separators = fc.record<Separators>({ delimiter: fc.constantFrom(',', ';', '\t'), newline: fc.constant('\n') });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), separators, (pieces, how) => {
      const text = `${pieces.join('')}\n`; // papaparse wants no space behind a quote that ends a file
      const { data, errors } = Papa.parse<string[]>(text, how);
      const rows = rowsOf(text, how);
      const faulty = rows.map(({ fault }) => fault !== null);
      // papaparse adds an empty row behind the last line break.
      const expected = data.length > rows.length ? data.slice(0, -1) : data;
      assert.deepEqual(faulty.includes(true), errors.length > 0, JSON.stringify(text));
      if (errors.length === 0) assert.deepEqual(rows.map(({ cells }) => cells.map((cell) => cell.trim())), expected.map((cells) => cells.map((cell) => cell.trim())), JSON.stringify(text));
    }),
    { numRuns: 3000 },
  );
});

test('a row that the chunk does not end is none yet', () => {
  const chunk = (text: string) => ({ text, places: new Places(text, 0), separators: commas, isLast: false });
  for (const text of ['a,b', 'a,"b', 'a,"b\n', 'a,"b"', 'a,"b" ']) assert.equal(rowAt(chunk(text), 0), null, text);
  assert.deepEqual(rowAt(chunk('a,"b"\n'), 0)?.next, 6);
});

test('a row of nothing but quotes takes linear time', () => {
  const start = performance.now();
  assert.equal(rowsOf(`"${'a"'.repeat(500_000)}`)[0]!.cells.length, 1);
  assert.equal(rowsOf(`"${'a"   '.repeat(200_000)}`)[0]!.cells.length, 1);
  assert.ok(performance.now() - start < 2000);
});

test('the first rows are as many as asked for, blank ones aside, and none that goes on', () => {
  const cells = (text: string, isLast: boolean, most: number): readonly (readonly string[])[] => Array.from(firstRowsOf(text, { delimiter: ',', newline: '\n' }, isLast, most), (row) => row.cells);
  assert.deepEqual(cells('a,b\n\n1,2\n3,4\n', true, 2), [['a', 'b'], ['1', '2']]);
  assert.deepEqual(cells('a,b\n1,2\n3', true, 9), [['a', 'b'], ['1', '2'], ['3']]);
  assert.deepEqual(cells('a,b\n1,2\n3', false, 9), [['a', 'b'], ['1', '2']]);
});
