import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { analyticGradients, createReferenceEngine, lossNames, Matrix, Parameters, seededRandom } from '../../src/core/index.ts';
import type { Engine, Network, OptimizerSettings, Samples, TrainingRule } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { lossAt, networkOf, normalParameters, range, samplesFor, seeds } from './support.ts';

const plain: OptimizerSettings = { type: 'sgd', momentum: 0, nesterov: false };
const adam: OptimizerSettings = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decayBiases: false };
const optimizers: OptimizerSettings[] = [
  plain,
  { type: 'sgd', momentum: 0.9, nesterov: true },
  { type: 'adagrad', epsilon: 1e-10 },
  { type: 'rmsprop', decay: 0.9, epsilon: 1e-8, centered: true, momentum: 0.5 },
  adam,
  { ...adam, type: 'adamw', weightDecay: 0.1 },
];
const network = networkOf([3, 4, 2], 'tanh', 'softmax', 'crossEntropy');

function engineFor(rule: Partial<TrainingRule> = {}, initial?: Parameters): Engine {
  const full = { network, optimizer: plain, regularization: { l1: 0, l2: 0 }, trainBias: [true, true], ...rule };
  return createReferenceEngine(full, initial ?? normalParameters(seededRandom(1), full.network));
}

function train(engine: Engine, samples: Samples, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => {
    const J = engine.compute(samples, Uint32Array.of(step % 5, (step + 2) % 5));
    engine.update(0.05);
    return J;
  });
}

test('the first parameters are copied, not shared', () => {
  const initial = normalParameters(seededRandom(2), network);
  const before = initial.values.slice();
  train(engineFor({}, initial), samplesFor(1, network, 5), 3);
  assert.deepEqual(initial.values, before);
});

test('compute takes the samples at the indices, in that order, and returns their J', () => {
  const samples = samplesFor(1, network, 6);
  const initial = normalParameters(seededRandom(2), network);
  const engine = engineFor({}, initial);
  const chosen = Uint32Array.of(4, 0, 4);
  const picked = { x: samples.x.gather(chosen), y: samples.y.gather(chosen) };
  assert.equal(engine.compute(samples, chosen), lossAt(network, initial, picked));
  assert.deepEqual(engine.gradients.values, analyticGradients(network, initial, picked.x, picked.y).values);
});

test('one plain update is θ − η g, all gradients taken first', () => {
  const samples = samplesFor(1, network, 5);
  const initial = normalParameters(seededRandom(2), network);
  const engine = engineFor({}, initial);
  engine.compute(samples, range(5));
  const g = analyticGradients(network, initial, samples.x, samples.y).values;
  engine.update(0.3);
  assert.deepEqual(engine.parameters.values, initial.values.map((theta, i) => theta - 0.3 * g[i]!));
});

test('gradients are of J alone; the penalty enters with the update, on weights only, from the weights before it', () => {
  const samples = samplesFor(1, network, 5);
  const initial = normalParameters(seededRandom(2), network);
  const engine = engineFor({ regularization: { l1: 0.2, l2: 0.5 } }, initial);
  const bare = engineFor({}, initial);
  assert.equal(engine.compute(samples, range(5)), bare.compute(samples, range(5)));
  assert.deepEqual(engine.gradients.values, bare.gradients.values);
  const g = engine.gradients.values.slice();
  engine.update(0.1);
  bare.update(0.1);
  assert.deepEqual(engine.gradients.values, g, 'an update leaves the gradients as they were');
  engine.parameters.layers.forEach(({ W, b }, l) => {
    const [old, plainLayer] = [initial.layers[l]!, bare.parameters.layers[l]!];
    assertClose(W.data, plainLayer.W.data.map((w, i) => w - 0.1 * (0.5 * old.W.data[i]! + 0.2 * Math.sign(old.W.data[i]!))), `W ${l}`);
    assert.deepEqual(b, plainLayer.b);
  });
});

test('trainBias false leaves that layer\'s biases as they are, and trains its weights', () => {
  for (const optimizer of optimizers) {
    const initial = normalParameters(seededRandom(2), network);
    const engine = engineFor({ optimizer: optimizer.type === 'adamw' ? { ...optimizer, decayBiases: true } : optimizer, trainBias: [false, true] }, initial);
    train(engine, samplesFor(1, network, 5), 4);
    assert.deepEqual(engine.parameters.layers[0]!.b, initial.layers[0]!.b);
    assert.ok(engine.parameters.layers[1]!.b.every((b, i) => b !== initial.layers[1]!.b[i]));
    assert.ok(engine.parameters.layers[0]!.W.data.every((w, i) => w !== initial.layers[0]!.W.data[i]));
  }
});

