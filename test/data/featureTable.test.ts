import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Matrix } from '../../src/core/index.ts';
import { FeatureTable, unscaled } from '../../src/data/featureTable.ts';
import { matrixOf } from './helpers.ts';

/** A table of one column that was written from the top to the bottom. */
function written(numbers: readonly number[]): FeatureTable {
  const table = FeatureTable.zeros(numbers.length, 1);
  numbers.forEach((value, i) => table.set(i, 0, value));
  return table;
}

test('every number is read as it was written, whatever came before and after it', () => {
  const number = fc.oneof(fc.integer({ min: -1, max: 256 }), fc.float(), fc.double(), fc.constantFrom(-0, NaN, 0.1, 2 ** 24 + 1));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
      const table = written(numbers);
      assert.deepEqual(numbers.map((_, i) => table.at(i, 0)), numbers);
      assert.deepEqual(matrixOf(table).toRows(), numbers.map((value) => [value]));
    }),
  );
});

test('the form is the narrowest that holds every number', () => {
  const bytesEach = (...numbers: number[]): number => written(numbers).bytes / numbers.length;
  for (const byte of [0, 1, 255]) assert.equal(bytesEach(byte), 1);
  for (const single of [-1, 256, -0, 0.5, NaN, Infinity, 2 ** 24]) assert.equal(bytesEach(7, single, 7), 4);
  for (const double of [0.1, 2 ** 24 + 1, 1e300]) {
    assert.equal(bytesEach(double), 8);
    assert.equal(bytesEach(7, -1, double, 7), 8);
  }
});

test('rows are gathered in any order, from a place on', () => {
  const table = FeatureTable.over(3, 2, Uint8Array.of(1, 2, 3, 4, 5, 6));
  assert.deepEqual(table.gather([2, 0, 2]).toRows(), [[5, 6], [1, 2], [5, 6]]);
  const out = Matrix.zeros(1, 2);
  assert.equal(table.gather([2, 0, 1], out, 1), out);
  assert.deepEqual(out.toRows(), [[1, 2]]);
  assert.throws(() => table.gather([3]), /row 3 is outside a table \[3×2\]/);
  assert.throws(() => table.gather([0], Matrix.zeros(1, 3)), /into \[1×3\]/);
  assert.throws(() => table.gather([0], Matrix.zeros(2, 2)), /into \[2×2\]/);
  assert.throws(() => table.at(0, 2), /\(0, 2\) is outside/);
});

test('a table of the wrong length is refused', () => {
  assert.throws(() => FeatureTable.over(2, 2, new Float64Array(3)), /\[2×2\] over 3 numbers/);
});

test('by hand: ((x − 10) / 20 − 0.25) / 0.5, in bytes and in float64', () => {
  for (const numbers of [Uint8Array.of(10, 7, 30, 8), Float64Array.of(10, 7, 30, 8)]) {
    const table = FeatureTable.over(2, 2, numbers);
    table.scale([{ min: 10, range: 20, mean: 0.25, deviation: 0.5 }, unscaled]);
    assert.deepEqual(matrixOf(table).toRows(), [[-0.5, 7], [1.5, 8]]);
    assert.equal(table.at(1, 0), 1.5);
  }
});

test('the first rows share the numbers of the table unless they are few of them', () => {
  const table = FeatureTable.over(100, 1, Uint8Array.from({ length: 100 }, (_, i) => i));
  assert.equal(table.firstRows(99).bytes, 100);
  assert.equal(table.firstRows(10).bytes, 10);
  assert.deepEqual(matrixOf(table.firstRows(3)).toRows(), [[0], [1], [2]]);
});
