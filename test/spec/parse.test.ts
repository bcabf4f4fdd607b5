import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSpec } from '../../src/spec/index.ts';
import { expectOne, modelOf, spec, unmark } from './helpers.ts';

test('comments and trailing commas are fine', () => {
  const model = modelOf('// a\n{ /* b */ "data": { "generator": "xor", }, "layers": [{ "units": 1, "activation": "sigmoid", },], "loss": "bce", } // c');
  assert.equal(model.layers.length, 1);
});

test('a wrong key is marked itself, with what was probably meant and what is valid there', () => {
  expectOne(spec({ more: '«"learningrate"»: 1' }), 'error', 'unknown-key', 'unknown key "learningrate"', 'alid are name, seed');
  expectOne(spec({ more: '«"trainning"»: {}' }), 'error', 'unknown-key', 'did you mean "training"?');
  expectOne(spec({ layers: '[{ "units": 1, «"activaton"»: "sigmoid" }]', loss: '"mse"' }), 'error', 'unknown-key', 'in layers[0]', 'did you mean "activation"?', 'useBias, trainBias');
  expectOne(spec({ more: '"optimizer": { «"lerningRate"»: 1 }' }), 'error', 'unknown-key', 'in optimizer', 'did you mean "learningRate"?');
  expectOne(spec({ data: '{ "generator": "xor", «"sample"»: 3 }' }), 'error', 'unknown-key', 'in data', 'did you mean "samples"?');
  expectOne(spec({ more: '"training": { «"batchsize"»: 3 }' }), 'error', 'unknown-key', 'did you mean "batchSize"?');
  expectOne(spec({ more: '"regularization": { «"L2"»: 3 }' }), 'error', 'unknown-key', 'did you mean "l2"?');
});

test('a key that belongs to another optimiser or data source is unknown here', () => {
  expectOne(spec({ more: '"optimizer": { "type": "adam", «"momentum"»: 0.9 }' }), 'error', 'unknown-key', 'beta1, beta2, epsilon');
  expectOne(spec({ more: '"optimizer": { «"beta1"»: 0.9 }' }), 'error', 'unknown-key', 'momentum, nesterov');
  expectOne(spec({ data: '{ "csv": "a.csv", "target": "y", «"samples"»: 3 }' }), 'error', 'unknown-key', 'target, features, normalize');
  expectOne(spec({ more: '"optimizer": { "schedule": { "type": "step", "stepSize": 2, "gamma": 0.5, «"stepsize"»: 3 } }' }), 'error', 'unknown-key', 'did you mean "stepSize"?');
});

test('keys that every object of JavaScript has are unknown like others', () => {
  for (const key of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) expectOne(spec({ more: `«"${key}"»: 1` }), 'error', 'unknown-key', key);
  for (const name of ['toString', 'constructor', '__proto__']) expectOne(spec({ more: `"optimizer": { "type": «"${name}"» }` }), 'error', 'unknown-name', name);
});

test('an unknown name is marked, with the nearest and all valid ones', () => {
  expectOne(spec({ layers: '[{ "units": 1, "activation": «"Relu"» }]', loss: '"mse"' }), 'error', 'unknown-name', 'activation of layers[0] is "Relu"', 'did you mean "relu"?', 'linear, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, softplus, softmax');
  expectOne(spec({ layers: '[{ "units": 1, "init": «"heUnifrom"» }]', loss: '"mse"' }), 'error', 'unknown-name', 'did you mean "heUniform"?', 'xavierUniform, xavierNormal, heUniform, heNormal, lecunNormal, uniform, normal, zeros');
  expectOne(spec({ layers: '[{ "units": 1, "type": «"conv2d"» }]', loss: '"mse"' }), 'error', 'unknown-name', 'type of layers[0] is "conv2d"', 'valid are dense');
  expectOne(spec({ loss: '«"crossentropy"»' }), 'error', 'unknown-name', 'loss is "crossentropy"', 'did you mean "crossEntropy"?', 'mse, halfMse, halfSse, bce, crossEntropy');
  expectOne(spec({ data: '{ "generator": «"xr"» }' }), 'error', 'unknown-name', 'did you mean "xor"?', 'xor, circle, gauss, spiral, moons, plane');
  expectOne(spec({ more: '"optimizer": { "type": «"Adam"» }' }), 'error', 'unknown-name', 'did you mean "adam"?', 'sgd, adagrad, rmsprop, adam, adamw');
  expectOne(spec({ more: '"optimizer": { "schedule": { "type": «"linear"» } }' }), 'error', 'unknown-name', 'step, exponential, cosine');
  expectOne(spec({ more: '"optimizer": { "schedule": { "type": "exponential", "gamma": 0.9, "unit": «"epochs"» } }' }), 'error', 'unknown-name', 'did you mean "epoch"?');
  expectOne(spec({ data: '{ "csv": "a.csv", "target": "y", "normalize": «"zscore"» }' }), 'error', 'unknown-name', 'none, standard, minmax');
  expectOne(spec({ more: '"precision": «"float16"»' }), 'error', 'unknown-name', 'float64, float32');
});

