import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSpec } from '../../src/spec/index.ts';
import { expectOne, modelOf, spec } from './helpers.ts';

const inline = '{ "x": [[1, 2, 3]], "y": [[1, 0]] }';

/** Two layers, 3 → 2 → 2, the weights of the layers as texts. */
function weighted(first: string, second: string, more = '"input": 3'): string {
  return spec({ data: inline, layers: `[{ "name": "h", "units": 2${first} }, { "name": "o", "units": 2${second} }]`, loss: '"mse"', more });
}

test('explicit weights must be units × inputs, and both shapes are named', () => {
  expectOne(weighted(', "weights": «[[1, 2], [3, 4]]»', ''), 'error', 'weights-shape', 'weights of "h" are [2×2]', 'must be [2×3]', 'units × inputs');
  expectOne(weighted(', "weights": «[[1, 2, 3]]»', ''), 'error', 'weights-shape', '[1×3]', '[2×3]');
  expectOne(weighted('', ', "weights": «[[1, 2, 3], [4, 5, 6]]»'), 'error', 'weights-shape', 'weights of "o" are [2×3]', 'must be [2×2]');
});

test('weights that are transposed are told so', () => {
  const { message } = expectOne(weighted(', "weights": «[[1, 2], [3, 4], [5, 6]]»', ''), 'error', 'weights-shape', '[3×2]', '[2×3]', 'transposed');
  assert.ok(!expectOne(weighted(', "weights": «[[1, 2], [3, 4]]»', ''), 'error', 'weights-shape').message.includes('transposed'), message);
});

test('weights of the right shape are kept as they are', () => {
  assert.deepEqual(modelOf(weighted(', "weights": [[1, 2, 3], [4, 5, 6]]', ', "weights": [[1, 2], [3, 4]]')).layers.map(({ weights }) => weights), [
    [[1, 2, 3], [4, 5, 6]],
    [[1, 2], [3, 4]],
  ]);
});

test('without "input" the first layer\'s width is left to the data, its rows are not', () => {
  assert.ok(parseSpec(weighted(', "weights": [[1, 2], [3, 4]]', '', '"seed": 1')).model);
  expectOne(weighted(', "weights": «[[1, 2, 3]]»', '', '"seed": 1'), 'error', 'weights-shape', '[1×3]', '[2×3]');
});

test('rows of different lengths are marked, with both lengths', () => {
  expectOne(weighted(', "weights": [[1, 2, 3], «[4, 5]»]', ''), 'error', 'weights-ragged', 'row 1', 'is [2]', 'row 0 is [3]');
  expectOne(spec({ data: '{ "x": [[1, 2], [3, 4], «[5]»], "y": [[1], [2], [3]] }' }), 'error', 'ragged-rows', 'row 2 of x is [1]', 'row 0 is [2]');
  expectOne(spec({ data: '{ "x": [[1], [2]], "y": [[1], «[2, 3]»] }' }), 'error', 'ragged-rows', 'row 1 of y is [2]', 'row 0 is [1]');
});

test('x and y must have as many rows', () => {
  expectOne(spec({ data: '{ "x": [[1], [2], [3]], "y": «[[1], [2]]» }' }), 'error', 'rows-differ', 'x has 3', 'y has 2');
});

test('a bias must have one number a unit, and no layer without biases has one', () => {
  expectOne(weighted(', "bias": «[1]»', ''), 'error', 'bias-shape', 'bias of "h" is [1]', 'must be [2]');
  expectOne(weighted(', "useBias": false, "bias": «[1, 2]»', ''), 'error', 'bias-unused', '"h"', '"useBias": false');
  assert.deepEqual(modelOf(weighted(', "bias": [1, 2]', '')).layers[0]!.bias, [1, 2]);
});

test('a loss with logarithms needs outputs between 0 and 1', () => {
  for (const loss of ['bce', 'crossEntropy']) {
    for (const activation of ['linear', 'tanh', 'relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu', 'softplus']) {
      const layers = `[{ "units": 2, "activation": "${activation}" }]`;
      expectOne(spec({ layers, loss: `«"${loss}"»` }), 'error', 'loss-range', loss, activation, loss === 'bce' ? '"sigmoid"' : '"softmax"');
    }
    for (const activation of ['sigmoid', 'softmax']) assert.ok(parseSpec(spec({ layers: `[{ "units": 2, "activation": "${activation}" }]`, loss: `"${loss}"` })).model);
  }
  expectOne(spec({ layers: '[{ "units": 2 }]', loss: '«"bce"»' }), 'error', 'loss-range', 'linear'); // by default
});

test('the losses of squares take any output', () => {
  for (const loss of ['mse', 'halfMse', 'halfSse']) assert.deepEqual(parseSpec(spec({ layers: '[{ "units": 2 }]', loss: `"${loss}"` })).diagnostics, []);
});

test('nesterov without a momentum is refused', () => {
  expectOne(spec({ more: '"optimizer": { "nesterov": «true» }' }), 'error', 'nesterov-without-momentum', 'momentum', '0.9');
  expectOne(spec({ more: '"optimizer": { "momentum": 0, "nesterov": «true» }' }), 'error', 'nesterov-without-momentum');
  assert.ok(parseSpec(spec({ more: '"optimizer": { "momentum": 0.5, "nesterov": true }' })).model);
});

test('softmax over one unit is warned of', () => {
  expectOne(spec({ layers: '[{ "name": "p", "units": 1, "activation": «"softmax"» }]' }), 'warning', 'softmax-one-unit', '"p"', 'always 1', 'sigmoid');
});

test('an init beside explicit weights is warned of', () => {
  expectOne(weighted(', "init": «"zeros"», "weights": [[1, 2, 3], [4, 5, 6]]', ''), 'warning', 'unused-init', '"h"');
});

test('a network that does not fit into memory is refused with its size, at once', () => {
  const started = performance.now();
  const before = process.memoryUsage();
  // 2 · 10⁹ · (1 + 1) + 1 · (2 · 10⁹ + 1) parameters of 8 bytes, twenty times.
  const layers = '«[{ "units": 2000000000 }, { "units": 1, "activation": "sigmoid" }]»';
  expectOne(spec({ layers, more: '"input": 1' }), 'error', 'network-too-large', '6,000,000,001 parameters', '894 GiB', '2 GiB');
  expectOne(spec({ layers: layers.replaceAll('2000000000', '9007199254740991') }), 'error', 'network-too-large');
  assert.ok(performance.now() - started < 5000);
  assert.ok(process.memoryUsage().arrayBuffers - before.arrayBuffers < 2 ** 20);
  // 13,421,772 parameters are the most that fit 2 GiB at 160 bytes each: units · (1 + 1) of one layer.
  const fits = (units: number): boolean => parseSpec(spec({ layers: `[{ "units": ${units} }]`, loss: '"mse"', more: '"input": 1' })).model !== null;
  assert.ok(fits(6_710_886));
  assert.ok(!fits(6_710_887));
});

test('sigmoid units with crossEntropy are warned about: they do not compete', () => {
  expectOne(spec({ layers: '[{ "units": 3, "activation": "sigmoid" }]', loss: '«"crossEntropy"»' }), 'warning', 'sigmoid-cross-entropy', 'use softmax');
  expectOne(spec({ layers: '[{ "units": 1, "activation": "sigmoid" }]', loss: '«"crossEntropy"»' }), 'warning', 'sigmoid-cross-entropy', 'use bce');
});