test('layers without biases train', () => {
  const layers = network.layers.map((layer) => ({ ...layer, useBias: false }));
  const bare: Network = { ...network, layers };
  const engine = engineFor({ network: bare, optimizer: adam });
  const losses = train(engine, samplesFor(1, bare, 5), 60);
  assert.equal(engine.parameters.values.length, 20);
  assert.ok(losses.at(-1)! < losses[4]!);
});

describe('restoring a snapshot restores the same bits', () => {
  for (const optimizer of optimizers) {
    test(`${optimizer.type}${'weightDecay' in optimizer && optimizer.weightDecay > 0 ? ' with weight decay' : ''}${'momentum' in optimizer && optimizer.momentum > 0 ? ' with momentum' : ''}`, () => {
      const samples = samplesFor(1, network, 5);
      const rule = { optimizer, regularization: { l1: 0.001, l2: 0.01 } };
      const engine = engineFor(rule);
      train(engine, samples, 7);
      const snapshot = engine.snapshot();
      const held = structuredClone(snapshot);
      const first = train(engine, samples, 9);
      const end = engine.snapshot();
      assert.deepEqual(snapshot, held, 'a snapshot does not change with training');
      engine.restore(snapshot);
      assert.deepEqual(train(engine, samples, 9), first);
      assert.deepEqual(engine.snapshot(), end);
      const other = engineFor(rule, new Parameters(network.layers));
      other.restore(snapshot);
      assert.deepEqual(train(other, samples, 9), first, 'in another engine as well');
      assert.deepEqual(snapshot, held, 'nor with what is restored from it');
      assert.equal(end.t, 16);
    });
  }
});

test('evaluate over 1300 samples equals one pass over all, for every loss, and shows every sample once in order', () => {
  for (const loss of lossNames) {
    const own = networkOf([3, 4, 2], 'tanh', 'sigmoid', loss);
    const samples = samplesFor(3, own, 1300);
    const initial = normalParameters(seededRandom(2), own);
    const engine = engineFor({ network: own }, initial);
    const targets: number[][] = [];
    let parts = 0;
    const J = engine.evaluate(samples, range(1300), (A, Y) => {
      parts += 1;
      assert.equal(A.rows, Y.rows);
      targets.push(...Y.toRows());
    });
    assertClose(J, lossAt(own, initial, samples), loss, { absolute: 1e-12, relative: 1e-12 });
    assert.ok(parts > 1);
    assert.deepEqual(targets, samples.y.toRows());
  }
});

test('evaluate over no samples is 0 and shows none', () => {
  const engine = engineFor();
  assert.equal(engine.evaluate(samplesFor(3, network, 4), new Uint32Array(0), () => assert.fail('there is nothing to show')), 0);
});

test('evaluate changes no parameter, no gradient and nothing of a later update', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const samples = samplesFor(seed, network, 5);
      const [engine, other] = [engineFor({ optimizer: adam }), engineFor({ optimizer: adam })];
      for (const each of [engine, other]) each.compute(samples, range(5));
      engine.evaluate(samples, Uint32Array.of(3, 1, 2, 0, 4));
      for (const each of [engine, other]) each.update(0.1);
      assert.deepEqual(engine.snapshot(), other.snapshot());
      assert.deepEqual(engine.gradients.values, other.gradients.values);
    }),
  );
});

test('a sample that does not exist, and samples of another shape, are refused', () => {
  const engine = engineFor();
  assert.throws(() => engine.compute(samplesFor(1, network, 5), Uint32Array.of(5)), { message: 'row 5 is outside [5×3]' });
  assert.throws(() => engine.compute({ x: Matrix.zeros(5, 2), y: Matrix.zeros(5, 2) }, range(3)), { message: 'gathered rows is [3×3], not [3×2]' });
  assert.throws(() => engine.compute({ x: Matrix.zeros(5, 3), y: Matrix.zeros(5, 1) }, range(5)), { message: 'Y is [5×1], not [5×2]' });
});

test('it learns xor', () => {
  const own = networkOf([2, 4, 1], 'tanh', 'sigmoid', 'bce');
  const samples = { x: Matrix.fromRows([[0, 0], [0, 1], [1, 0], [1, 1]]), y: Matrix.fromRows([[0], [1], [1], [0]]) };
  const engine = engineFor({ network: own, optimizer: adam });
  for (let step = 0; step < 500; step++) {
    engine.compute(samples, range(4));
    engine.update(0.05);
  }
  const outputs: number[] = [];
  const J = engine.evaluate(samples, range(4), (A) => outputs.push(...A.data));
  assert.ok(J < 0.05, `J ${J}`);
  assert.deepEqual(outputs.map(Math.round), [0, 1, 1, 0]);
});
