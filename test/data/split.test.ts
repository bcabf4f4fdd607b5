import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { splitRows } from '../../src/data/split.ts';

const rows = fc.integer({ min: 1, max: 500 });
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

function isAscending(numbers: Uint32Array): boolean {
  return numbers.every((n, i) => i === 0 || n > numbers[i - 1]!);
}

test('a split is a partition of the rows, both parts ascending, and training is never empty', () => {
  fc.assert(
    fc.property(rows, fraction, fc.nat(), (n, held, seed) => {
      const { training, validation } = splitRows(n, held, seed);
      assert.ok(isAscending(training) && isAscending(validation));
      assert.deepEqual([...training, ...validation].toSorted((a, b) => a - b), [...Array(n).keys()]);
      assert.ok(training.length >= 1);
    }),
  );
});

test('as many rows are held back as the fraction says, rounded', () => {
  for (const [n, held, expected] of [[150, 0.2, 30], [10, 0.25, 3], [10, 0.24, 2], [3, 0.5, 2], [1000, 0.001, 1]] as const) {
    assert.equal(splitRows(n, held, 0).validation.length, expected, `${n} · ${held}`);
  }
});

test('a fraction of 0 holds nothing back', () => {
  const { training, validation } = splitRows(5, 0, 1);
  assert.deepEqual([...training], [0, 1, 2, 3, 4]);
  assert.equal(validation.length, 0);
});

test('a fraction above 0 holds at least one of two rows back, and none of one', () => {
  assert.equal(splitRows(2, 0.001, 0).validation.length, 1);
  assert.equal(splitRows(2, 0.999, 0).training.length, 1);
  assert.equal(splitRows(1, 0.999, 0).validation.length, 0);
  assert.equal(splitRows(0, 0.5, 0).training.length, 0);
});

test('the same seed splits alike, another one does not', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      assert.deepEqual(splitRows(200, 0.3, seed), splitRows(200, 0.3, seed));
      assert.notDeepEqual(splitRows(200, 0.3, seed), splitRows(200, 0.3, seed + 1));
    }),
  );
});

test('every row has the same chance to be held back', () => {
  const times = new Uint32Array(10);
  for (let seed = 0; seed < 4000; seed++) for (const row of splitRows(10, 0.3, seed).validation) times[row]!++;
  // Binomial with n = 4000 and p = 0.3: 1200 ± 5 · 29.
  for (const n of times) assert.ok(Math.abs(n - 1200) < 145, `${n}`);
});
