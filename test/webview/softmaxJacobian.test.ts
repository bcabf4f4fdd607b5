import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activate, activateBackward } from '../../src/core/activations.ts';
import { Matrix } from '../../src/core/index.ts';
import { softmaxJacobian, timesVector } from '../../webview/layerView/softmaxJacobian.ts';

const numbers = (length: number): fc.Arbitrary<number[]> => fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: length, maxLength: length });
const pair = fc.integer({ min: 1, max: 8 }).chain((n) => fc.tuple(numbers(n), numbers(n)));
const matrixOf = (row: readonly number[]): Matrix => Matrix.fromRows([row]);

/** p of z by the core. */
function softmaxOf(z: readonly number[]): Matrix {
  const p = Matrix.zeros(1, z.length);
  activate('softmax', matrixOf(z), p);
  return p;
}

test('two units by hand: p = (¾, ¼)', () => {
  assert.deepEqual(Array.from(softmaxJacobian([0.75, 0.25])), [0.1875, -0.1875, -0.1875, 0.1875]);
});

test('every row adds up to 0, and the matrix is symmetric', () => {
  fc.assert(fc.property(pair, ([z]) => {
    const p = softmaxOf(z).row(0);
    const n = p.length;
    const jacobian = softmaxJacobian(p);
    for (let i = 0; i < n; i++) {
      assert.ok(Math.abs(jacobian.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0)) < 1e-15 * 10);
      for (let j = 0; j < n; j++) assert.equal(jacobian[i * n + j], i === j ? p[i]! * (1 - p[i]!) : -(p[i]! * p[j]!));
    }
  }));
});

test('its product with the gradient from above is what the core hands down', () => {
  fc.assert(fc.property(pair, ([z, da]) => {
    const p = softmaxOf(z);
    const dz = Matrix.zeros(1, z.length);
    activateBackward('softmax', matrixOf(z), p, matrixOf(da), dz);
    timesVector(softmaxJacobian(p.row(0)), da).forEach((value, i) => assert.ok(Math.abs(value - dz.at(0, i)) < 1e-13));
  }));
});
