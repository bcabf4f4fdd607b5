import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix } from '../../src/core/index.ts';
import { accuracyOf } from '../../src/training/accuracy.ts';
import { jobOf } from './helpers.ts';

const csv = { 'a.csv': 'v,kind\n1,no\n2,yes\n3,no\n4,yes\n' };
const data = { csv: 'a.csv', target: 'kind' };

async function share(spec: object, A: number[][], Y: number[][]): Promise<number> {
  const count = accuracyOf(await jobOf(spec, csv)) ?? assert.fail('no accuracy');
  count.count(Matrix.fromRows(A), Matrix.fromRows(Y));
  return count.share();
}

test('one sigmoid unit is right on the same side of one half as its target', async () => {
  const spec = { data, layers: [{ units: 1, activation: 'sigmoid' }], loss: 'bce' };
  assert.equal(await share(spec, [[0.6], [0.4], [0.9], [0.1]], [[1], [1], [0], [0]]), 0.5);
});

test('one tanh unit is right on the same side of 0 as its target', async () => {
  const spec = { data, layers: [{ units: 1, activation: 'tanh' }], loss: 'mse' };
  assert.equal(await share(spec, [[0.2], [-0.2], [0.4], [-0.9]], [[1], [-1], [1], [1]]), 0.75);
});

test('of several units the largest must be that of the class', async () => {
  const spec = { data, layers: [{ units: 2, activation: 'softmax' }], loss: 'crossEntropy' };
  assert.equal(await share(spec, [[0.6, 0.4], [0.4, 0.6], [0.3, 0.7]], [[1, 0], [1, 0], [0, 1]]), 2 / 3);
});

test('several labels a sample count one by one', async () => {
  const spec = { data: { x: [[1], [2]], y: [[1, 0, 1], [0, 0, 1]] }, layers: [{ units: 3, activation: 'sigmoid' }], loss: 'bce' };
  assert.equal(await share(spec, [[0.9, 0.9, 0.9], [0.1, 0.1, 0.1]], [[1, 0, 1], [0, 0, 1]]), 4 / 6);
});

test('parts are counted together', async () => {
  const count = accuracyOf(await jobOf({ data, layers: [{ units: 1, activation: 'sigmoid' }], loss: 'bce' }, csv))!;
  count.count(Matrix.fromRows([[0.9]]), Matrix.fromRows([[1]]));
  count.count(Matrix.fromRows([[0.9], [0.9], [0.9]]), Matrix.fromRows([[0], [0], [0]]));
  assert.equal(count.share(), 0.25);
});

test('a task without classes has no accuracy', async () => {
  assert.equal(accuracyOf(await jobOf({ data: { x: [[1]], y: [[3.5]] }, layers: [{ units: 1 }], loss: 'mse' })), null);
});
