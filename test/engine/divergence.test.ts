/** The step that cannot be made: the state stays the one before it, and what is told of it is what the reference tells. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createReferenceEngine, Matrix, Parameters } from '../../src/core/index.ts';
import type { Engine, Network, OptimizerSettings, TrainingPlan } from '../../src/core/index.ts';
import { Run } from '../../src/training/run.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { planOf } from '../core/plans.ts';
import { range } from '../core/support.ts';
import { jobOf, view } from '../training/helpers.ts';
import { layer, optimizers, plain, planFor } from './plans.ts';
import { engineBy, precisions, ways } from './support.ts';

/** Blows up the sooner, the larger the learning rate is: with one linear layer evenly from step to step, with two ever faster. */
function explosive(learningRate: number, layers = [layer(2, 'linear')], optimizer: OptimizerSettings = plain.optimizer): TrainingPlan {
  return { ...planFor({ ...plain, layers, optimizer }), learningRate };
}

const two = [layer(5, 'linear'), layer(2, 'linear')];

/** What a call told of a step that it refused, and what is left. */
function refusal(engine: Engine, count = 100_000): object {
  const { steps, diverged, loss, channels } = engine.train(count);
  return { steps, diverged, step: engine.step, loss, last: [...channels.last], count: [...channels.count], snapshot: engine.snapshot() };
}

