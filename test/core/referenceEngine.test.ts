import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { analyticGradients, Batches, createReferenceEngine, lossNames, Matrix, Parameters, penaltyOf, scheduledRate, seededRandom } from '../../src/core/index.ts';
import type { Engine, Network, Schedule, TrainingPlan } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { optimizers, planOf, plainSgd, smallNetwork } from './plans.ts';
import { lossAt, networkOf, normalParameters, range, samplesFor, seeds } from './support.ts';

/** Losses of so many steps, each a call of its own. */
function lossesOf(engine: Engine, steps: number): number[] {
  return Array.from({ length: steps }, () => engine.train(1).loss);
}

/** x and y of the batch of a step. */
function batchOf(plan: TrainingPlan, step: number): { x: Matrix; y: Matrix } {
  const rows = new Batches(plan).at(step);
  return { x: plan.samples.x.gather(rows), y: plan.samples.y.gather(rows) };
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
}

test('it says what it is', () => {
  assert.deepEqual(createReferenceEngine(planOf({ precision: 'float32' })).info, { kind: 'reference', rung: 'reference', arithmetic: 'separate', precision: 'float64', threads: 1 });
});

test('the first parameters are copied, not shared', () => {
  const plan = planOf();
  const before = plan.initial.values.slice();
  const engine = createReferenceEngine(plan);
  assert.deepEqual(engine.parameters.values, before);
  engine.train(3);
  assert.deepEqual(plan.initial.values, before);
});

test('one plain step is θ − η g over its batch, all gradients taken first, and tells J and the norms before it', () => {
  const plan = planOf({ learningRate: 0.3 });
  const engine = createReferenceEngine(plan);
  const { x, y } = batchOf(plan, 0);
  const gradients = analyticGradients(plan.network, plan.initial, x, y);
  const { steps, diverged, loss, channels } = engine.train(1);
  assert.deepEqual([steps, diverged, engine.step], [1, false, 1]);
  assert.equal(loss, lossAt(plan.network, plan.initial, { x, y }));
  assert.deepEqual(engine.parameters.values, plan.initial.values.map((theta, i) => theta - 0.3 * gradients.values[i]!));
  assertClose([...channels.last], [loss, ...gradients.layers.map(({ W }) => norm(W.data))], 'J and the norms', { absolute: 1e-15, relative: 1e-14 });
});

test('the penalty enters with the update, on weights only, from the weights before it; J and the norms are without it', () => {
  const plan = planOf({ regularization: { l1: 0.2, l2: 0.5 }, learningRate: 0.1 });
  const [engine, bare] = [createReferenceEngine(plan), createReferenceEngine({ ...plan, regularization: { l1: 0, l2: 0 } })];
  assert.deepEqual([...engine.train(1).channels.last], [...bare.train(1).channels.last]);
  engine.parameters.layers.forEach(({ W, b }, l) => {
    const [old, plainLayer] = [plan.initial.layers[l]!, bare.parameters.layers[l]!];
    assertClose(W.data, plainLayer.W.data.map((w, i) => w - 0.1 * (0.5 * old.W.data[i]! + 0.2 * Math.sign(old.W.data[i]!))), `W ${l}`);
    assert.deepEqual(b, plainLayer.b);
  });
});

test('every step has the batch of its number and the learning rate of its schedule', () => {
  const schedules: readonly Schedule[] = [{ type: 'exponential', gamma: 0.5, unit: 'epoch' }, { type: 'step', stepSize: 2, gamma: 0.1, unit: 'step' }];
  for (const schedule of schedules) {
    const plan = planOf({ schedule });
    const engine = createReferenceEngine(plan);
    let theta = plan.initial;
    for (let step = 0; step < 8; step++) {
      const { x, y } = batchOf(plan, step);
      const g = analyticGradients(plan.network, theta, x, y).values;
      const rate = scheduledRate(plan.learningRate, schedule, step, Math.floor(step / 3));
      theta = new Parameters(plan.network.layers, theta.values.map((value, i) => value - rate * g[i]!));
      engine.train(1);
      assert.deepEqual(engine.parameters.values, theta.values, `after step ${step}`);
    }
  }
});

