/** Every default that the spec language promises, one by one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelOf, spec } from './helpers.ts';

const optimizer = (text: string) => modelOf(spec({ more: `"optimizer": ${text}` })).optimizer;

test('a spec needs data, layers and a loss only', () => {
  const model = modelOf('{ "data": { "generator": "circle" }, "layers": [{ "units": 1 }], "loss": "mse" }');
  assert.equal(model.name, null);
  assert.equal(model.seed, 0);
  assert.equal(model.precision, 'float64');
  assert.equal(model.inputs, null);
  assert.equal(model.loss, 'mse');
  assert.deepEqual(model.regularization, { l1: 0, l2: 0 });
  assert.equal(model.training.epochs, 100);
  assert.equal(model.training.batchSize, 32);
  assert.equal(model.training.shuffle, true);
  assert.equal(model.training.validation, 0);
});

test('both precisions are there', () => {
  for (const precision of ['float32', 'float64']) assert.equal(modelOf(spec({ more: `"precision": "${precision}"` })).precision, precision);
});

test('the optimiser is plain sgd with a learning rate of 0.1', () => {
  const plain = { settings: { type: 'sgd', momentum: 0, nesterov: false }, learningRate: 0.1, schedule: null };
  assert.deepEqual(modelOf(spec()).optimizer, plain);
  assert.deepEqual(optimizer('{}'), plain);
  assert.deepEqual(optimizer('{ "type": "sgd" }'), plain);
  assert.deepEqual(optimizer('{ "momentum": 0.9, "nesterov": true, "learningRate": 2 }'), { ...plain, settings: { type: 'sgd', momentum: 0.9, nesterov: true }, learningRate: 2 });
});

test("the other optimisers' defaults are those of PyTorch", () => {
  // torch.optim: Adagrad(lr=0.01, eps=1e-10), RMSprop(lr=0.01, alpha=0.99, eps=1e-8), Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0), AdamW(weight_decay=0.01)
  assert.deepEqual(optimizer('{ "type": "adagrad" }'), { settings: { type: 'adagrad', epsilon: 1e-10 }, learningRate: 0.01, schedule: null });
  assert.deepEqual(optimizer('{ "type": "rmsprop" }'), { settings: { type: 'rmsprop', decay: 0.99, epsilon: 1e-8, centered: false, momentum: 0 }, learningRate: 0.01, schedule: null });
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decayBiases: false };
  assert.deepEqual(optimizer('{ "type": "adam" }'), { settings: { type: 'adam', ...adam, weightDecay: 0 }, learningRate: 0.001, schedule: null });
  assert.deepEqual(optimizer('{ "type": "adamw" }'), { settings: { type: 'adamw', ...adam, weightDecay: 0.01 }, learningRate: 0.001, schedule: null });
});

test('every setting of an optimiser arrives under its name', () => {
  assert.deepEqual(optimizer('{ "type": "adagrad", "epsilon": 1 }').settings, { type: 'adagrad', epsilon: 1 });
  const rmsprop = { type: 'rmsprop', decay: 0.5, epsilon: 1, centered: true, momentum: 0.25 };
  assert.deepEqual(optimizer(JSON.stringify(rmsprop)).settings, rmsprop);
  for (const type of ['adam', 'adamw']) {
    const settings = { type, beta1: 0.5, beta2: 0.25, epsilon: 1, weightDecay: 0.125, decayBiases: true };
    assert.deepEqual(optimizer(JSON.stringify(settings)).settings, settings);
  }
});

test('a schedule counts steps, and a cosine ends at 0', () => {
  const schedule = (text: string) => optimizer(`{ "schedule": ${text} }`).schedule;
  assert.deepEqual(schedule('{ "type": "step", "stepSize": 2, "gamma": 0.5 }'), { type: 'step', stepSize: 2, gamma: 0.5, unit: 'step' });
  assert.deepEqual(schedule('{ "type": "exponential", "gamma": 0.5 }'), { type: 'exponential', gamma: 0.5, unit: 'step' });
  assert.deepEqual(schedule('{ "type": "cosine", "steps": 9 }'), { type: 'cosine', steps: 9, min: 0, unit: 'step' });
  assert.deepEqual(schedule('{ "type": "cosine", "steps": 9, "min": 0.5, "unit": "epoch" }'), { type: 'cosine', steps: 9, min: 0.5, unit: 'epoch' });
});

test('a layer is dense and linear, with biases of 0 that are trained', () => {
  const [layer] = modelOf(spec({ layers: '[{ "units": 3 }]', loss: '"mse"' })).layers;
  assert.deepEqual(layer, { type: 'dense', name: 'output', units: 3, activation: 'linear', init: 'xavierUniform', weights: null, bias: null, useBias: true, trainBias: true });
});

test('the relu family starts with heUniform, the others with xavierUniform', () => {
  const expected = {
    relu: 'heUniform', leakyRelu: 'heUniform', elu: 'heUniform', selu: 'heUniform', gelu: 'heUniform', silu: 'heUniform',
    linear: 'xavierUniform', sigmoid: 'xavierUniform', tanh: 'xavierUniform', softplus: 'xavierUniform', softmax: 'xavierUniform',
  };
  for (const [activation, init] of Object.entries(expected)) {
    assert.equal(modelOf(spec({ layers: `[{ "units": 2, "activation": "${activation}" }]`, loss: '"mse"' })).layers[0]!.init, init, activation);
  }
  assert.equal(modelOf(spec({ layers: '[{ "units": 2, "activation": "relu", "init": "zeros" }]', loss: '"mse"' })).layers[0]!.init, 'zeros');
});

test('layers without names are told apart', () => {
  const names = (count: number) => modelOf(spec({ layers: `[${Array(count).fill('{ "units": 1 }').join()}]`, loss: '"mse"' })).layers.map(({ name }) => name);
  assert.deepEqual(names(1), ['output']);
  assert.deepEqual(names(2), ['hidden', 'output']);
  assert.deepEqual(names(3), ['hidden 1', 'hidden 2', 'output']);
  for (const count of [1, 2, 3, 7]) assert.equal(new Set(names(count)).size, count);
});

test('data sources have their defaults', () => {
  assert.deepEqual(modelOf(spec({ data: '{ "generator": "moons" }' })).data, { kind: 'generator', generator: 'moons', samples: 200, noise: 0 });
  assert.deepEqual(modelOf(spec({ data: '{ "csv": "a.csv", "target": "y" }' })).data, { kind: 'csv', path: 'a.csv', target: ['y'], features: null, normalize: 'none', delimiter: null, decimal: null, missing: 'error' });
  assert.deepEqual(modelOf(spec({ data: '{ "csv": "a.csv", "target": ["y", "z"], "features": "a", "normalize": "minmax", "delimiter": "\\t", "decimal": ",", "missing": "mean" }' })).data, {
    kind: 'csv', path: 'a.csv', target: ['y', 'z'], features: ['a'], normalize: 'minmax', delimiter: '\t', decimal: ',', missing: 'mean',
  });
  assert.deepEqual(modelOf(spec({ data: '{ "idx": { "images": "i", "labels": "l" } }' })).data, { kind: 'idx', images: 'i', labels: 'l', normalize: 'none' });
  assert.deepEqual(modelOf(spec({ data: '{ "idx": { "images": "i", "labels": "l" }, "normalize": "minmax" }' })).data, { kind: 'idx', images: 'i', labels: 'l', normalize: 'minmax' });
  assert.deepEqual(modelOf(spec({ data: '{ "x": [[1, 2]], "y": [[3]] }' })).data, { kind: 'inline', x: [[1, 2]], y: [[3]] });
});

test('an input is a number of features, or the product of height, width and channels', () => {
  assert.equal(modelOf(spec({ more: '"input": 2' })).inputs, 2);
  assert.equal(modelOf(spec({ more: '"input": [4, 5, 3]' })).inputs, 60);
});

test('what is given is taken', () => {
  const model = modelOf(spec({
    layers: '[{ "type": "dense", "name": "p", "units": 1, "activation": "sigmoid", "init": "zeros", "useBias": false, "trainBias": false }]',
    more: '"$schema": "x", "name": "N", "seed": 9007199254740991, "precision": "float64", "regularization": { "l1": 0.5, "l2": 0.25 }, "training": { "epochs": 3, "batchSize": "full", "shuffle": false, "validation": 0.5 }',
  }));
  assert.equal(model.name, 'N');
  assert.equal(model.seed, Number.MAX_SAFE_INTEGER);
  assert.deepEqual(model.regularization, { l1: 0.5, l2: 0.25 });
  assert.deepEqual(model.training, { epochs: 3, batchSize: 'full', shuffle: false, validation: 0.5 });
  assert.deepEqual(model.layers[0], { type: 'dense', name: 'p', units: 1, activation: 'sigmoid', init: 'zeros', weights: null, bias: null, useBias: false, trainBias: false });
});
