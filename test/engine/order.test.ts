/** The order of an epoch as the kernels make it. What an observation calls its batch is core's word; here the samples themselves say which they are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Batches, createReferenceEngine, Matrix, permutation, seededRandom } from '../../src/core/index.ts';
import type { Engine, TrainingPlan } from '../../src/core/index.ts';
import { assertClose } from '../core/close.ts';
import { planOf } from '../core/plans.ts';
import { networkOf } from '../core/support.ts';
import { engineBy, ways, whole } from './support.ts';

const network = networkOf([1, 2], 'linear', 'linear', 'mse');

/** Every sample's x is its row in the data. */
function numbered(rows: number, changes: Partial<TrainingPlan>): TrainingPlan {
  const count = rows + 3;
  const x = Matrix.over(count, 1, Float64Array.from({ length: count }, (_, i) => i));
  return planOf({ network, samples: { x, y: Matrix.zeros(count, 2) }, rows: permutation(seededRandom(rows), count).slice(0, rows).sort(), learningRate: 1e-9, ...changes });
}

/** Moves an engine to a step, with the parameters that it has. */
function goTo(engine: Engine, step: number): void {
  engine.restore({ ...engine.snapshot(), t: step });
}

function batchSeen(engine: Engine): number[] {
  const observed = engine.observe();
  return Array.from(observed.batch, (_row, sample) => observed.input('x', whole(1), sample)[0]!);
}

const seeds = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER));
const epochs = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 40 }), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 33 + 5));

test('the samples of any step are those of core, whatever the seed and the epoch', () => {
  fc.assert(
    fc.property(seeds, epochs, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 90 }), fc.boolean(), fc.constantFrom(...ways), (seed, epoch, rows, size, shuffle, way) => {
      const plan = numbered(rows, { seed, shuffle, batchSize: Math.min(size, rows) });
      const batches = new Batches(plan);
      const engine = engineBy(way, plan);
      for (const step of [0, batches.stepsPerEpoch - 1]) {
        goTo(engine, epoch * batches.stepsPerEpoch + step);
        assert.deepEqual(batchSeen(engine), [...batches.at(epoch * batches.stepsPerEpoch + step)]);
      }
    }),
    { numRuns: 150 },
  );
});

test('from step to step and from epoch to epoch within a call, too, where the epochs’ numbers get longer than 32 bits', () => {
  for (const epoch of [0, 2 ** 32 - 1]) {
    for (const seed of [-7, 2 ** 45 + 3]) {
      for (const shuffle of [true, false]) {
        const plan = numbered(11, { seed, shuffle, batchSize: 4, learningRate: 0.01 });
        const [engine, single, reference] = [engineBy(ways[0]!, plan), engineBy(ways[0]!, plan), createReferenceEngine(plan)];
        for (const each of [engine, single, reference]) goTo(each, epoch * 3);
        const { channels } = engine.train(10);
        reference.train(10);
        for (let step = 0; step < 10; step++) single.train(1);
        assert.deepEqual(engine.snapshot(), single.snapshot());
        assertClose(engine.parameters.values, reference.parameters.values, `from epoch ${epoch}`);
        assertClose([...channels.sum], [...reference.train(0, false, true).channels.sum], 'losses and norms added up');
        assert.equal(engine.step, epoch * 3 + 10);
        assert.equal(engine.observe().epoch, epoch + 3);
        assert.deepEqual(batchSeen(engine), [...new Batches(plan).at(epoch * 3 + 10)]);
      }
    }
  }
});