for (const precision of precisions) {
  describe(precision, () => {
    for (const way of ways) {
      test(`${way.name}: a run that blows up at any step leaves the bits of a run that was trained just so far`, () => {
        const reached = new Set<number>();
        for (const layers of [two, [layer(2, 'linear')]]) {
          for (const [i, learningRate] of [1.7, 2, 2.5, 4, 9, 1e3, 1e10, 1e30, 1e300].entries()) {
            const plan = explosive(learningRate, layers, optimizers[i % 3]);
            const engine = engineBy(way, plan, precision);
            const { steps, diverged, loss, channels } = engine.train(5000);
            assert.ok(diverged);
            reached.add(steps);
            assert.equal(engine.step, steps);
            assert.ok(Object.is(loss, channels.last[0]) && [...channels.last].some((value) => !Number.isFinite(value)), `the refused step's numbers: ${channels.last.join(' ')}`);
            assert.ok(channels.count.every((count) => count === steps));
            const other = engineBy(way, plan, precision);
            const made = other.train(steps);
            assert.deepEqual([made.diverged, ...made.channels.sum, ...made.channels.max, ...made.channels.min], [false, ...channels.sum, ...channels.max, ...channels.min]);
            assert.deepEqual(engine.snapshot(), other.snapshot());
            assert.deepEqual(engine.parameters.values, other.parameters.values);
            const [own, its] = [engine.observe(), other.observe()];
            assert.ok(Object.is(own.loss, loss));
            for (const l of layers.keys()) assert.ok(Object.is(own.gradientNorm(l), its.gradientNorm(l)) && Object.is(own.gradientNorm(l), channels.last[1 + l]), 'what the refused step had');
            const again = engine.train(5);
            assert.deepEqual([again.steps, again.diverged, engine.step, again.loss], [0, true, steps, loss], 'and refused again');
          }
        }
        assert.ok(reached.size > 8 && Math.max(...reached) > 130, `steps ${[...reached].join(' ')}`);
      });

      test(`${way.name}: the same is told however the calls are cut, whether each step was looked at before, and after a snapshot`, () => {
        const plan = explosive(3);
        const expected = refusal(engineBy(way, plan, precision));
        fc.assert(
          fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.boolean(), fc.boolean()), { maxLength: 8 }), fc.boolean(), (calls, looks) => {
            const engine = engineBy(way, plan, precision);
            engine.train(0);
            let diverged = false;
            for (const [count, look, keepBefore] of calls) {
              if (look) engine.observe();
              if (!diverged) ({ diverged } = engine.train(count, keepBefore, true));
            }
            for (let left = looks ? 1000 : 0; left > 0 && !diverged; left--) {
              engine.observe();
              ({ diverged } = engine.train(1, false, true));
            }
            const { loss, channels } = engine.train(1000, false, true);
            assert.deepEqual({ steps: engine.step, diverged: true, step: engine.step, loss, last: [...channels.last], count: [...channels.count], snapshot: engine.snapshot() }, expected);
          }),
          { numRuns: 12 },
        );
        const engine = engineBy(way, plan, precision);
        engine.train(20);
        const early = engine.snapshot();
        const points = Array.from({ length: 10 }, () => [...engine.train(1).channels.last]);
        engine.train(1000);
        assert.ok(engine.step > 30);
        engine.restore(early);
        assert.deepEqual(Array.from({ length: 10 }, () => [...engine.train(1).channels.last]), points, 'from a moment before, training goes on');
        engine.train(1000);
        assert.deepEqual(engine.snapshot(), (expected as { snapshot: unknown }).snapshot);
      });

      test(`${way.name}: a gradient of a bias that is not finite is enough to refuse a step`, () => {
        // ∂J/∂b is 1.2e308 (1.2e38) for each of two samples; ∂J/∂W that sum times 1e-300 (1e-30).
        const [small, large, weight] = precision === 'float64' ? [1e-300, -2.4e148, 1e160] : [1e-30, -4.8e18, 1e20];
        const network: Network = { nIn: 1, loss: 'halfMse', layers: [{ nIn: 1, units: 1, useBias: true, activation: 'linear' }, { nIn: 1, units: 1, useBias: false, activation: 'linear' }] };
        const samples = { x: Matrix.fromRows([[small], [small]]), y: Matrix.fromRows([[large], [large]]) };
        const initial = new Parameters(network.layers, Float64Array.of(0, 0, weight));
        const engine = engineBy(way, planOf({ network, samples, initial, rows: range(2), batchSize: 2 }), precision);
        for (const look of [false, true]) {
          if (look) engine.observe();
          const { diverged, channels } = engine.train(1);
          assert.ok(diverged);
          assert.ok(channels.last.every(Number.isFinite), `nothing else is wrong: ${channels.last.join(' ')}`);
        }
      });

      test(`${way.name}: a gradient whose square float32 has no room for, or only 0, has a norm`, () => {
        const [large, tiny] = [explosive(1e-30, two), explosive(1e-30)];
        large.initial.values.fill(1e7);
        tiny.initial.values.fill(0);
        tiny.samples.y.data.forEach((y, i) => (tiny.samples.y.data[i] = 1e-25 * y));
        for (const plan of [large, tiny]) {
          const [engine, reference] = [engineBy(way, plan, precision), createReferenceEngine(plan)];
          const looked = engine.observe().gradientNorm(0);
          const [own, expected] = [engine.train(1), reference.train(1)];
          assert.ok(!own.diverged && !expected.diverged);
          expected.channels.last.forEach((value, c) => assert.ok(Math.abs(own.channels.last[c]! - value) <= 1e-5 * value + 1e-40, `channel ${c}: ${own.channels.last[c]} for ${value}`));
          assert.equal(looked, own.channels.last[1]);
        }
      });
    }
  });
}

test('in float64 the step at which a run blows up is the reference engine’s, and so is what is told of it', () => {
  for (const optimizer of optimizers) {
    for (const learningRate of [0.9, 2, 1e4, 1e120]) {
      for (const units of [5, 40]) {
        const plan = explosive(learningRate, [layer(units, 'linear'), layer(2, 'linear')], optimizer);
        const reference = createReferenceEngine(plan);
        const expected = reference.train(400);
        const kept = { ...expected, last: [...expected.channels.last].map(Number.isFinite), count: [...expected.channels.count] };
        for (const way of ways) {
          const engine = engineBy(way, plan);
          const { steps, diverged, loss, channels } = engine.train(400);
          assert.deepEqual([steps, diverged, Number.isFinite(loss)], [kept.steps, kept.diverged, Number.isFinite(kept.loss)], way.name);
          assert.deepEqual([...channels.last].map(Number.isFinite), kept.last);
          assert.deepEqual([...channels.count], kept.count);
        }
      }
    }
  }
});

