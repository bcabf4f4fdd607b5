import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collapse, tensorSlice } from '../../webview/layerView/tensor.ts';

const vector = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });

test('a slice holds the inputs in the column of its unit and 0 elsewhere', () => {
  assert.deepEqual(Array.from(tensorSlice([5, 7], 3, 1)), [0, 5, 0, 0, 7, 0]);
});

test('a slice is the derivative of its unit: central differences of u_k = Σ_i z_i W_ik', () => {
  const [z, W, h] = [[0.5, -1.5, 2], [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], 1e-3] as const;
  const u = (weights: readonly (readonly number[])[], k: number): number => z.reduce((sum, zi, i) => sum + zi * weights[i]![k]!, 0);
  const moved = (i: number, j: number, by: number): number[][] => W.map((row, r) => row.map((w, c) => (r === i && c === j ? w + by : w)));
  for (const k of [0, 1]) {
    const slice = tensorSlice(z, 2, k);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 2; j++) assert.ok(Math.abs(slice[i * 2 + j]! - (u(moved(i, j, h), k) - u(moved(i, j, -h), k)) / (2 * h)) < 1e-10);
    }
  }
});

test('the slices, weighted by ξ and added up, are the collapse: the outer product', () => {
  fc.assert(fc.property(vector, vector, (z, xi) => {
    const collapsed = collapse(z, xi);
    const sum = new Float64Array(collapsed.length);
    xi.forEach((factor, k) => tensorSlice(z, xi.length, k).forEach((value, at) => { sum[at]! += factor * value; }));
    sum.forEach((value, at) => {
      assert.ok(Math.abs(collapsed[at]! - value) < 1e-9);
      assert.ok(Math.abs(value - z[Math.floor(at / xi.length)]! * xi[at % xi.length]!) < 1e-9);
    });
  }));
});
