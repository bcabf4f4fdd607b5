import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addPenaltyGradient, Parameters, penaltyOf, seededRandom } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { derivativeOf, networkOf, normalParameters, seeds } from './support.ts';

const shapes = [{ nIn: 2, units: 2, useBias: true }, { nIn: 2, units: 1, useBias: true }];

/** W¹ = [1 −2; 3 0], b¹ = (100, 100), W² = [−1 2], b² = 100: Σ W² = 19, Σ |W| = 9. */
const example = (): Parameters => new Parameters(shapes, Float64Array.of(1, -2, 3, 0, 100, 100, -1, 2, 100));

test('by hand: (l2/2) Σ W² + l1 Σ |W|, without the biases', () => {
  assertClose(penaltyOf({ l1: 0, l2: 0.5 }, example()), 0.25 * 19, 'l2');
  assertClose(penaltyOf({ l1: 0.1, l2: 0 }, example()), 0.9, 'l1');
  assertClose(penaltyOf({ l1: 0.1, l2: 0.5 }, example()), 0.25 * 19 + 0.9, 'both');
  assert.equal(penaltyOf({ l1: 0, l2: 0 }, example()), 0);
});

test('the gradient by hand, added to what is there: l2 w + l1 sign w, 0 for a weight of 0, nothing for a bias', () => {
  const gradients = new Parameters(shapes);
  gradients.values.fill(1);
  addPenaltyGradient({ l1: 0.25, l2: 0.5 }, example(), gradients);
  assertClose(gradients.values, [1.75, -0.25, 2.75, 1, 1, 1, 0.25, 2.25, 1], 'gradients');
});

test('the gradient is that of the value, away from 0', () => {
  fc.assert(
    fc.property(seeds, fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (seed, l1, l2) => {
      const parameters = normalParameters(seededRandom(seed), networkOf([3, 2, 2], 'tanh', 'linear', 'mse'));
      const gradients = new Parameters([{ nIn: 3, units: 2, useBias: true }, { nIn: 2, units: 2, useBias: true }]);
      addPenaltyGradient({ l1, l2 }, parameters, gradients);
      gradients.values.forEach((g, i) => {
        if (Math.abs(parameters.values[i]!) < 2e-3) return;
        assertClose(g, derivativeOf(() => penaltyOf({ l1, l2 }, parameters), parameters.values, i), `gradient ${i}`, { absolute: 1e-10, relative: 1e-9 });
      });
    }),
  );
});