test('from a moment of another engine, it is that one’s steps that are made again', () => {
  const plan = explosive(3);
  for (const way of ways) {
    for (const precision of precisions) {
      const [calm, wild] = [engineBy(way, { ...plan, initial: new Parameters(plan.network.layers) }, precision), engineBy(way, plan, precision)];
      wild.train(20);
      calm.train(10);
      calm.restore(wild.snapshot());
      while (!calm.train(1).diverged);
      wild.train(1000);
      assert.deepEqual(calm.snapshot(), wild.snapshot(), way.name);
    }
  }
});

test('as many steps as there are numbers for may be asked for', () => {
  for (const count of [2 ** 31, 2 ** 32, 2 ** 40, Infinity]) {
    const engine = engineBy(ways[0]!, explosive(1.7));
    const { steps, diverged } = engine.train(count, true);
    assert.ok(diverged && steps > 64, `${count}: ${steps}`);
  }
});

describe('a run says of the fast engine what it says of the reference', () => {
  const task = { data: { x: [[1, 2], [0.5, -1], [2, 0]], y: [[1], [0], [1]] }, training: { epochs: 200, batchSize: 2 } };
  const layers = [{ name: 'h', units: 4 }, { name: 'o', units: 1 }];
  const specs: readonly object[] = [
    { ...task, layers, loss: 'mse', optimizer: { learningRate: 1e300 } },
    { ...task, layers, loss: 'mse', optimizer: { learningRate: 3 } },
    { ...task, layers, loss: 'halfSse', optimizer: { learningRate: 1e100, momentum: 0.9 } },
    { ...task, layers: [{ name: 'h', units: 120 }, layers[1]], loss: 'mse', optimizer: { learningRate: 1 } },
    { ...task, layers: [{ name: 'h', units: 3, activation: 'elu' }, { name: 'o', units: 1, activation: 'sigmoid' }], loss: 'bce', optimizer: { learningRate: 1e308 } },
    { ...task, layers, loss: 'mse', optimizer: { type: 'rmsprop', learningRate: 1e200 } },
    { data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[2]] }], loss: 'mse', optimizer: { learningRate: 1e308 }, training: { epochs: 1, batchSize: 1 } },
    { data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[2]], useBias: false }], loss: 'mse', optimizer: { learningRate: 1e200 }, training: { epochs: 9, batchSize: 1 } },
  ];
  for (const [i, spec] of specs.entries()) {
    test(`spec ${i}`, async () => {
      const job = await jobOf(spec);
      const [exact, alone] = [new Run(job), new Trainer(job)];
      exact.advance(Infinity);
      const sentence = alone.trainTo(job.totalSteps);
      assert.equal(exact.phase, 'diverged');
      for (const way of ways) {
        const createEngine = (plan: TrainingPlan): Engine => engineBy(way, plan);
        const [run, byFives, trainer] = [new Run(job, { createEngine }), new Run(job, { createEngine }), new Trainer(job, createEngine)];
        run.advance(Infinity);
        while (byFives.phase === 'ready') {
          byFives.advance(5, true);
          byFives.liveFrame(view({ sample: 0 }), 1);
        }
        for (const each of [run, byFives]) {
          assert.deepEqual([each.phase, each.divergence, each.trainer.step], [exact.phase, exact.divergence, exact.trainer.step], way.name);
          assert.equal(each.frame(view({ sample: 0 })).head.step, exact.trainer.step);
        }
        assert.equal(trainer.trainTo(job.totalSteps), sentence);
        assert.deepEqual([...trainer.gradientNorms].map(Number.isFinite), [...alone.gradientNorms].map(Number.isFinite));
      }
    });
  }

  test('and of float32, where it is float32 that has no room', async () => {
    const job = await jobOf({ ...task, layers, loss: 'mse', optimizer: { learningRate: 1 }, precision: 'float32' });
    const exact = new Run(job);
    exact.advance(Infinity);
    for (const way of ways) {
      const run = new Run(job, { createEngine: (plan) => engineBy(way, plan, 'float32') });
      run.advance(Infinity);
      const { step } = run.trainer;
      assert.ok(step > 0 && step < exact.trainer.step, `${step}: before the ${exact.trainer.step} of float64`);
      assert.ok(run.divergence!.startsWith(`step ${step} (epoch ${step >> 1}): `), run.divergence!);
      assert.ok(run.trainer.parameters.values.every(Number.isFinite));
    }
  });
});
