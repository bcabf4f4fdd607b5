import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMissing, isWord, quoted, whyMissing, whyNoNumber } from '../../src/data/cells.ts';

const notation = 'numbers have a decimal point here, and no separators of thousands';

test('what stands for no value is missing, whatever its case', () => {
  for (const cell of ['', ' ', 'NA', 'na', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL', '?', ' ? ', 'Na\r']) assert.ok(isMissing(cell), cell);
  for (const cell of ['0', 'none', 'n.a.', '-', '??', 'missing', 'nano', 'inf']) assert.ok(!isMissing(cell), cell);
});

test('a word is a value that is no attempt at a number', () => {
  for (const cell of ['setosa', '0x10', '1_000', '1.2.3', '-', '2024-01-05', 'Infinity War']) assert.ok(isWord(cell), cell);
  for (const cell of ['', ' ', 'n/a', '?', '1', '-2.5e3', 'NaN', 'nan', 'inf', '-Infinity', '1e999', '1,5e999', '1,5', '1.234,5', '12 000']) assert.ok(!isWord(cell), cell);
});

test('the reason names the column and shows the cell', () => {
  assert.equal(whyNoNumber('petal_length', 'red', notation), 'petal_length is "red": not a number');
  assert.equal(whyNoNumber('petal_length', 'inf', notation), 'petal_length is "inf": not a finite number');
  assert.equal(whyNoNumber('petal_length', '1.5e999', notation), 'petal_length is "1.5e999": not a finite number');
  assert.equal(whyNoNumber('petal_length', ' 1.234,5', notation), `petal_length is "1.234,5": not a number: ${notation}`);
  assert.equal(whyMissing('petal_length', 'n/a'), 'petal_length is "n/a": the value is missing');
  assert.equal(whyMissing('petal_length', ' '), 'petal_length is empty: the value is missing');
});

test('a quoted text stays on one line and short', () => {
  assert.equal(quoted('a\n"b"'), '"a\\n\\"b\\""');
  assert.equal(quoted('x'.repeat(50)), `"${'x'.repeat(40)}…"`);
});
