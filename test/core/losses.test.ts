import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { lossBackward, lossNames, losses, lossValue, Matrix, seededRandom, uniformBetween } from '../../src/core/index.ts';
import type { LossName } from '../../src/core/index.ts';
import { weighted } from '../../src/core/losses.ts';
import { assertClose } from './close.ts';
import { derivativeOf, seeds } from './support.ts';

function gradient(name: LossName, A: Matrix, Y: Matrix): Matrix {
  const dA = Matrix.zeros(A.rows, A.cols);
  lossBackward(losses[name], A, Y, dA);
  return dA;
}

/** B = 2 samples of D = 3 outputs: a − y is 1, 0, −2 and 3, −1, 0; the squares sum to 5 and 10. */
const A = Matrix.fromRows([[2, 0, 1], [5, 1, 4]]);
const Y = Matrix.fromRows([[1, 0, 3], [2, 2, 4]]);

test('by hand, two samples of three outputs: each squared loss has its own scale', () => {
  assert.equal(lossValue(losses.mse, A, Y), 15 / 6);
  assert.equal(lossValue(losses.halfMse, A, Y), 15 / 4);
  assert.equal(lossValue(losses.halfSse, A, Y), 15 / 2);
  assertClose(gradient('mse', A, Y), [[1 / 3, 0, -2 / 3], [1, -1 / 3, 0]], 'mse: 2(a − y)/(D B) = (a − y)/3');
  assertClose(gradient('halfMse', A, Y), [[0.5, 0, -1], [1.5, -0.5, 0]], 'halfMse: (a − y)/B');
  assertClose(gradient('halfSse', A, Y), [[1, 0, -2], [3, -1, 0]], 'halfSse: a − y');
});

test('mse and halfMse have the same gradient for D = 2 only: their ratio is 2/D', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), seeds, (D, seed) => {
      const random = seededRandom(seed);
      const a = Matrix.over(1, D, Float64Array.from({ length: D }, () => random.next()));
      const y = Matrix.over(1, D, Float64Array.from({ length: D }, () => random.next()));
      const expected = [...gradient('halfMse', a, y).data].map((da) => (2 / D) * da);
      assertClose(gradient('mse', a, y).data, expected, `D = ${D}`);
    }),
  );
});

test('by hand: bce of a = 3/4 and cross entropy of p = 1/4, 3/4', () => {
  const a = Matrix.fromRows([[0.75], [0.75]]);
  const y = Matrix.fromRows([[1], [0]]);
  assertClose(lossValue(losses.bce, a, y), (Math.log(4 / 3) + Math.log(4)) / 2, 'bce');
  assertClose(gradient('bce', a, y), [[-2 / 3], [2]], '(a − y)/(a (1 − a) B)');
  const p = Matrix.fromRows([[0.25, 0.75]]);
  const t = Matrix.fromRows([[1, 0]]);
  assertClose(lossValue(losses.crossEntropy, p, t), Math.log(4), 'cross entropy');
  assertClose(gradient('crossEntropy', p, t), [[-4, 0]], '−y/(p B)');
});

describe('the derivative of every loss is that of its value', () => {
  for (const name of lossNames) {
    test(name, () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), (seed, B, D) => {
          const random = seededRandom(seed);
          const a = Matrix.over(B, D, Float64Array.from({ length: B * D }, () => uniformBetween(random, 0.1, 0.9)));
          const y = Matrix.over(B, D, Float64Array.from({ length: B * D }, () => random.next()));
          const da = gradient(name, a, y);
          const numeric = [...da.data].map((_, i) => derivativeOf(() => lossValue(losses[name], a, y), a.data, i, 1e-3));
          assertClose(da.data, numeric, name, { absolute: 1e-9, relative: 1e-7 });
        }),
      );
    });
  }
});

test('J of a batch is the mean of the samples, and for halfSse their sum', () => {
  for (const name of lossNames) {
    const a = Matrix.fromRows([[0.2, 0.8], [0.6, 0.4], [0.5, 0.5]]);
    const y = Matrix.fromRows([[0, 1], [1, 0], [0.3, 0.7]]);
    const single = [0, 1, 2].map((i) => lossValue(losses[name], a.gather([i]), y.gather([i])));
    const sum = single.reduce((s, J) => s + J, 0);
    assertClose(lossValue(losses[name], a, y), name === 'halfSse' ? sum : sum / 3, name);
  }
});

test('a target of 0 leaves a term out, even an infinite one; but not NaN', () => {
  assert.equal(weighted(0, Infinity), 0);
  assert.equal(weighted(0, -Infinity), 0);
  assert.ok(Number.isNaN(weighted(0, NaN)));
  assert.equal(weighted(2, 3), 6);
});

test('a saturated output that is right costs nothing, one that is wrong costs infinitely much', () => {
  const saturated = Matrix.fromRows([[0, 1]]);
  const [right, wrong] = [Matrix.fromRows([[0, 1]]), Matrix.fromRows([[1, 0]])];
  for (const name of ['bce', 'crossEntropy'] as const) {
    assert.equal(lossValue(losses[name], saturated, right) + 0, 0);
    assert.equal(lossValue(losses[name], saturated, wrong), Infinity);
  }
  assert.deepEqual(gradient('bce', saturated, right).toRows(), [[1, -1]]);
  assert.deepEqual(gradient('bce', saturated, wrong).toRows(), [[-Infinity, Infinity]]);
  assert.equal(gradient('crossEntropy', saturated, wrong).at(0, 0), -Infinity);
});

test('an output outside (0, 1) is not a probability: the logarithmic losses say NaN and clamp nothing', () => {
  const a = Matrix.fromRows([[-0.5]]);
  const y = Matrix.fromRows([[0.5]]);
  assert.ok(Number.isNaN(lossValue(losses.bce, a, y)));
  assert.ok(Number.isNaN(lossValue(losses.crossEntropy, a, y)));
});

test('NaN in one output makes J NaN, whatever its target', () => {
  for (const name of lossNames) {
    for (const y of [0, 0.5, 1]) assert.ok(Number.isNaN(lossValue(losses[name], Matrix.fromRows([[NaN, 0.5]]), Matrix.fromRows([[y, 1]]))), `${name} y=${y}`);
  }
});