test('however the steps are shared out among calls, every bit is the same', () => {
  for (const [i, optimizer] of optimizers.entries()) {
    const plan = planOf({ optimizer, regularization: { l1: 0.001, l2: 0.01 }, schedule: { type: 'cosine', steps: 20, min: 0, unit: 'step' } });
    const alone = createReferenceEngine(plan);
    const losses = lossesOf(alone, 40);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 12 }), (calls) => {
        const engine = createReferenceEngine(plan);
        for (const [count, keepBefore, looks] of calls) {
          const steps = Math.min(count, 40 - engine.step);
          const trained = engine.train(steps, keepBefore);
          assert.equal(trained.steps, steps);
          if (steps > 0) assert.equal(trained.loss, losses[engine.step - 1]);
          if (looks) engine.observe();
        }
        engine.train(40 - engine.step);
        assert.deepEqual(engine.snapshot(), alone.snapshot());
      }),
      { seed: i, numRuns: 15 },
    );
  }
});

test('the channels of a call tell the last, smallest and largest number of its steps, and their sum in order', () => {
  const plan = planOf();
  const single = createReferenceEngine(plan);
  const points = Array.from({ length: 20 }, () => [...single.train(1).channels.last]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 10 }), fc.boolean(), (first, second, goOn) => {
      const engine = createReferenceEngine(plan);
      engine.train(first);
      const { channels } = engine.train(second, false, goOn);
      const part = points.slice(goOn ? 0 : first, first + second);
      for (let c = 0; c < 3; c++) {
        const values = part.map((point) => point[c]!);
        assert.deepEqual(
          [channels.last[c], channels.min[c], channels.max[c], channels.sum[c], channels.count[c]],
          [values.at(-1), Math.min(...values), Math.max(...values), values.reduce((sum, value) => sum + value, 0), values.length],
        );
      }
    }),
  );
});

test('a call for no steps does nothing and has no loss', () => {
  const engine = createReferenceEngine(planOf());
  const { steps, diverged, loss } = engine.train(0);
  assert.deepEqual([steps, diverged, loss, engine.step], [0, false, NaN, 0]);
});

test('a step that is not finite is refused: the state is the one before it, and its numbers are in no sum', () => {
  const plan = planOf({ network: networkOf([3, 4, 2], 'linear', 'linear', 'mse'), learningRate: 1e100 });
  const [engine, other] = [createReferenceEngine(plan), createReferenceEngine(plan)];
  const { steps, diverged, loss, channels } = engine.train(1000, true);
  assert.ok(diverged && steps > 0 && steps < 10 && !Number.isFinite(channels.last[0]!) && Object.is(loss, channels.last[0]));
  assert.equal(engine.step, steps);
  assert.deepEqual([...channels.count], [steps, steps, steps]);
  const made = other.train(steps);
  assert.deepEqual([made.diverged, ...made.channels.sum], [false, ...channels.sum]);
  assert.deepEqual(engine.snapshot(), other.snapshot());
  const again = engine.train(5);
  assert.deepEqual([again.steps, again.diverged, engine.step], [0, true, steps], 'and refused again');
});

test('a gradient of a bias that is not finite is enough to refuse a step', () => {
  // ∂J/∂b is 1.2e308 for each of two samples; ∂J/∂W that sum times 1e-300.
  const network: Network = { nIn: 1, loss: 'halfMse', layers: [{ nIn: 1, units: 1, useBias: true, activation: 'linear' }, { nIn: 1, units: 1, useBias: false, activation: 'linear' }] };
  const samples = { x: Matrix.fromRows([[1e-300], [1e-300]]), y: Matrix.fromRows([[-2.4e148], [-2.4e148]]) };
  const initial = new Parameters(network.layers, Float64Array.of(0, 0, 1e160));
  const { diverged, channels } = createReferenceEngine(planOf({ network, samples, initial, rows: range(2), batchSize: 2 })).train(1);
  assert.ok(diverged);
  assert.ok(channels.last.every(Number.isFinite), 'nothing else is wrong');
});

