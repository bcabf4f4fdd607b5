import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Matrix } from '../../src/core/index.ts';
import type { ReadonlyMatrix } from '../../src/core/index.ts';
import { FeatureTable } from '../../src/data/featureTable.ts';
import { normalize } from '../../src/data/normalize.ts';
import { assertClose, matrixOf } from './helpers.ts';

/** In the narrowest form, as a file is read. */
function table(rows: readonly (readonly number[])[]): FeatureTable {
  const x = FeatureTable.zeros(rows.length, rows[0]!.length);
  rows.forEach((row, i) => row.forEach((value, j) => x.set(i, j, value)));
  return x;
}

function column(x: ReadonlyMatrix, j: number, rows: ArrayLike<number>): number[] {
  return Array.from(rows, (i) => x.at(i, j));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

function deviation(numbers: readonly number[]): number {
  const m = mean(numbers);
  return Math.sqrt(mean(numbers.map((n) => (n - m) ** 2)));
}

/** Rows of two columns, and which of them are trained on. */
const data = fc
  .array(fc.tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: -1e-3, max: 1e-3, noNaN: true })), { minLength: 2, maxLength: 40 })
  .chain((rows) => fc.tuple(fc.constant(rows), fc.subarray([...rows.keys()], { minLength: 2 })));

test('none leaves the numbers alone', () => {
  const x = table([[1, 2], [3, 4]]);
  normalize(x, Uint32Array.of(0, 1), 'none');
  assert.deepEqual(matrixOf(x).toRows(), [[1, 2], [3, 4]]);
});

test('standard by hand: 2, 4, 4, 4, 5, 5, 7, 9 have the mean 5 and the deviation 2', () => {
  const x = table([[2], [4], [4], [4], [5], [5], [7], [9]]);
  normalize(x, Uint32Array.from({ length: 8 }, (_, i) => i), 'standard');
  [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2].forEach((expected, i) => assertClose(x.at(i, 0), expected, 1e-15));
});

test('minmax by hand: 10 … 30 becomes 0 … 1', () => {
  const x = table([[10], [15], [30]]);
  normalize(x, Uint32Array.of(0, 1, 2), 'minmax');
  assert.deepEqual([...matrixOf(x).data], [0, 0.25, 1]);
});

test('only the training rows are fitted; the others may lie outside', () => {
  const x = table([[0], [100], [10]]);
  normalize(x, Uint32Array.of(0, 2), 'minmax');
  assert.deepEqual([...matrixOf(x).data], [0, 10, 1]);
  const z = table([[0], [100], [10]]);
  normalize(z, Uint32Array.of(0, 2), 'standard'); // mean 5, deviation 5
  assert.deepEqual([...matrixOf(z).data], [-1, 19, 1]);
});

test('standardised training columns have mean 0 and deviation 1', () => {
  fc.assert(
    fc.property(data, ([rows, training]) => {
      const x = table(rows);
      const before = [0, 1].map((j) => column(x, j, training));
      normalize(x, Uint32Array.from(training), 'standard');
      for (const j of [0, 1]) {
        const values = column(x, j, training);
        if (new Set(before[j]).size === 1) continue;
        assertClose(mean(values), 0, 1e-9);
        assertClose(deviation(values), 1, 1e-9);
      }
    }),
  );
});

test('minmax takes the training columns to [0, 1], both ends included', () => {
  fc.assert(
    fc.property(data, ([rows, training]) => {
      const x = table(rows);
      const constant = [0, 1].map((j) => new Set(column(x, j, training)).size === 1);
      normalize(x, Uint32Array.from(training), 'minmax');
      for (const j of [0, 1]) {
        const values = column(x, j, training);
        assert.equal(Math.min(...values), 0);
        assert.equal(Math.max(...values), constant[j] ? 0 : 1);
      }
    }),
  );
});

test('a column that is constant in training becomes 0 everywhere, even where rounding would show', () => {
  for (const how of ['standard', 'minmax'] as const) {
    const x = table([[0.1, 1], [0.1, 2], [0.1, 3], [7, 4]]);
    normalize(x, Uint32Array.of(0, 1, 2), how);
    assert.deepEqual(column(x, 0, [0, 1, 2, 3]), [0, 0, 0, 0]);
    assert.ok(matrixOf(x).data.every(Number.isFinite));
  }
});

test('very small and very large numbers are normalised like others', () => {
  for (const scale of [1e-300, 1e-170, 1e170, 1e300]) {
    const x = table([[scale], [2 * scale], [3 * scale]]);
    normalize(x, Uint32Array.of(0, 1, 2), 'standard');
    [-Math.sqrt(1.5), 0, Math.sqrt(1.5)].forEach((expected, i) => assertClose(x.at(i, 0), expected, 1e-14));
  }
});

test('narrow numbers come out as the same bits as float64 numbers do', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.float({ noNaN: true, noDefaultInfinity: true }));
  const rows = fc.integer({ min: 1, max: 4 }).chain((cols) => fc.array(fc.array(number, { minLength: cols, maxLength: cols }), { minLength: 2, maxLength: 20 }));
  fc.assert(
    fc.property(rows, fc.constantFrom('standard', 'minmax'), (numbers, how) => {
      const training = Uint32Array.from({ length: Math.ceil(numbers.length / 2) }, (_, i) => 2 * i);
      const [narrow, wide] = [table(numbers), FeatureTable.of(Matrix.fromRows(numbers))];
      assert.deepEqual(normalize(narrow, training, how), normalize(wide, training, how));
      assert.deepEqual(matrixOf(narrow).data, matrixOf(wide).data);
    }),
  );
});