test('a value of the wrong type is marked, with what it is and what it must be', () => {
  const cases: readonly [more: string, says: string][] = [
    ['"seed": «"7"»', 'seed is "7": must be a whole number, at least 0'],
    ['"seed": «null»', 'seed is null'],
    ['"seed": «true»', 'seed is true'],
    ['"name": «3»', 'name is 3: must be a text'],
    ['"name": «""»', 'name is "": must be a text that is not empty'],
    ['"optimizer": «"adam"»', 'optimizer is "adam": must be an object in braces'],
    ['"optimizer": «[]»', 'optimizer is a list of 0: must be an object in braces'],
    ['"optimizer": { "type": «3» }', 'type of optimizer is 3: must be one of sgd'],
    ['"optimizer": { "schedule": «0.5» }', 'schedule of optimizer is 0.5: must be an object'],
    ['"optimizer": { "nesterov": «1» }', 'nesterov of optimizer is 1: must be true or false'],
    ['"training": «3»', 'training is 3: must be an object in braces'],
    ['"training": { "shuffle": «"no"» }', 'shuffle of training is "no": must be true or false'],
    ['"training": { "batchSize": «"all"» }', 'batchSize of training is "all": must be a whole number, at least 1, or "full"'],
    ['"regularization": { "l1": «"0.1"» }', 'l1 of regularization is "0.1": must be a number'],
    ['"input": «"2"»', 'input is "2": must be a number of features, or [height, width, channels]'],
    ['"input": «[2, 2]»', 'input is a list of 2'],
  ];
  for (const [more, says] of cases) expectOne(spec({ more }), 'error', 'wrong-value', says);
  expectOne(spec({ layers: '«{}»' }), 'error', 'wrong-value', 'layers is an object: must be a list of layers');
  expectOne(spec({ layers: '[«3»]' }), 'error', 'wrong-value', 'layers[0] is 3: must be an object in braces');
  expectOne(spec({ layers: '[{ "units": 1, "bias": «0.5» }]', loss: '"mse"' }), 'error', 'wrong-value', 'bias of layers[0] is 0.5: must be a list of numbers');
  expectOne(spec({ layers: '[{ "units": 1, "weights": [[1, «"2"»]] }]', loss: '"mse"' }), 'error', 'wrong-value', 'layers[0].weights[0][1] is "2": must be a number');
  expectOne(spec({ layers: '[{ "units": 1, "weights": [«1»] }]', loss: '"mse"' }), 'error', 'wrong-value', 'layers[0].weights[0] is 1: must be a list of numbers');
  expectOne(spec({ data: '«[]»' }), 'error', 'wrong-value', 'data is a list of 0: must be an object in braces');
  expectOne(spec({ data: '«null»' }), 'error', 'wrong-value', 'data is null');
  expectOne(spec({ data: '{ "csv": "a.csv", "target": «3» }' }), 'error', 'wrong-value', 'target of data is 3: must be the name of a column, or a list of names');
  expectOne(spec({ data: '{ "x": [[1], [«null»]], "y": [[1], [2]] }' }), 'error', 'wrong-value', 'data.x[1][0] is null: must be a number');
});

