import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blocksOf, Matrix, multiply, multiplyByTransposed, multiplyTransposed, seededRandom } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { normalMatrix, seeds } from './support.ts';

/** The definition: C_ij = Σ_k A_ik B_kj, on nested rows. */
function naiveProduct(A: number[][], B: number[][], p: number): number[][] {
  return A.map((row) => {
    const out = Array.from({ length: p }, () => 0);
    for (let j = 0; j < p; j++) for (let k = 0; k < row.length; k++) out[j]! += row[k]! * B[k]![j]!;
    return out;
  });
}

function transposed(m: Matrix): Matrix {
  const out = Matrix.zeros(m.cols, m.rows);
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.cols; j++) out.data[j * m.rows + i] = m.at(i, j);
  return out;
}

test('the three products are those of a triple loop, whatever the shapes and whatever was in out', () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, size, seeds, (m, n, p, seed) => {
      const random = seededRandom(seed);
      const [A, B] = [normalMatrix(random, m, n), normalMatrix(random, n, p)];
      const expected = naiveProduct(A.toRows(), B.toRows(), p);
      const products = { multiply: () => [A, B], multiplyByTransposed: () => [A, transposed(B)], multiplyTransposed: () => [transposed(A), B] } as const;
      for (const [name, operands] of Object.entries(products)) {
        const out = normalMatrix(random, m, p);
        const [left, right] = operands() as [Matrix, Matrix];
        ({ multiply, multiplyByTransposed, multiplyTransposed })[name as keyof typeof products](left, right, out);
        assertClose(out, expected, name);
      }
    }),
  );
});

test('biases are added to every row, as many as there are columns in out', () => {
  const A = Matrix.fromRows([[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]);
  const B = Matrix.fromRows([[1, 0], [0, 1], [1, -1]]);
  const out = Matrix.zeros(5, 3);
  multiplyByTransposed(A, B, out, Float64Array.of(100, 200, 300));
  assert.deepEqual(out.toRows(), [[101, 202, 299], [103, 204, 299], [105, 206, 299], [107, 208, 299], [109, 210, 299]]);
  multiplyByTransposed(A, B, out, new Float64Array(0));
  assert.deepEqual(out.toRows(), [[1, 2, -1], [3, 4, -1], [5, 6, -1], [7, 8, -1], [9, 10, -1]]);
  assert.throws(() => multiplyByTransposed(A, B, out, Float64Array.of(1, 2)), { message: 'b [2] for B [3×2]: one number for each of its rows' });
});

test('over nothing a product is 0, or the biases', () => {
  const out = Matrix.over(1, 2, Float64Array.of(7, 7));
  multiply(Matrix.zeros(1, 0), Matrix.zeros(0, 2), out);
  assert.deepEqual(out.toRows(), [[0, 0]]);
  multiplyByTransposed(Matrix.zeros(1, 0), Matrix.zeros(2, 0), out, Float64Array.of(1, 2));
  assert.deepEqual(out.toRows(), [[1, 2]]);
  multiplyTransposed(Matrix.zeros(0, 1), Matrix.zeros(0, 2), out);
  assert.deepEqual(out.toRows(), [[0, 0]]);
});

test('a product by hand: [1 2; 3 4] · [5 6; 7 8] = [19 22; 43 50], and with each factor transposed', () => {
  const A = Matrix.fromRows([[1, 2], [3, 4]]);
  const B = Matrix.fromRows([[5, 6], [7, 8]]);
  const out = Matrix.zeros(2, 2);
  multiply(A, B, out);
  assert.deepEqual(out.toRows(), [[19, 22], [43, 50]]);
  multiplyByTransposed(A, B, out);
  assert.deepEqual(out.toRows(), [[17, 23], [39, 53]]);
  multiplyTransposed(A, B, out);
  assert.deepEqual(out.toRows(), [[26, 30], [38, 44]]);
});

test('a product with NaN or ∞ times 0 is NaN: nothing is skipped because a factor is 0', () => {
  for (const bad of [NaN, Infinity]) {
    const A = Matrix.fromRows([[0, 1]]);
    const column = Matrix.fromRows([[bad], [1]]);
    const out = Matrix.zeros(1, 1);
    multiply(A, column, out);
    assert.ok(Number.isNaN(out.at(0, 0)));
    multiplyByTransposed(A, Matrix.fromRows([[bad, 1]]), out);
    assert.ok(Number.isNaN(out.at(0, 0)));
    multiplyTransposed(transposed(A), column, out);
    assert.ok(Number.isNaN(out.at(0, 0)));
  }
});

test('shapes that do not fit are named with their numbers', () => {
  const [A, B] = [Matrix.zeros(4, 2), Matrix.zeros(3, 5)];
  const out = Matrix.zeros(1, 1);
  assert.throws(() => multiply(A, B, out), { message: 'A [4×2] · B [3×5]: inner dimensions differ' });
  assert.throws(() => multiplyByTransposed(A, B, out), { message: 'A [4×2] · Bᵀ of B [3×5]: inner dimensions differ' });
  assert.throws(() => multiplyTransposed(A, B, out), { message: 'Aᵀ of A [4×2] · B [3×5]: inner dimensions differ' });
  assert.throws(() => multiply(A, Matrix.zeros(2, 3), out), { message: 'out is [1×1], not [4×3]' });
  assert.throws(() => multiplyByTransposed(A, Matrix.zeros(3, 2), out), { message: 'out is [1×1], not [4×3]' });
  assert.throws(() => multiplyTransposed(A, Matrix.zeros(4, 3), out), { message: 'out is [1×1], not [2×3]' });
});

test('a matrix cannot be made with numbers that do not fit its shape', () => {
  assert.throws(() => Matrix.over(2, 3, new Float64Array(5)), { message: 'Matrix [2×3] over 5 numbers' });
  assert.throws(() => Matrix.over(-1, -2, new Float64Array(2)), { message: 'Matrix [-1×-2]: rows and cols are whole numbers from 0' });
  for (const [rows, cols] of [[-1, 2], [1.5, 2], [2, NaN]] as const) assert.throws(() => Matrix.zeros(rows, cols), /rows and cols are whole numbers from 0/);
  assert.throws(() => Matrix.fromRows([[1, 2], [3]]), { message: 'row 1 has 1 numbers, not 2' });
  assert.throws(() => Matrix.fromRows([[1, 2]], 3), { message: 'row 0 has 2 numbers, not 3' });
});

test('over and row share their numbers, fromRows and gather copy them', () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const m = Matrix.over(2, 3, data);
  m.row(1)[0] = 40;
  assert.equal(data[3], 40);
  data[4] = 50;
  assert.deepEqual([...m.row(1)], [40, 50, 6]);
  assert.deepEqual([...m.row(0)], [1, 2, 3]);
  const rows = [[1, 2], [3, 4]];
  const copy = Matrix.fromRows(rows);
  const gathered = copy.gather([1, 0, 1]);
  rows[0]![0] = 9;
  copy.data[0] = 8;
  assert.deepEqual(gathered.toRows(), [[3, 4], [1, 2], [3, 4]]);
  assert.equal(copy.at(1, 1), 4);
});

