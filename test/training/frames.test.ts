import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observationOf, Parameters } from '../../src/core/index.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { visibleUnits } from '../../src/protocol/network.ts';
import { createFrame } from '../../src/training/frames.ts';
import type { View } from '../../src/protocol/cursor.ts';
import { inspect } from '../../src/training/inspect.ts';
import type { Inspection } from '../../src/training/inspect.ts';
import type { Job } from '../../src/training/job.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, jobOf, small, view } from './helpers.ts';

const none = { from: 0, width: 1, points: 0, channels: [] };

/** After some steps: the inspection, the parameters before the last update, and a frame of both. */
async function framed(job: Job, look: View, steps = 3) {
  const trainer = new Trainer(job);
  let before: Float64Array<ArrayBuffer> | null = null;
  for (let k = 0; k < steps; k++) {
    before = trainer.parameters.values.slice();
    trainer.next();
  }
  const inspection = inspect(trainer);
  return { trainer, before, inspection, frame: frameOf(job, inspection, before, look) };
}

function frameOf(job: Job, inspection: Inspection, before: Float64Array<ArrayBuffer> | null, look: View): Frame {
  const { network } = job.plan;
  const { penalty, learningRate } = inspection;
  const observation = observationOf(inspection, before && new Parameters(network.layers, before));
  return createFrame({ network, observation, penalty, learningRate, trainingLoss: 0.5, stepsPerSecond: 7, detail: null, steps: none, epochs: none, ancestors: [] }, look);
}

/** 30 inputs, 15 hidden units, 12 outputs: wide, wide and just not wide. */
const wide = {
  data: { x: Array.from({ length: 6 }, (_, i) => Array.from({ length: 30 }, (_j, j) => Math.sin(i + 7 * j))), y: Array.from({ length: 6 }, (_, i) => Array.from({ length: 12 }, (_j, j) => Math.cos(i * j))) },
  layers: [{ units: 15, activation: 'sigmoid' }, { units: 12 }],
  loss: 'halfMse',
  training: { epochs: 9, batchSize: 4 },
};

test('the head tells the moment', async () => {
  const { frame, inspection } = await framed(await jobOf({ ...small, regularization: { l2: 0.5 } }), view({ sample: 2 }), 7);
  const { step, epoch, batchSize, sample, sampleRow, loss, penalty, learningRate, stepsPerSecond } = frame.head;
  assert.deepEqual([step, epoch, batchSize, sample, learningRate, stepsPerSecond], [7, 1, 5, 2, 0.1, 7]);
  assert.equal(sampleRow, inspection.batch[2]);
  assert.equal(loss, inspection.loss);
  assert.ok(penalty > 0);
});

test('a sample shows the rows of the inspection', async () => {
  for (const sample of [0, 3]) {
    const { frame, inspection } = await framed(await jobOf(small), view({ sample }));
    assert.deepEqual([...frame.target], [...inspection.y.row(sample)]);
    assert.deepEqual([...frame.columns[0]!.a], [...inspection.pass.x.row(sample)]);
    assert.deepEqual([...frame.columns[0]!.da], [...inspection.pass.dx.row(sample)]);
    inspection.pass.layers.forEach((layer, l) => {
      for (const key of ['z', 'a', 'da', 'dz'] as const) assert.deepEqual([...frame.columns[l + 1]![key]], [...layer[key].row(sample)]);
    });
  }
});

test('a position past the end of a smaller batch is its last sample', async () => {
  const { frame, inspection } = await framed(await jobOf(small), view({ sample: 4 }), 4); // 23 samples by 5: the last batch has 3
  assert.deepEqual([frame.head.batchSize, frame.head.sample, frame.head.sampleRow], [3, 2, inspection.batch[2]]);
});

test('without a sample every value is the mean over the batch', async () => {
  const { frame, inspection } = await framed(await jobOf(small), view());
  assert.deepEqual([frame.head.sample, frame.head.sampleRow], [-1, -1]);
  inspection.pass.layers.forEach((layer, l) => {
    for (const key of ['z', 'a', 'da', 'dz'] as const) {
      for (let j = 0; j < layer[key].cols; j++) {
        let sum = 0;
        for (let i = 0; i < 5; i++) sum += layer[key].at(i, j);
        assertClose(frame.columns[l + 1]![key][j]!, sum / 5, `${key} of unit ${j}`);
      }
    }
  });
});

test('∂J/∂b of a layer is the batch size times the mean of its ∂J/∂z', async () => {
  const { frame } = await framed(await jobOf(small), view());
  for (const { db, dz } of frame.columns.slice(1)) db.forEach((value, j) => assertClose(value, 5 * dz[j]!, `db ${j}`));
});

