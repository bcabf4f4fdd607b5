import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Batches } from '../../src/training/batches.ts';
import { jobOf, small } from './helpers.ts';

async function batchesOf(training: object): Promise<{ batches: Batches; stepsPerEpoch: number; training: number[] }> {
  const job = await jobOf({ ...small, training: { ...small.training, ...training } });
  return { batches: new Batches(job), stepsPerEpoch: job.stepsPerEpoch, training: [...job.dataset.training] };
}

test('the batches of an epoch are a partition of the training samples, of the right sizes', async () => {
  for (const validation of [0, 0.3]) {
    for (const batchSize of [1, 2, 5, 7, 22, 23, 24, 1000, 'full']) {
      for (const shuffle of [true, false]) {
        const { batches, stepsPerEpoch, training } = await batchesOf({ batchSize, shuffle, validation });
        const size = batchSize === 'full' ? training.length : Math.min(Number(batchSize), training.length);
        assert.equal(stepsPerEpoch, Math.ceil(training.length / size));
        for (const epoch of [0, 1, 5]) {
          const parts = Array.from({ length: stepsPerEpoch }, (_, k) => [...batches.at(epoch * stepsPerEpoch + k)]);
          assert.deepEqual(parts.flat().toSorted((a, b) => a - b), training);
          const last = training.length - size * (stepsPerEpoch - 1);
          assert.deepEqual(parts.map((part) => part.length), [...Array<number>(stepsPerEpoch - 1).fill(size), last]);
        }
      }
    }
  }
});

test('without shuffling the batches follow the data, every epoch', async () => {
  const { batches } = await batchesOf({ batchSize: 10, shuffle: false });
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  for (const epoch of [0, 3]) assert.deepEqual([0, 1, 2].map((k) => [...batches.at(3 * epoch + k)]), [range(0, 10), range(10, 20), range(20, 23)]);
});

test('with shuffling every epoch has an order of its own, and mixes', async () => {
  const { batches } = await batchesOf({ batchSize: 'full', shuffle: true });
  const orders = Array.from({ length: 50 }, (_, epoch) => [...batches.at(epoch)].join());
  assert.equal(new Set(orders).size, 50);
  // Each of 23 samples comes first in about 50 / 23 of the epochs; that one comes first in 12 or more is less likely than 1e-6 for each.
  const first = orders.map((order) => order.split(',')[0]);
  assert.ok(new Set(first).size > 10);
});

test('the batch of a step does not depend on which was asked for before', async () => {
  const { batches } = await batchesOf({});
  const inOrder = Array.from({ length: 60 }, (_, k) => [...batches.at(k)]);
  fc.assert(fc.property(fc.array(fc.nat(59)), (steps) => {
    for (const step of steps) assert.deepEqual([...batches.at(step)], inOrder[step]);
  }));
});

test('a batch that is kept stays as it is when others are asked for', async () => {
  const { batches } = await batchesOf({});
  const kept = batches.at(0);
  const copy = [...kept];
  batches.at(40);
  assert.deepEqual([...kept], copy);
});