test('a number out of its range is marked, with the range', () => {
  const cases: readonly [more: string, says: string][] = [
    ['"seed": «-1»', 'seed is -1: must be a whole number, at least 0'],
    ['"seed": «1.5»', 'seed is 1.5: must be a whole number'],
    ['"seed": «9007199254740993»', 'must be a whole number'],
    ['"input": «0»', 'at least 1'],
    ['"training": { "epochs": «0» }', 'epochs of training is 0: must be a whole number, at least 1'],
    ['"training": { "batchSize": «0» }', 'batchSize of training is 0: must be a whole number, at least 1'],
    ['"training": { "batchSize": «2.5» }', 'batchSize of training is 2.5'],
    ['"training": { "validation": «1» }', 'validation of training is 1: must be a number from 0 up to, but not including, 1'],
    ['"training": { "validation": «-0.1» }', 'validation of training is -0.1'],
    ['"regularization": { "l2": «-1e-9» }', 'l2 of regularization is -1e-9: must be a number, at least 0'],
    ['"optimizer": { "learningRate": «0» }', 'learningRate of optimizer is 0: must be a number greater than 0'],
    ['"optimizer": { "learningRate": «-0.1» }', 'learningRate of optimizer is -0.1'],
    ['"optimizer": { "momentum": «1» }', 'momentum of optimizer is 1'],
    ['"optimizer": { "type": "adam", "beta1": «1» }', 'beta1 of optimizer is 1'],
    ['"optimizer": { "type": "adam", "beta2": «-0.5» }', 'beta2 of optimizer is -0.5'],
    ['"optimizer": { "type": "adam", "epsilon": «-1» }', 'epsilon of optimizer is -1'],
    ['"optimizer": { "type": "adamw", "weightDecay": «-1» }', 'weightDecay of optimizer is -1'],
    ['"optimizer": { "type": "rmsprop", "decay": «1» }', 'decay of optimizer is 1'],
    ['"optimizer": { "type": "rmsprop", "momentum": «1» }', 'momentum of optimizer is 1'],
    ['"optimizer": { "type": "rmsprop", "epsilon": «-1» }', 'epsilon of optimizer is -1'],
    ['"optimizer": { "type": "adagrad", "epsilon": «-1» }', 'epsilon of optimizer is -1'],
    ['"optimizer": { "schedule": { "type": "step", "stepSize": «0», "gamma": 0.5 } }', 'stepSize of optimizer.schedule is 0'],
    ['"optimizer": { "schedule": { "type": "exponential", "gamma": «0» } }', 'gamma of optimizer.schedule is 0'],
    ['"optimizer": { "schedule": { "type": "cosine", "steps": «0.5» } }', 'steps of optimizer.schedule is 0.5'],
    ['"optimizer": { "schedule": { "type": "cosine", "steps": 5, "min": «-1» } }', 'min of optimizer.schedule is -1'],
  ];
  for (const [more, says] of cases) expectOne(spec({ more }), 'error', 'wrong-value', says);
  expectOne(spec({ layers: '[{ "units": «-3» }]', loss: '"mse"' }), 'error', 'wrong-value', 'units of layers[0] is -3: must be a whole number, at least 1');
  expectOne(spec({ layers: '«[]»' }), 'error', 'wrong-value', 'layers is a list of 0: must be a list of layers that is not empty');
  expectOne(spec({ layers: '[{ "units": 1, "weights": «[]» }]', loss: '"mse"' }), 'error', 'wrong-value', 'not empty');
  expectOne(spec({ layers: '[{ "units": 1, "weights": [«[]»] }]', loss: '"mse"' }), 'error', 'wrong-value', 'not empty');
  expectOne(spec({ data: '{ "generator": "xor", "samples": «0» }' }), 'error', 'wrong-value', 'samples of data is 0');
  expectOne(spec({ data: '{ "generator": "xor", "noise": «-1» }' }), 'error', 'wrong-value', 'noise of data is -1: must be a number from 0 to 10');
  expectOne(spec({ data: '{ "x": «[]», "y": [[1]] }' }), 'error', 'wrong-value', 'x of data is a list of 0');
});

test('a number too large for float64 is not a number, wherever it stands', () => {
  expectOne(spec({ more: '"optimizer": { "learningRate": «1e999» }' }), 'error', 'wrong-value', 'learningRate of optimizer is Infinity', 'a finite number');
  expectOne(spec({ data: '{ "x": [[«-1e999»]], "y": [[1]] }' }), 'error', 'wrong-value', 'data.x[0][0] is -Infinity: must be a finite number');
  expectOne(spec({ layers: '[{ "units": 1, "weights": [[«1e999»]] }]', loss: '"mse"' }), 'error', 'wrong-value', 'must be a finite number');
  expectOne(spec({ more: '"regularization": { "l1": «1e999» }' }), 'error', 'wrong-value', 'l1 of regularization is Infinity');
  expectOne(spec({ more: '"seed": «1e999»' }), 'error', 'wrong-value', 'seed is Infinity: must be a whole number');
});

