import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReferenceEngine } from '../../src/core/index.ts';
import type { EngineFactory } from '../../src/core/index.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { hashOf, jobOf, small } from './helpers.ts';

/** Two layers of one linear unit each: a = v (w x + b) + c. */
function chain(more: object): object {
  return {
    data: { x: [[1]], y: [[0]] },
    layers: [{ name: 'first', units: 1, weights: [[1]] }, { name: 'second', units: 1, weights: [[1]] }],
    loss: 'mse', training: { epochs: 50, batchSize: 1 }, ...more,
  };
}

async function divergenceOf(spec: object): Promise<{ why: string; step: number; trainer: Trainer }> {
  const trainer = new Trainer(await jobOf(spec));
  for (;;) {
    assert.ok(!trainer.done, 'the run ended without diverging');
    const before = hashOf(trainer.parameters.values);
    const { diverged, step } = trainer.next();
    if (diverged === null) continue;
    assert.equal(trainer.step, step, 'a step that diverges is not made');
    assert.equal(hashOf(trainer.parameters.values), before, 'and leaves the state as it was');
    return { why: diverged, step, trainer };
  }
}

test('the first layer whose z overflows is named with the step', async () => {
  const { why, step } = await divergenceOf(chain({ layers: [{ name: 'first', units: 1, weights: [[1e200]] }, { name: 'second', units: 1, weights: [[1e200]] }] }));
  assert.equal(step, 0);
  assert.equal(why, 'step 0 (epoch 0): in layer "second", z is not finite');
});

test('a learning rate that is much too large is found at the step after', async () => {
  const { why } = await divergenceOf(chain({ optimizer: { learningRate: 1e300 } }));
  assert.match(why, /^step 1 \(epoch 1\): in layer "second", z is not finite$/);
});

test('a weight that overflowed is named before what follows from it', async () => {
  const { why } = await divergenceOf(chain({ layers: [{ name: 'first', units: 1, weights: [[1]] }, { name: 'second', units: 1, weights: [[100]] }], optimizer: { learningRate: 1e306 } }));
  assert.match(why, /^step 1 \(epoch 1\): in layer "first", a weight W is not finite$/);
});

test('a loss can overflow though every activation is finite', async () => {
  const { why } = await divergenceOf(chain({ data: { x: [[1]], y: [[1e200]] } }));
  assert.match(why, /^step 0 \(epoch 0\): after layer "second", the loss is Infinity, though every activation is finite$/);
});

test('a gradient of a bias that overflows ends the run, though those of the weights are finite', async () => {
  // Two samples with ∂J/∂a = 1.2e148 each, so that ∂J/∂z of "first" is 1.2e308 each: ∂J/∂b is their sum, ∂J/∂W that sum times 1e-300.
  const layers = [{ name: 'first', units: 1, weights: [[0]] }, { name: 'second', units: 1, useBias: false, weights: [[1e160]] }];
  const data = { x: [[1e-300], [1e-300]], y: [[-1.2e148], [-1.2e148]] };
  const { why, step } = await divergenceOf(chain({ data, layers, training: { batchSize: 2 } }));
  assert.equal(step, 0);
  assert.match(why, /layer "first", the gradient ∂J\/∂b is not finite$/);
});

test('gradients whose norm is too large for a number are told so', async () => {
  const { why } = await divergenceOf(chain({ data: { x: [[1e60]], y: [[0]] }, layers: [{ name: 'first', units: 1, weights: [[1e40]] }, { name: 'second', units: 1, weights: [[1]] }] }));
  assert.match(why, /layer "second", the norm of the gradient ∂J\/∂W is too large for a number$/);
});

/** An engine that computes in float32, and that has just refused a step. */
const refusing: EngineFactory = (plan) => {
  const engine = createReferenceEngine(plan);
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === 'info') return { ...target.info, kind: 'fast', precision: 'float32' };
      if (key === 'train') return () => ({ ...createReferenceEngine(plan).train(1), steps: 0, diverged: true });
      const found: unknown = Reflect.get(target, key);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
};

test('what float64 has room for and float32 has not is named as well', async () => {
  const layers = [{ name: 'first', units: 1, weights: [[1e20]] }, { name: 'second', units: 1, weights: [[1e20]] }];
  const record = new Trainer(await jobOf(chain({ layers })), refusing).next();
  assert.equal(record.diverged, 'step 0 (epoch 0): in layer "second", z is not finite');
});

test('a float32 engine that gives up where every number would fit is taken at its word', async () => {
  const record = new Trainer(await jobOf(chain({})), refusing).next();
  assert.match(record.diverged!, /^step 0 \(epoch 0\): on the way, a number is too large for float32/);
});

test('an ordinary run does not diverge', async () => {
  const trainer = new Trainer(await jobOf(small));
  while (!trainer.done) assert.equal(trainer.next().diverged, null);
  assert.equal(trainer.divergence(trainer.evaluate().loss), null);
});
