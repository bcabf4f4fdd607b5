import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inspect } from '../../src/training/inspect.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, hashOf, jobOf, small } from './helpers.ts';

interface Published {
  readonly weights: readonly { readonly W: number[][]; readonly b: number[] }[];
  readonly X: number[][];
  readonly Y: number[][];
  readonly expected: {
    readonly loss: number;
    readonly layers: readonly Readonly<Record<'z' | 'a' | 'delta_a' | 'delta_z' | 'dW', number[][]> & { db: number[] }>[];
    readonly dX: number[][];
  };
}

test('an inspection opens up the worked example as PyTorch has it', async () => {
  const { weights, X, Y, expected } = JSON.parse(readFileSync(new URL('../oracle/published/mazur-2-2-2.json', import.meta.url), 'utf8')) as Published;
  const layers = weights.map(({ W, b }) => ({ units: 2, activation: 'sigmoid', weights: W, bias: b }));
  const { loss, pass, gradients } = inspect(new Trainer(await jobOf({ data: { x: X, y: Y }, layers, loss: 'halfSse' })));
  const same = (actual: readonly (readonly number[])[], wanted: readonly (readonly number[])[], what: string): void => {
    wanted.forEach((row, i) => row.forEach((value, j) => assertClose(actual[i]![j]!, value, `${what}[${i}][${j}]`)));
  };
  assertClose(loss, expected.loss, 'loss');
  same(pass.dx.toRows(), expected.dX, 'dX');
  expected.layers.forEach((layer, l) => {
    const { z, a, da, dz } = pass.layers[l]!;
    same(z.toRows(), layer.z, 'z');
    same(a.toRows(), layer.a, 'a');
    same(da.toRows(), layer.delta_a, 'da');
    same(dz.toRows(), layer.delta_z, 'dz');
    same(gradients.layers[l]!.W.toRows(), layer.dW, 'dW');
    same([[...gradients.layers[l]!.b]], [layer.db], 'db');
  });
});

test('inspecting leaves the run as it is', async () => {
  const job = await jobOf({ ...small, optimizer: { type: 'adam' } });
  const [alone, watched] = [new Trainer(job), new Trainer(job)];
  while (!alone.done) {
    inspect(watched);
    inspect(watched, job.dataset.training);
    assert.deepEqual(watched.next(), alone.next());
    assert.equal(hashOf(watched.parameters.values, watched.gradientNorms), hashOf(alone.parameters.values, alone.gradientNorms));
  }
});

test('an inspection is of the batch of the step that comes next', async () => {
  const trainer = new Trainer(await jobOf(small));
  for (let k = 0; k < 8; k++) {
    const { step, epoch, batch, loss, learningRate, penalty, y, pass } = inspect(trainer);
    assert.deepEqual([step, epoch, [...batch]], [k, Math.floor(k / 5), [...trainer.batches.at(k)]]);
    assert.deepEqual(pass.x.toRows(), [...batch].map((row) => small.data.x[row]!));
    assert.deepEqual(y.toRows(), [...batch].map((row) => small.data.y[row]!));
    const record = trainer.next();
    assert.deepEqual([loss, learningRate, penalty], [record.batchLoss, record.learningRate, record.penalty]);
  }
});

test("the gradients are of the loss alone, whatever the penalty", async () => {
  const [plain, penalised] = [new Trainer(await jobOf(small)), new Trainer(await jobOf({ ...small, regularization: { l1: 1, l2: 1 } }))];
  assert.deepEqual(inspect(plain).gradients.values, inspect(penalised).gradients.values);
  assert.ok(inspect(penalised).penalty > 0);
});

test('other samples can be looked at than those of the batch', async () => {
  const { batch, pass } = inspect(new Trainer(await jobOf(small)), Uint32Array.of(22, 0));
  assert.deepEqual([...batch], [22, 0]);
  assert.deepEqual(pass.x.toRows(), [small.data.x[22]!, small.data.x[0]!]);
});