test("trainBias false leaves that layer's biases as they are, and trains its weights", () => {
  for (const optimizer of optimizers) {
    const plan = planOf({ optimizer: optimizer.type === 'adamw' ? { ...optimizer, decayBiases: true } : optimizer, trainBias: [false, true] });
    const engine = createReferenceEngine(plan);
    engine.train(4);
    assert.deepEqual(engine.parameters.layers[0]!.b, plan.initial.layers[0]!.b);
    assert.ok(engine.parameters.layers[1]!.b.every((b, i) => b !== plan.initial.layers[1]!.b[i]));
    assert.ok(engine.parameters.layers[0]!.W.data.every((w, i) => w !== plan.initial.layers[0]!.W.data[i]));
  }
});

test('layers without biases train', () => {
  const network: Network = { ...smallNetwork, layers: smallNetwork.layers.map((layer) => ({ ...layer, useBias: false })) };
  const engine = createReferenceEngine(planOf({ network }));
  const losses = lossesOf(engine, 90);
  assert.equal(engine.parameters.values.length, 20);
  assert.ok(losses.at(-1)! < losses[2]!);
});

describe('restoring a snapshot restores the same bits', () => {
  for (const [i, optimizer] of optimizers.entries()) {
    test(`${optimizer.type}, ${i}`, () => {
      const plan = planOf({ optimizer, regularization: { l1: 0.001, l2: 0.01 } });
      const engine = createReferenceEngine(plan);
      engine.train(7);
      const snapshot = engine.snapshot();
      const held = structuredClone(snapshot);
      assert.equal(snapshot.bytes, snapshot.arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0));
      const first = lossesOf(engine, 9);
      const end = engine.snapshot();
      assert.deepEqual(snapshot, held, 'a snapshot does not change with training');
      engine.restore(snapshot);
      assert.equal(engine.step, 7);
      assert.deepEqual(lossesOf(engine, 9), first);
      assert.deepEqual(engine.snapshot(), end);
      const other = createReferenceEngine({ ...plan, initial: new Parameters(plan.network.layers) });
      other.restore(snapshot);
      assert.deepEqual(lossesOf(other, 9), first, 'in another engine as well');
      assert.deepEqual(snapshot, held, 'nor with what is restored from it');
      assert.equal(end.t, 16);
    });
  }
});

test('what an observation shows is the next step, before it is made', () => {
  const plan = planOf();
  const engine = createReferenceEngine(plan);
  for (let step = 0; step < 7; step++) {
    const { x, y } = batchOf(plan, step);
    const gradients = analyticGradients(plan.network, engine.parameters, x, y);
    const observed = engine.observe();
    assert.deepEqual([observed.step, observed.epoch, observed.hasBefore], [step, Math.floor(step / 3), false]);
    assert.deepEqual([...observed.batch], [...new Batches(plan).at(step)]);
    assert.deepEqual([...observed.input('x', { first: 1, size: 2 }, 2)], [x.at(2, 1), x.at(2, 2)]);
    assert.deepEqual([...observed.weights('gradients', 0, { first: 0, size: 4 }, { first: 0, size: 3 })], [...gradients.layers[0]!.W.data]);
    assert.deepEqual([...observed.biases('parameters', 1, { first: 0, size: 2 })], [...engine.parameters.layers[1]!.b]);
    const { loss } = observed;
    assert.equal(engine.train(1).loss, loss);
  }
});

test('the parameters before the last update are kept where asked for, until the next one', () => {
  const engine = createReferenceEngine(planOf());
  engine.train(4);
  assert.equal(engine.observe().hasBefore, false);
  const twin = createReferenceEngine(planOf());
  twin.train(8);
  const before = twin.parameters.layers[0]!.W.data.slice();
  engine.train(5, true);
  const whole = [{ first: 0, size: 4 }, { first: 0, size: 3 }] as const;
  for (const observed of [engine.observe(), engine.observe()]) {
    assert.ok(observed.hasBefore);
    assert.deepEqual(observed.weights('before', 0, ...whole), before);
    const after = engine.parameters.layers[0]!.W.data;
    assertClose(observed.updateRatio(0), norm(after.map((w, i) => w - before[i]!)) / norm(before), 'ratio');
  }
  const snapshot = engine.snapshot();
  engine.train(1);
  assert.equal(engine.observe().hasBefore, false);
  engine.restore(snapshot);
  assert.equal(engine.observe().hasBefore, false, 'nor after a restore');
});

