import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, fileError, listNames, memoryLimit, memoryProblem, specError } from '../../src/data/problems.ts';
import { gibibytes } from '../../src/spec/index.ts';

test('a problem of the spec and one of a file differ in their place only', () => {
  assert.deepEqual(specError('no-rows', 'wrong', ['data']), { severity: 'error', code: 'no-rows', message: 'wrong', at: { spec: ['data'] } });
  assert.deepEqual(fileError('no-rows', 'wrong', 'a.csv', { line: 1, column: 2, endColumn: 3 }), {
    severity: 'error', code: 'no-rows', message: 'wrong', at: { file: 'a.csv', line: 1, column: 2, endColumn: 3 },
  });
});

test('data up to 1 GiB is allowed, one sample more is not', () => {
  const samples = memoryLimit / 8 / 4;
  assert.equal(memoryProblem(samples, 4, ['data']), null);
  assert.ok(memoryProblem(samples + 1, 4, ['data']));
});

test('the message says how much memory it would take', () => {
  // 12.3 · 2^30 / 8 / 3 samples of 3 numbers
  assert.equal(
    memoryProblem(550_292_685, 3, ['data', 'samples'])!.message,
    '550,292,685 samples of 3 numbers would need 12.3 GiB, the limit is 1 GiB',
  );
});

test('gibibytes have three digits', () => {
  assert.equal(gibibytes(2 ** 30), '1 GiB');
  assert.equal(gibibytes(2 ** 29), '0.5 GiB');
  assert.equal(gibibytes(1.2345 * 2 ** 40), '1,260 GiB');
});

test('counts agree with their noun', () => {
  const counts = [count(1, 'unit', 'units'), count(2, 'unit', 'units'), count(1, 'class', 'classes'), count(3, 'class', 'classes'), count(0, 'cell', 'cells')];
  assert.deepEqual(counts, ['1 unit', '2 units', '1 class', '3 classes', '0 cells']);
  assert.equal(count(12_000, 'sample', 'samples'), '12,000 samples');
});

test('a long list ends with how many are left out', () => {
  assert.equal(listNames(['a', 'b', 'c'], 3), 'a, b, c');
  assert.equal(listNames(['a', 'b', 'c'], 2), 'a, b and 1 more');
});

test('a message is one line, whatever a name from a file holds', () => {
  assert.equal(specError('more', 'a\nb\u0000c\u0085', []).message, 'a\\u000ab\\u0000c\\u0085');
});
