/** Steps that are written out for one network: bit by bit what the kernels' own loops compute, which the other tests compare with the reference. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activationNames } from '../../src/core/index.ts';
import type { Channels, Engine, Precision, TrainingPlan } from '../../src/core/index.ts';
import { layoutOf } from '../../src/engine/layout.ts';
import { Pieces } from '../../src/engine/unrolled/pieces.ts';
import { isUnrolled } from '../../src/engine/unrolled/module.ts';
import { layer, plain, planFor, recipes } from './plans.ts';
import type { Recipe } from './plans.ts';
import { engineBy, kernels, precisions, ways } from './support.ts';

const straight = ['linear', 'sigmoid', 'tanh', 'relu'] as const;
const size = fc.integer({ min: 1, max: 5 });
const batch = fc.integer({ min: 1, max: 40 });

const isWritten = (plan: TrainingPlan, precision: Precision): boolean => isUnrolled(plan, plan.batchSize, layoutOf(plan, precision, 1));

/** Of a size at which every step is written out. */
const small: fc.Arbitrary<Recipe> = fc
  .record({
    recipe: recipes, nIn: size, batchSize: batch, rows: fc.integer({ min: 1, max: 50 }),
    hidden: fc.array(fc.record({ units: size, activation: fc.constantFrom(...straight), useBias: fc.boolean(), trainBias: fc.boolean() }), { maxLength: 2 }),
    output: fc.record({ units: size, activation: fc.oneof(fc.constantFrom(...straight), fc.constantFrom(...activationNames)), useBias: fc.boolean(), trainBias: fc.boolean() }),
    isPlain: fc.boolean(),
  })
  .map(({ recipe, nIn, batchSize, rows, hidden, output, isPlain }) => ({
    ...recipe, spare: 0, ...(isPlain ? { optimizer: plain.optimizer, l1: 0, l2: 0 } : {}), nIn, batchSize, rows, layers: [...hidden, output],
  }))
  .filter((recipe) => isWritten(planFor(recipe), 'float64'));

const state = (engine: Engine): unknown => engine.snapshot().arrays;

function copy({ last, min, max, sum, count }: Channels): number[][] {
  return [last, min, max, sum, count].map((values) => [...values]);
}

describe('a step that is written out makes the bits that the loops make', () => {
  for (const name of ['plain', 'fma']) {
    for (const precision of precisions) {
      test(`${name}, ${precision}`, () => {
        const [loops, unrolled] = ['small', 'unrolled'].map((kind) => ways.find((way) => way.name === `${name}, ${kind}`)!);
        fc.assert(
          fc.property(small, fc.array(fc.record({ count: fc.integer({ min: 1, max: 30 }), keepBefore: fc.boolean(), goOn: fc.boolean() }), { minLength: 1, maxLength: 4 }), (recipe, calls) => {
            const plan = planFor(recipe);
            const [own, expected] = [engineBy(unrolled!, plan, precision), engineBy(loops!, plan, precision)];
            for (const { count, keepBefore, goOn } of calls) {
              const [got, wanted] = [own.train(count, keepBefore, goOn), expected.train(count, keepBefore, goOn)];
              assert.deepEqual({ ...got, channels: copy(got.channels) }, { ...wanted, channels: copy(wanted.channels) });
              assert.deepEqual(state(own), state(expected));
              assert.deepEqual(own.observe().weights('before', 0, { first: 0, size: 1 }, { first: 0, size: 1 }), expected.observe().weights('before', 0, { first: 0, size: 1 }, { first: 0, size: 1 }));
              if (wanted.diverged) return;
            }
          }),
          { numRuns: 150 },
        );
      });
    }
  }
});

test('a step that cannot be made is refused, and everything is as it was before it', () => {
  for (const name of ['small', 'unrolled']) {
    const plan = { ...planFor({ ...plain, layers: [layer(3, 'linear'), layer(2, 'linear')], rows: 40, batchSize: 4 }), learningRate: 50 };
    const [engine, again] = [0, 0].map(() => engineBy(ways.find((way) => way.name === `fma, ${name}`)!, plan, 'float32'));
    const { steps, diverged } = engine!.train(10_000);
    assert.ok(diverged && steps > 2 && steps < 1000, `${steps} steps`);
    assert.deepEqual([again!.train(steps).diverged, engine!.step], [false, steps]);
    assert.deepEqual(state(engine!), state(again!));
    assert.ok(again!.train(1).diverged);
  }
});

test('what is large, or has a hidden layer that has no pieces, is left to the loops', () => {
  const withLayers = (batchSize: number, ...layers: Recipe['layers']): TrainingPlan => planFor({ ...plain, layers, loss: 'halfMse', batchSize, rows: batchSize });
  const written = (plan: TrainingPlan): readonly boolean[] => precisions.map((precision) => isWritten(plan, precision));
  assert.deepEqual(written(withLayers(10, layer(4, 'tanh'), layer(1, 'gelu'))), [true, true]);
  assert.deepEqual(written(withLayers(10, layer(4, 'gelu'), layer(1, 'tanh'))), [false, false]);
  // (3 + 1) 4 + (4 + 1) 1 weights and biases: 21; of 36 samples 9 vectors of float32 are 189, of 40 they are 210.
  assert.deepEqual(written(withLayers(36, layer(4, 'tanh'), layer(1, 'tanh'))), [false, true]);
  assert.deepEqual(written(withLayers(40, layer(4, 'tanh'), layer(1, 'tanh'))), [false, false]);
});

test('only functions without branches and loops are pieces', () => {
  const pieces = new Pieces(kernels.fma);
  assert.equal(pieces.get('tanhFloat32').parameters, 1);
  assert.equal(pieces.get('tanhFloat32'), pieces.get('tanhFloat32'), 'read once');
  assert.equal(pieces.get('totalFloat64').result, 'f64');
  assert.throws(() => pieces.get('outputFloat32'), /^Error: the kernels' piece outputFloat32 has the instruction \d+, which cannot be copied$/);
  assert.throws(() => pieces.get('nothing'), { message: 'the kernels have no piece nothing' });
  assert.throws(() => pieces.get('table'), { message: 'the kernels have no piece table' });
});