test('evaluate over 1300 samples equals one pass over all, for every loss, and shows every sample once in order', () => {
  for (const loss of lossNames) {
    const network = networkOf([3, 4, 2], 'tanh', 'sigmoid', loss);
    const samples = samplesFor(3, network, 1300);
    const plan = planOf({ network, samples, rows: range(1300) });
    const targets: number[][] = [];
    let parts = 0;
    const J = createReferenceEngine(plan).evaluate(range(1300), (A, Y) => {
      parts += 1;
      assert.equal(A.rows, Y.rows);
      targets.push(...Y.toRows());
    });
    assertClose(J, lossAt(network, plan.initial, samples), loss, { absolute: 1e-12, relative: 1e-12 });
    assert.ok(parts > 1);
    assert.deepEqual(targets, samples.y.toRows());
  }
});

test('evaluate over no samples is 0 and shows none', () => {
  assert.equal(createReferenceEngine(planOf()).evaluate(new Uint32Array(0), () => assert.fail('there is nothing to show')), 0);
});

test('looking and evaluating change nothing of what comes after', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const plan = planOf({ seed, optimizer: optimizers[5]!, initial: normalParameters(seededRandom(seed), smallNetwork) });
      const [engine, other] = [createReferenceEngine(plan), createReferenceEngine(plan)];
      for (const each of [engine, other]) each.train(2);
      engine.evaluate(Uint32Array.of(3, 1, 2, 0));
      engine.observe();
      for (const each of [engine, other]) each.train(1);
      assert.deepEqual(engine.snapshot(), other.snapshot());
    }),
  );
});

test('a sample that does not exist, and samples of another shape, are refused', () => {
  const [x, y] = [Matrix.zeros(5, 3), Matrix.zeros(5, 2)];
  const train = (changes: Partial<TrainingPlan>): void => void createReferenceEngine(planOf({ rows: range(3), shuffle: false, ...changes })).train(1);
  assert.throws(() => train({ samples: { x, y }, rows: Uint32Array.of(5) }), { message: 'row 5 is outside [5×3]' });
  assert.throws(() => train({ samples: { x: Matrix.zeros(5, 2), y }, batchSize: 3 }), { message: 'gathered rows is [3×3], not [3×2]' });
  assert.throws(() => train({ samples: { x, y: Matrix.zeros(5, 1) }, batchSize: 3 }), { message: 'Y is [3×1], not [3×2]' });
});

test('the penalty is of the parameters that the engine shows', () => {
  const plan = planOf({ optimizer: plainSgd, regularization: { l1: 1, l2: 2 }, learningRate: 0.01 });
  const engine = createReferenceEngine(plan);
  const first = penaltyOf(plan.regularization, engine.parameters);
  engine.train(5);
  assert.ok(penaltyOf(plan.regularization, engine.parameters) < first, 'it makes weights smaller');
});

test('it learns xor', () => {
  const network = networkOf([2, 4, 1], 'tanh', 'sigmoid', 'bce');
  const samples = { x: Matrix.fromRows([[0, 0], [0, 1], [1, 0], [1, 1]]), y: Matrix.fromRows([[0], [1], [1], [0]]) };
  const engine = createReferenceEngine(planOf({ network, samples, rows: range(4), optimizer: optimizers[5]! }));
  engine.train(500);
  const outputs: number[] = [];
  const J = engine.evaluate(range(4), (A) => outputs.push(...A.data));
  assert.ok(J < 0.05, `J ${J}`);
  assert.deepEqual(outputs.map(Math.round), [0, 1, 1, 0]);
});