test('gather takes as many rows as there is room for, from any position of the indices', () => {
  const m = Matrix.fromRows([[1, 2], [3, 4], [5, 6]]);
  const out = Matrix.zeros(2, 2);
  assert.equal(m.gather([0, 2, 1, 0], out, 1), out);
  assert.deepEqual(out.toRows(), [[5, 6], [3, 4]]);
  assert.deepEqual(m.gather([0, 2, 1, 0], out, 2).toRows(), [[3, 4], [1, 2]]);
  assert.throws(() => m.gather([0, 2, 1, 0], out, 3), { message: 'gathered rows is [2×2], not [1×2]' });
});

test('blocks are all rows in order, whether or not they come out even', () => {
  for (const rows of [0, 1, 4, 5, 7, 8, 9]) {
    const matrix = Matrix.fromRows(Array.from({ length: rows }, (_, i) => [i, -i]), 2);
    assert.deepEqual([...blocksOf(matrix, 9)].map((block) => block.rows), Array.from({ length: Math.ceil(rows / 4) }, (_, k) => Math.min(4, rows - 4 * k)));
    const seen: number[][] = [];
    for (const block of blocksOf(matrix, 9)) seen.push(...block.toRows());
    assert.deepEqual(seen, matrix.toRows());
    assert.equal([...blocksOf(matrix, 1)].length, rows);
  }
});

test('nothing is read outside a matrix', () => {
  const m = Matrix.zeros(2, 3);
  for (const [i, j] of [[2, 0], [0, 3], [-1, 0], [0, -1]] as const) assert.throws(() => m.at(i, j), { message: `(${i}, ${j}) is outside [2×3]` });
  for (const i of [-1, 2]) assert.throws(() => m.row(i), { message: `row ${i} is outside [2×3]` });
  assert.throws(() => m.gather([0, 2]), { message: 'row 2 is outside [2×3]' });
  assert.throws(() => m.gather([0], Matrix.zeros(2, 3)), { message: 'gathered rows is [2×3], not [1×3]' });
});
