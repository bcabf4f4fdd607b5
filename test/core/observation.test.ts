import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backward, createPass, forward, lossOf, observationOf, Parameters, seededRandom } from '../../src/core/index.ts';
import type { Moment, Network } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { networkOf, normalParameters, samplesFor } from './support.ts';

const B = 5;

/** A moment of a network of 6 inputs, 4 units without biases and 3 units with. */
function momentOf(): { moment: Moment; network: Network; before: Parameters } {
  const wide = networkOf([6, 4, 3], 'sigmoid', 'linear', 'mse');
  const network = { ...wide, layers: wide.layers.map((layer, l) => ({ ...layer, useBias: l > 0 })) };
  const [parameters, before] = [1, 2].map((seed) => normalParameters(seededRandom(seed), network)) as [Parameters, Parameters];
  const { x, y } = samplesFor(3, network, B);
  const pass = createPass(network, B);
  pass.x.data.set(x.data);
  const gradients = new Parameters(network.layers);
  forward(network, parameters, pass);
  backward(network, parameters, pass, y, gradients, true);
  const moment = { step: 9, epoch: 2, batch: Uint32Array.of(4, 2, 0, 1, 3), loss: lossOf(network, pass, y), pass, y, gradients, parameters };
  return { moment, network, before };
}

const window = { first: 1, size: 2 };

test('a sample shows the window of its row', () => {
  const { moment } = momentOf();
  const observed = observationOf(moment, null);
  for (const sample of [0, 4]) {
    assert.deepEqual([...observed.input('x', { first: 2, size: 3 }, sample)], [2, 3, 4].map((j) => moment.pass.x.at(sample, j)));
    assert.deepEqual([...observed.input('dx', window, sample)], [1, 2].map((j) => moment.pass.dx.at(sample, j)));
    assert.deepEqual([...observed.target(window, sample)], [1, 2].map((j) => moment.y.at(sample, j)));
    for (const l of [0, 1]) for (const what of ['z', 'a', 'da', 'dz'] as const) assert.deepEqual([...observed.layer(what, l, window, sample)], [1, 2].map((j) => moment.pass.layers[l]![what].at(sample, j)));
  }
});

test('without a sample a window shows the mean over the batch', () => {
  const { moment } = momentOf();
  const observed = observationOf(moment, null);
  const mean = (m: typeof moment.y): number[] => [1, 2].map((j) => Array.from({ length: B }, (_, i) => m.at(i, j)).reduce((sum, v) => sum + v, 0) / B);
  assertClose([...observed.input('x', window, -1)], mean(moment.pass.x), 'x');
  assertClose([...observed.target(window, -1)], mean(moment.y), 'y');
  for (const l of [0, 1]) for (const what of ['z', 'a', 'da', 'dz'] as const) assertClose([...observed.layer(what, l, window, -1)], mean(moment.pass.layers[l]![what]), what);
});

test('weights come row by row from both windows, of all three kinds', () => {
  const { moment, before } = momentOf();
  const observed = observationOf(moment, before);
  const kinds = { parameters: moment.parameters, gradients: moment.gradients, before };
  for (const of of ['parameters', 'gradients', 'before'] as const) {
    const { W } = kinds[of].layers[0]!;
    assert.deepEqual([...observed.weights(of, 0, window, { first: 3, size: 3 })], [1, 2].flatMap((j) => [3, 4, 5].map((k) => W.at(j, k))));
    assert.deepEqual([...observed.biases(of, 1, window)], [...kinds[of].layers[1]!.b.subarray(1, 3)]);
    assert.deepEqual([...observed.biases(of, 0, window)], [NaN, NaN], 'a layer without biases');
  }
});

test('norms and ratios are of the weights of a layer', () => {
  const { moment, before } = momentOf();
  const observed = observationOf(moment, before);
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  for (const l of [0, 1]) {
    const [W, old] = [[...moment.parameters.layers[l]!.W.data], [...before.layers[l]!.W.data]];
    assertClose(observed.gradientNorm(l), norm([...moment.gradients.layers[l]!.W.data]), 'norm');
    assertClose(observed.updateRatio(l), norm(W.map((w, i) => w - old[i]!)) / norm(old), 'ratio');
  }
});

test('what was before is NaN where it is not known', () => {
  const { moment } = momentOf();
  const observed = observationOf(moment, null);
  assert.equal(observed.hasBefore, false);
  assert.ok([...observed.weights('before', 1, window, window), ...observed.biases('before', 1, window), observed.updateRatio(0)].every(Number.isNaN));
});

test('what is read is the reader\'s own', () => {
  const { moment } = momentOf();
  const observed = observationOf(moment, null);
  const whole = { first: 0, size: 4 };
  const read = observed.layer('a', 0, whole, 0);
  const copy = [...read];
  moment.pass.layers[0]!.a.data.fill(7);
  assert.deepEqual([...read], copy);
});
