/** A small network and a frame of it, whose numbers tell where they stand: 2 inputs, 3 hidden units, 2 outputs. */

import type { Frame } from '../../src/protocol/frame.ts';
import type { NetworkView } from '../../src/protocol/network.ts';

export const network: NetworkView = {
  name: 'small',
  featureNames: ['height', 'width'],
  inputs: 2,
  layers: [
    { name: 'hidden', type: 'dense', nIn: 2, units: 3, activation: 'tanh', useBias: false, trainBias: true, parameters: 6 },
    { name: 'out', type: 'dense', nIn: 3, units: 2, activation: 'softmax', useBias: true, trainBias: true, parameters: 8 },
  ],
  outputNames: ['setosa', 'virginica'],
  loss: 'crossEntropy',
  optimizer: { settings: { type: 'sgd', momentum: 0, nesterov: false }, learningRate: 0.1, schedule: null },
  regularization: { l1: 0, l2: 0 },
  trainingSamples: 10,
  validationSamples: 0,
  stepsPerEpoch: 5,
  totalSteps: 50,
  accuracyOn: 'training',
  classOfRow: ['setosa', 'virginica', 'setosa'],
  engine: { kind: 'reference', rung: 'reference', precision: 'float64', threads: 1 },
};

const none = new Float64Array(0);
const of = (...values: number[]): Float64Array => Float64Array.from(values);

export const frame: Frame = {
  head: { step: 4, epoch: 0, batchSize: 2, sample: 1, sampleRow: 2, loss: 0.5, trainingLoss: 0.25, penalty: 0, learningRate: 0.1, stepsPerSecond: 0 },
  target: of(1, 0),
  columns: [
    { first: 0, z: none, a: of(1, 2), da: of(0.01, 0.02), dz: none, b: none, db: none },
    { first: 0, z: of(10, 11, 12), a: of(0.1, 0.2, 0.3), da: of(-1, -2, -3), dz: of(-4, -5, -6), b: of(NaN, NaN, NaN), db: of(NaN, NaN, NaN) },
    { first: 0, z: of(20, 21), a: of(0.7, 0.3), da: of(-7, -8), dz: of(-9, 9), b: of(31, 32), db: of(41, 42) },
  ],
  edges: [
    { w: of(1, 2, 3, 4, 5, 6), dw: of(-1, -2, -3, -4, -5, -6), lastUpdate: of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) },
    { w: of(1, 2, 3, 4, 5, 6), dw: of(-1, -2, -3, -4, -5, -6), lastUpdate: of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) },
  ],
  layers: [{ gradientNorm: 1, updateRatio: 0.1 }, { gradientNorm: 2, updateRatio: 0.1 }],
  detail: null,
  steps: { from: 0, width: 1, points: 0, channels: [] },
  epochs: { from: 0, width: 1, points: 0, channels: [] },
  ancestors: [],
};