test('narrow columns are shown whole, wide ones through a window of ten', async () => {
  assert.deepEqual([1, 12, 13, 1000].map(visibleUnits), [1, 12, 10, 10]);
  const { frame } = await framed(await jobOf(wide), view());
  assert.deepEqual(frame.columns.map(({ a }) => a.length), [10, 10, 12]);
  assert.deepEqual(frame.edges.map(({ w }) => w.length), [100, 120]);
});

test('a window shows the units and edges from its first one on', async () => {
  const { frame, inspection, before } = await framed(await jobOf(wide), view({ sample: 1, first: [20, 3, 0] }));
  const { parameters, gradients, pass } = inspection;
  assert.deepEqual(frame.columns.map(({ first }) => first), [20, 3, 0]);
  assert.deepEqual([...frame.columns[0]!.a], Array.from({ length: 10 }, (_, k) => pass.x.at(1, 20 + k)));
  for (let j = 0; j < 10; j++) {
    assert.equal(frame.columns[1]!.z[j], pass.layers[0]!.z.at(1, 3 + j));
    assert.equal(frame.columns[1]!.b[j], parameters.layers[0]!.b[3 + j]);
    assert.equal(frame.columns[1]!.db[j], gradients.layers[0]!.b[3 + j]);
    for (let k = 0; k < 10; k++) {
      const [row, col] = [3 + j, 20 + k];
      assert.equal(frame.edges[0]!.w[j * 10 + k], parameters.layers[0]!.W.at(row, col));
      assert.equal(frame.edges[0]!.dw[j * 10 + k], gradients.layers[0]!.W.at(row, col));
      assert.equal(frame.edges[0]!.lastUpdate[j * 10 + k], parameters.layers[0]!.W.at(row, col) - before![row * 30 + col]!);
    }
  }
  const secondLayer = 15 * 30 + 15;
  for (let j = 0; j < 12; j++) {
    for (let k = 0; k < 10; k++) {
      assert.equal(frame.edges[1]!.w[j * 10 + k], parameters.layers[1]!.W.at(j, 3 + k));
      assert.equal(frame.edges[1]!.lastUpdate[j * 10 + k], parameters.layers[1]!.W.at(j, 3 + k) - before![secondLayer + j * 15 + 3 + k]!);
    }
  }
});

test('a window that would go past the end stops there', async () => {
  const { frame } = await framed(await jobOf(wide), view({ first: [1000, 14, 5] }));
  assert.deepEqual(frame.columns.map(({ first }) => first), [20, 5, 0]);
});

test('the last update of plain sgd is −η ∂J/∂w of the step before', async () => {
  const job = await jobOf({ ...small, layers: [{ units: 2 }] });
  const trainer = new Trainer(job);
  const before = trainer.parameters.values.slice();
  const { gradients } = inspect(trainer);
  trainer.next();
  const frame = frameOf(job, inspect(trainer), before, view());
  frame.edges[0]!.lastUpdate.forEach((update, i) => assertClose(update, -0.1 * gradients.layers[0]!.W.data[i]!, `edge ${i}`));
  const change = Math.hypot(...frame.edges[0]!.lastUpdate);
  assertClose(frame.layers[0]!.updateRatio, change / Math.hypot(...before.subarray(0, 6)), 'update ratio');
});

test('before the first update there is no last one', async () => {
  const { frame } = await framed(await jobOf(small), view(), 0);
  for (const { lastUpdate } of frame.edges) assert.ok(lastUpdate.every(Number.isNaN));
  for (const { updateRatio, gradientNorm } of frame.layers) assert.ok(Number.isNaN(updateRatio) && gradientNorm > 0);
});

test('the gradient norm is the Frobenius norm of ∂J/∂W', async () => {
  const { frame, inspection } = await framed(await jobOf(wide), view({ sample: 0 }));
  frame.layers.forEach(({ gradientNorm }, l) => assertClose(gradientNorm, Math.hypot(...inspection.gradients.layers[l]!.W.data), `layer ${l}`));
});

test('a layer without biases shows NaN for them', async () => {
  const { frame } = await framed(await jobOf({ ...small, layers: [{ units: 3, useBias: false }, { units: 2 }] }), view({ sample: 0 }));
  assert.deepEqual([...frame.columns[1]!.b, ...frame.columns[1]!.db], Array(6).fill(NaN));
  assert.ok(frame.columns[2]!.b.every(Number.isFinite));
});
