import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Batches } from '../../src/core/index.ts';
import { range } from './support.ts';

/** 23 rows, or the ones given, in batches of 5. */
const plan = { rows: range(23), batchSize: 5, shuffle: true, seed: 3 };

test('the batches of an epoch are a partition of the training rows, of the right sizes', () => {
  for (const rows of [range(23), range(30).filter((row) => row % 3 !== 1)]) {
    for (const batchSize of [1, 2, 5, 7, rows.length - 1, rows.length]) {
      for (const shuffle of [true, false]) {
        const batches = new Batches({ ...plan, rows, batchSize, shuffle });
        const { stepsPerEpoch } = batches;
        assert.equal(stepsPerEpoch, Math.ceil(rows.length / batchSize));
        for (const epoch of [0, 1, 5]) {
          const parts = Array.from({ length: stepsPerEpoch }, (_, k) => [...batches.at(epoch * stepsPerEpoch + k)]);
          assert.deepEqual(parts.flat(), [...batches.orderOf(epoch)]);
          assert.deepEqual(parts.flat().toSorted((a, b) => a - b), [...rows]);
          for (const [k, part] of parts.entries()) {
            const [start, size] = [batches.startOf(epoch * stepsPerEpoch + k), batches.sizeOf(epoch * stepsPerEpoch + k)];
            assert.deepEqual([...batches.orderOf(epoch)].slice(start, start + size), part);
          }
          const last = rows.length - batchSize * (stepsPerEpoch - 1);
          assert.deepEqual(parts.map((part) => part.length), [...Array<number>(stepsPerEpoch - 1).fill(batchSize), last]);
        }
      }
    }
  }
});

test('a step belongs to the epoch that its batch is of', () => {
  const batches = new Batches(plan);
  assert.deepEqual([0, 4, 5, 9, 10].map((step) => batches.epochOf(step)), [0, 0, 1, 1, 2]);
});

test('without shuffling the batches follow the data, every epoch', () => {
  const batches = new Batches({ ...plan, batchSize: 10, shuffle: false });
  const rows = [...range(23)];
  for (const epoch of [0, 3]) assert.deepEqual([0, 1, 2].map((k) => [...batches.at(3 * epoch + k)]), [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)]);
});

test('with shuffling every epoch has an order of its own, and mixes', () => {
  const batches = new Batches({ ...plan, batchSize: 23 });
  const orders = Array.from({ length: 50 }, (_, epoch) => [...batches.at(epoch)].join());
  assert.equal(new Set(orders).size, 50);
  // Each of 23 samples comes first in about 50 / 23 of the epochs; that one comes first in 12 or more is less likely than 1e-6 for each.
  const first = orders.map((order) => order.split(',')[0]);
  assert.ok(new Set(first).size > 10);
});

test('another seed gives other orders', () => {
  assert.notDeepEqual(new Batches(plan).orderOf(0), new Batches({ ...plan, seed: 4 }).orderOf(0));
});

test('the batch of a step does not depend on which was asked for before', () => {
  const batches = new Batches(plan);
  const inOrder = Array.from({ length: 60 }, (_, k) => [...batches.at(k)]);
  fc.assert(fc.property(fc.array(fc.nat(59)), (steps) => {
    for (const step of steps) assert.deepEqual([...batches.at(step)], inOrder[step]);
  }));
});

test('a batch that is kept stays as it is when others are asked for', () => {
  const batches = new Batches(plan);
  const kept = batches.at(0);
  const copy = [...kept];
  batches.at(40);
  assert.deepEqual([...kept], copy);
});