test('a missing key is reported where it belongs, with what could stand there', () => {
  const cases: readonly [template: string, ...says: string[]][] = [
    ['«{ "layers": [{ "units": 1 }], "loss": "mse" }»', '"data" is missing', '"generator"', '"csv"', '"x"'],
    ['«{ "data": { "generator": "xor" }, "loss": "mse" }»', '"layers" is missing'],
    ['«{ "data": { "generator": "xor" }, "layers": [{ "units": 1 }] }»', '"loss" is missing', 'mse, halfMse, halfSse, bce or crossEntropy'],
    [spec({ layers: '[«{ "activation": "relu" }»]', loss: '"mse"' }), '"units" is missing in layers[0]'],
    [spec({ data: '«{}»' }), '"generator" is missing in data', '"csv"'],
    [spec({ data: '«{ "csv": "a.csv" }»' }), '"target" is missing in data'],
    [spec({ data: '«{ "x": [[1]] }»' }), '"y" is missing in data'],
    [spec({ data: '«{ "y": [[1]] }»' }), '"x" is missing in data'],
    [spec({ more: '"optimizer": { "schedule": «{}» }' }), '"type" is missing in optimizer.schedule', 'step, exponential, cosine'],
    [spec({ more: '"optimizer": { "schedule": «{ "type": "exponential" }» }' }), '"gamma" is missing in optimizer.schedule'],
    [spec({ more: '"optimizer": { "schedule": «{ "type": "cosine" }» }' }), '"steps" is missing in optimizer.schedule'],
  ];
  for (const [template, ...says] of cases) expectOne(template, 'error', 'missing-key', ...says);
});

test('everything that is wrong is reported at once', () => {
  const { model, diagnostics } = parseSpec(spec({ layers: '[{ "units": 0 }, { "units": 1, "activation": "sigmod" }]', more: '"seed": -1, "trainin": {}' }));
  assert.equal(model, null);
  assert.deepEqual(diagnostics.map(({ code }) => code).toSorted(), ['unknown-key', 'unknown-name', 'wrong-value', 'wrong-value']);
});

test('what a person typed is quoted on one line, cut where it is long, without control characters', () => {
  for (const typed of ['a\\nb', '\\u001b[31mred', '\u009b31m\u007f', 'x'.repeat(5000)]) {
    const { message } = expectOne(spec({ loss: `«"${typed}"»` }), 'error', 'unknown-name');
    assert.match(message, /^\P{Cc}{1,160}$/u);
    const { message: byKey } = expectOne(spec({ more: `«"${typed}"»: 1` }), 'error', 'unknown-key');
    assert.match(byKey, /^\P{Cc}{1,200}$/u);
  }
});

test('documents that are no object are named', () => {
  for (const [template, what] of [['«3»', '3'], ['«null»', 'null'], ['«[]»', 'a list of 0'], ['«"a"»', '"a"'], ['«true»', 'true']] as const) {
    expectOne(template, 'error', 'wrong-value', `the spec is ${what}: must be an object in braces`);
  }
});

test('a byte order mark is skipped, and counts as a unit of the first line', () => {
  assert.ok(parseSpec(`\uFEFF${spec()}`).model);
  const { text, range } = unmark('\uFEFF{ «"a"»: 1, "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": "mse" }');
  assert.equal(range.start.column, 3);
  assert.deepEqual(parseSpec(text).diagnostics.map((d) => d.range), [range]);
});

test('places count lines ended by CRLF, LF and CR, and columns in UTF-16 units', () => {
  for (const newline of ['\r\n', '\n', '\r']) {
    const template = spec({ more: '"name": "🙂ö🙃", «"nam"»: 1' }).replaceAll('\n', newline);
    const { range } = expectOne(template, 'error', 'unknown-key', 'did you mean "name"?');
    // {, data, layers, loss, this line; two spaces, "name": (7), space, quotes, two emoji of 2 units and ö, comma, space.
    assert.deepEqual(range.start, { line: 4, column: 2 + 7 + 1 + 7 + 2 });
  }
});

test('a value over several lines is marked on its first line', () => {
  const { text, range } = unmark(spec({ data: '«{»\n    "generator": "xor",\n    "x": [[1]]\n  }' }).replace('"generator": "xor",\n    ', ''));
  assert.deepEqual(parseSpec(text).diagnostics.map((d) => [d.code, d.range]), [['missing-key', range]]);
});

test('locate finds values and keys, and the nearest ancestor of what is not there', () => {
  const { text, range } = unmark(spec({ layers: '[{ "units": 1, "activation": «"sigmoid"» }]' }));
  const { locate } = parseSpec(text);
  assert.deepEqual(locate(['layers', 0, 'activation']), range);
  const key = unmark(spec({ layers: '[{ "units": 1, «"activation"»: "sigmoid" }]' })).range;
  assert.deepEqual(locate(['layers', 0, 'activation'], 'key'), key);
  const layer = unmark(spec({ layers: '[«{ "units": 1, "activation": "sigmoid" }»]' })).range;
  assert.deepEqual(locate(['layers', 0, 'bias', 3]), layer);
});
