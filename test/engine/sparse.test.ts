/** Passing over the zeros of x: where it is done, and that nothing else comes of it than without. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createReferenceEngine, Matrix } from '../../src/core/index.ts';
import type { TrainingPlan } from '../../src/core/index.ts';
import { density, isSparse } from '../../src/engine/index.ts';
import { layer, plain, planFor, recipes } from './plans.ts';
import { engineBy, precisions, ways } from './support.ts';
import type { Way } from './support.ts';

const wayCalled = (name: string): Way => ways.find((way) => way.name === name)!;
const pairs = (['plain', 'fma'] as const).flatMap((module) => (['2 rows', '6 rows'] as const).map((rows) => ({ whole: wayCalled(`${module}, ${rows}`), sparse: wayCalled(`${module}, ${rows}, sparse`) })));

/** So many rows of ten numbers, of which the first are not 0. */
function rowsOf(...counts: readonly number[]): Matrix {
  return Matrix.fromRows(counts.map((count) => Array.from({ length: 10 }, (_, k) => (k < count ? 1 + k : 0))));
}

function planOver(x: Matrix, units: number): TrainingPlan {
  const plan = planFor({ ...plain, nIn: x.cols, rows: x.rows, spare: 0, layers: [layer(units, 'tanh'), layer(2, 'linear')] });
  return { ...plan, samples: { ...plan.samples, x } };
}

test('zeros are passed over where at most 35 numbers of 100 are not 0, and the first layer has 32 units', () => {
  assert.equal(density(rowsOf(4, 2, 5, 3)), 0.35);
  assert.ok(isSparse(planOver(rowsOf(4, 2, 5, 3), 32)));
  assert.ok(!isSparse(planOver(rowsOf(4, 2, 6, 3), 32)));
  assert.ok(!isSparse(planOver(rowsOf(4, 2, 5, 3), 31)));
});

test('of long tables rows from everywhere are looked at, not only the first', () => {
  const x = rowsOf(...Array.from({ length: 1000 }, (_, i) => (i < 500 ? 10 : 0)));
  assert.equal(density(x), 0.5);
});

test('the parameters are those of the products over all of x: what is left out would have added 0', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...pairs), fc.constantFrom(...precisions), (recipe, { whole, sparse }, precision) => {
      const plan = planFor(recipe);
      const [one, other] = [whole, sparse].map((way) => engineBy(way, plan, precision));
      const losses = [one!, other!].map((engine) => [engine.train(5).loss, engine.observe().loss, engine.train(2).loss, engine.evaluate(plan.rows)]);
      assert.deepEqual(losses[1], losses[0]);
      const different = one!.parameters.values.findIndex((value, i) => value !== other!.parameters.values[i]); // 0 and −0 are the same
      assert.equal(different, -1);
    }),
    { numRuns: 150 },
  );
});

test('a weight that is not finite makes the next step impossible, as 0 times it does, though its input is always 0', () => {
  for (const unit of [0, 16, 36]) {
    for (const value of [Infinity, -Infinity, NaN]) {
      for (const precision of precisions) {
        for (const make of [createReferenceEngine, ...pairs.map(({ sparse }) => (plan: TrainingPlan) => engineBy(sparse, plan, precision))]) {
          const engine = make(planOver(rowsOf(4, 0, 3, 5, 4), 37));
          engine.train(1);
          engine.set(0, unit, 8, value);
          assert.ok(Number.isNaN(engine.evaluate(Uint32Array.of(0, 2))));
          const { steps, diverged } = engine.train(3);
          assert.deepEqual([steps, diverged], [0, true]);
        }
      }
    }
  }
});

test('an observer sees x with its zeros, batch after batch, and ∂J/∂x for them, too', () => {
  const plan = { ...planOver(rowsOf(4, 0, 3, 5, 4, 1, 2, 3, 6, 2), 37), shuffle: false };
  const window = { first: 1, size: 9 };
  for (const { sparse } of pairs) {
    const [engine, reference] = [engineBy(sparse, plan), createReferenceEngine(plan)];
    for (let step = 0; step < 2; step++) {
      const [observed, expected] = [engine.observe(), reference.observe()];
      for (const sample of [-1, 0, 1, 4]) {
        assert.deepEqual(observed.input('x', window, sample), expected.input('x', window, sample));
        observed.input('dx', window, sample).forEach((value, k) => {
          const right = expected.input('dx', window, sample)[k]!;
          assert.ok(right !== 0 && Math.abs(value - right) <= 1e-12, `${value} is not ${right}`);
        });
      }
      for (const each of [engine, reference]) each.train(1);
    }
  }
});
