import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkView } from '../../src/training/networkView.ts';
import { jobOf } from './helpers.ts';

test('the view of a network tells its shapes and names', async () => {
  const csv = 'w,h,kind\n1,2,cat\n2,1,dog\n3,3,cat\n4,4,dog\n';
  const job = await jobOf(
    { data: { csv: 'a.csv', target: 'kind' }, layers: [{ units: 3, activation: 'relu', useBias: false }, { name: 'p', units: 2, activation: 'softmax' }], loss: 'crossEntropy', training: { epochs: 2, batchSize: 3 } },
    { 'a.csv': csv },
  );
  const engine = { kind: 'fast', rung: 'SIMD', arithmetic: 'separate', precision: 'float32', threads: 2 } as const;
  assert.deepEqual(networkView(job, 'pets.nn.json', engine), {
    name: 'pets.nn.json',
    featureNames: ['w', 'h'],
    inputs: 2,
    layers: [
      { name: 'hidden', type: 'dense', nIn: 2, units: 3, activation: 'relu', useBias: false, trainBias: true, parameters: 6 },
      { name: 'p', type: 'dense', nIn: 3, units: 2, activation: 'softmax', useBias: true, trainBias: true, parameters: 8 },
    ],
    outputNames: ['cat', 'dog'],
    loss: 'crossEntropy',
    optimizer: { settings: { type: 'sgd', momentum: 0, nesterov: false }, learningRate: 0.1, schedule: null },
    regularization: { l1: 0, l2: 0 },
    trainingSamples: 4,
    validationSamples: 0,
    stepsPerEpoch: 2,
    totalSteps: 4,
    accuracyOn: 'training',
    classOfRow: ['cat', 'dog', 'cat', 'dog'],
    engine,
  });
});
