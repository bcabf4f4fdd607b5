import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPass, forward, lossOf } from '../../src/core/index.ts';
import type { Job } from '../../src/training/job.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, hashOf, jobOf, optimizers, small } from './helpers.ts';

/** Every number that a whole run shows, as one hash a step. */
function recorded(job: Job): string[] {
  const trainer = new Trainer(job);
  const hashes: string[] = [];
  while (!trainer.done) {
    const { batchLoss, penalty, learningRate } = trainer.next();
    hashes.push(hashOf(trainer.parameters.values, trainer.gradientNorms, Float64Array.of(batchLoss, penalty, learningRate, trainer.evaluate().loss)));
  }
  return hashes;
}

test('the same job gives the same bits, at every step, for every optimiser', async () => {
  for (const optimizer of optimizers) {
    const spec = { ...small, optimizer, regularization: { l1: 0.001, l2: 0.01 } };
    const [first, second] = [recorded(await jobOf(spec)), recorded(await jobOf(spec))];
    assert.equal(first.length, 30);
    assert.equal(new Set(first).size, 30, `${optimizer.type} stands still`);
    assert.deepEqual(first, second, optimizer.type);
  }
});

test('another seed gives other bits from the first step', async () => {
  const [a, b] = [recorded(await jobOf(small)), recorded(await jobOf({ ...small, seed: 4 }))];
  assert.ok(a.every((hash, k) => hash !== b[k]));
});

test("the loss of a step is J of its batch, by the state before it", async () => {
  const job = await jobOf(small);
  const trainer = new Trainer(job);
  while (!trainer.done) {
    const batch = trainer.batches.at(trainer.step);
    const pass = createPass(job.plan.network, batch.length);
    job.dataset.x.gather(batch, pass.x);
    forward(job.plan.network, trainer.parameters, pass);
    const expected = lossOf(job.plan.network, pass, job.dataset.y.gather(batch));
    assert.equal(trainer.next().batchLoss, expected);
  }
});

test('the mean squared error of a step is the one that a hand computes', async () => {
  // One linear unit, w = 2, b = 1, x = 1 and 3, y = 0 and 0: a = 3 and 7, J = (9 + 49) / 2 = 29; dJ/dw = (2·3·1 + 2·7·3) / 2 = 24, dJ/db = 10.
  const trainer = new Trainer(await jobOf({
    data: { x: [[1], [3]], y: [[0], [0]] }, layers: [{ units: 1, weights: [[2]], bias: [1] }], loss: 'mse',
    optimizer: { learningRate: 0.5 }, regularization: { l2: 1, l1: 3 }, training: { epochs: 1, batchSize: 'full', shuffle: false },
  }));
  const { batchLoss, penalty } = trainer.next();
  assert.equal(batchLoss, 29);
  assert.equal(penalty, 0.5 * 4 + 3 * 2);
  assert.deepEqual([...trainer.gradientNorms], [24]);
  assert.deepEqual([...trainer.parameters.values], [2 - 0.5 * (24 + 2 + 3), 1 - 0.5 * 10]);
});

test('biases that are not trained stay as they are, those of other layers move', async () => {
  const trainer = new Trainer(await jobOf({ ...small, layers: [{ ...small.layers[0], bias: [1, 2, 3, 4, 5], trainBias: false }, small.layers[1]] }));
  while (!trainer.done) trainer.next();
  assert.deepEqual([...trainer.parameters.layers[0]!.b], [1, 2, 3, 4, 5]);
  assert.ok(trainer.parameters.layers[1]!.b.every((b) => b !== 0));
});

test('evaluation takes the validation samples apart, and does not change the state', async () => {
  const job = await jobOf({ ...small, training: { ...small.training, validation: 0.3 } });
  const trainer = new Trainer(job);
  const before = hashOf(trainer.parameters.values);
  const { loss, valLoss, accuracy, epoch } = trainer.evaluate();
  assert.equal(before, hashOf(trainer.parameters.values));
  assert.equal(epoch, 0);
  assert.equal(accuracy, null);
  for (const [rows, expected] of [[job.dataset.training, loss], [job.dataset.validation, valLoss!]] as const) {
    const pass = createPass(job.plan.network, rows.length);
    job.dataset.x.gather(rows, pass.x);
    const A = forward(job.plan.network, trainer.parameters, pass);
    const Y = job.dataset.y.gather(rows);
    let sum = 0;
    A.data.forEach((a, i) => (sum += (a - Y.data[i]!) ** 2));
    assertClose(sum / A.data.length, expected, 'mean squared error');
  }
});

test('the loss over more samples than one pass takes is the loss over all of them', async () => {
  // halfSse is a sum and mse a mean: 1,300 samples are three passes of unequal size.
  const x = Array.from({ length: 1300 }, (_, i) => [i / 1300]);
  for (const [loss, expected] of [['halfSse', x.reduce((sum, [v]) => sum + (2 * v!) ** 2 / 2, 0)], ['mse', x.reduce((sum, [v]) => sum + (2 * v!) ** 2, 0) / 1300]] as const) {
    const job = await jobOf({ data: { x, y: x.map(() => [0]) }, layers: [{ units: 1, weights: [[2]] }], loss });
    assertClose(new Trainer(job).evaluate().loss, expected, loss);
  }
});

test('a snapshot is a copy: going on does not change it, going back restores every bit', async () => {
  for (const optimizer of optimizers) {
    const trainer = new Trainer(await jobOf({ ...small, optimizer }));
    for (let k = 0; k < 7; k++) trainer.next();
    const snapshot = trainer.snapshot();
    const run = (): string => {
      for (let k = 0; k < 8; k++) trainer.next();
      return hashOf(trainer.parameters.values);
    };
    const after = run();
    trainer.restore(snapshot);
    assert.equal(trainer.step, 7);
    assert.equal(run(), after, optimizer.type);
  }
});

test('epochs end where all samples have been seen', async () => {
  const trainer = new Trainer(await jobOf(small)); // 23 samples in batches of 5
  const ends: number[] = [];
  while (!trainer.done) {
    trainer.next();
    if (trainer.atEpochEnd) ends.push(trainer.step);
  }
  assert.deepEqual(ends, [5, 10, 15, 20, 25, 30]);
  assert.equal(trainer.evaluate().epoch, 5);
});
