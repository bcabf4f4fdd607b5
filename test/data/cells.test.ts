import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { cellSpans, isWord, numberIn, quoted, whyNoNumber } from '../../src/data/cells.ts';

/** The raw cells of a text that is one row. */
function rawCells(row: string): string[] {
  return cellSpans(row, 0, row.length).map(([start, end]) => row.slice(start, end));
}

test('cells are cut at the commas, without the line break of the row', () => {
  for (const end of ['', '\n', '\r\n', '\r']) assert.deepEqual(rawCells(`5.1, 3.5,,setosa${end}`), ['5.1', ' 3.5', '', 'setosa']);
});

test('a quoted cell keeps its quotes, commas and line breaks', () => {
  assert.deepEqual(rawCells('"a,b","c\nd",e\n'), ['"a,b"', '"c\nd"', 'e']);
  assert.deepEqual(rawCells('"a ""b"", c",d'), ['"a ""b"", c"', 'd']);
  assert.deepEqual(rawCells('"",""""'), ['""', '""""']);
});

test('spaces behind a closing quote belong to the cell', () => {
  assert.deepEqual(rawCells('"a" ,b,"c" \n'), ['"a" ', 'b', '"c" ']);
});

test('a quote that is never closed takes the rest of the row', () => {
  assert.deepEqual(rawCells('a,"b,c'), ['a', '"b,c']);
});

test('text behind a closing quote does not end the cell, the next closing quote does', () => {
  assert.deepEqual(rawCells('"a"b",c'), ['"a"b"', 'c']);
});

test('a row inside a text has its spans in the text', () => {
  const text = 'a,b\n1,22\n3,4\n';
  assert.deepEqual(cellSpans(text, 4, 9), [[4, 5], [6, 8]]);
});

test('there are as many cells as papaparse finds, whatever the row holds', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '1') });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
      const row = Papa.unparse([cells]);
      const spans = cellSpans(row, 0, row.length);
      assert.equal(spans.length, cells.length);
      spans.forEach(([start, end], i) => assert.deepEqual(Papa.parse(row.slice(start, end), { delimiter: ',', newline: '\r\n' }).data[0] ?? [''], [cells[i]]));
    }),
  );
});

test('a row of nothing but quotes takes linear time', () => {
  const row = `"${'a"'.repeat(500_000)}`;
  assert.equal(cellSpans(row, 0, row.length).length, 1);
});

test('every finite number is read as JavaScript prints it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(numberIn(String(value)), value === 0 ? 0 : value);
      assert.equal(numberIn(` ${value.toExponential()}\r`), value === 0 ? Math.abs(value) : value);
    }),
  );
});

test('decimal numbers in all their forms are numbers', () => {
  for (const [cell, value] of [['1', 1], ['-1.5', -1.5], ['+2', 2], ['.5', 0.5], ['5.', 5], ['1e3', 1000], ['1E-2', 0.01], [' 7 ', 7], ['007', 7]] as const) {
    assert.equal(numberIn(cell), value, cell);
  }
});

test('what only a programmer calls a number is none', () => {
  for (const cell of ['', ' ', 'n/a', '0x10', '0b1', '1_000', '1,5', '1 000', '--1', '.', 'e5', '1e', 'true', 'NaN', 'Infinity', '-inf', '1e999', '½']) {
    assert.ok(Number.isNaN(numberIn(cell)), cell);
  }
});

test('a word is a text that is no attempt at a number', () => {
  for (const cell of ['setosa', 'n/a', '0x10', '1_000', '1.2.3']) assert.ok(isWord(cell), cell);
  for (const cell of ['', ' ', '1', '-2.5e3', 'NaN', 'nan', 'inf', '-Infinity', '1e999']) assert.ok(!isWord(cell), cell);
});

test('the reason names the column and shows the cell', () => {
  assert.equal(whyNoNumber('petal_length', 'n/a'), 'petal_length is "n/a": not a number');
  assert.equal(whyNoNumber('petal_length', ' '), 'petal_length is empty: not a number');
  assert.equal(whyNoNumber('petal_length', 'NaN'), 'petal_length is "NaN": not a finite number');
  assert.equal(whyNoNumber('petal_length', '1e999'), 'petal_length is "1e999": not a finite number');
});

test('a quoted text stays on one line and short', () => {
  assert.equal(quoted('a\n"b"'), '"a\\n\\"b\\""');
  assert.equal(quoted('x'.repeat(50)), `"${'x'.repeat(40)}…"`);
});
