/** Quick fixes: what they do to the text, and that they mend what they are offered for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintsFor, parseSpec, textChanges, withChanges } from '../../../src/spec/index.ts';
import type { Diagnostic, Finding } from '../../../src/spec/index.ts';

const specs = {
  'unknown-key': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "actvation": "sigmoid" }], "loss": "mse" }',
  'unknown-name': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "activation": "sigmoyd" }], "loss": "bce" }',
  'missing-key': '{\n  // no loss\n  "data": { "generator": "xor" },\n  "layers": [{ "units": 2, "activation": "softmax" }], // all of it\n}',
  'loss-range': '{ "data": { "generator": "xor" }, "layers": [{ "units": 2, "activation": "tanh" }], "loss": "crossEntropy" }',
  'sigmoid-cross-entropy': '{ "data": { "generator": "xor" }, "layers": [{ "units": 2, "activation": "sigmoid" }], "loss": "crossEntropy" }',
  'bias-unused': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "bias": [0], "useBias": false }], "loss": "mse" }',
  'unused-init': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "weights": [[1, 2]], "init": "zeros" }], "loss": "mse", "input": 2 }',
  'weights-shape': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "weights": [[1], [2]] }], "loss": "mse", "input": 2 }',
  'nesterov-without-momentum': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": "mse", "optimizer": { "nesterov": true } }',
  'softmax-one-unit': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "activation": "softmax" }], "loss": "mse" }',
} as const;

const mended = (text: string, { fixes = [] }: Diagnostic | Finding): readonly string[] => fixes.map(({ changes }) => withChanges(text, textChanges(text, changes) ?? assert.fail('it has no place in the text')));

for (const [code, text] of Object.entries(specs)) {
  test(`every fix for ${code} mends it and breaks nothing else`, () => {
    const found = parseSpec(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
    assert.equal(found.length, 1);
    const results = mended(text, found[0]!);
    assert.ok(results.length > 0);
    for (const result of results) assert.deepEqual(parseSpec(result).diagnostics.filter((d) => d.code === code || d.severity === 'error'), [], result);
  });
}

test('a key is added in the layout of its object, and comments stay', () => {
  const [result] = mended(specs['missing-key'], parseSpec(specs['missing-key']).diagnostics[0]!);
  assert.equal(result, '{\n  // no loss\n  "data": { "generator": "xor" },\n  "layers": [{ "units": 2, "activation": "softmax" }],\n  "loss": "crossEntropy", // all of it\n}');
  assert.equal(withChanges('{ "training": {} }', textChanges('{ "training": {} }', [{ kind: 'set', path: ['training', 'epochs'], value: 5 }])!), '{ "training": { "epochs": 5 } }');
  assert.equal(withChanges('{ "a": 1 }', textChanges('{ "a": 1 }', [{ kind: 'set', path: ['optimizer', 'momentum'], value: 0.9 }])!), '{ "a": 1, "optimizer": { "momentum": 0.9 } }');
});

test('a change that has no place in the text is none', () => {
  assert.equal(textChanges('{ "features": "a" }', [{ kind: 'set', path: ['features', 0], value: 'b' }]), null);
  assert.equal(textChanges('[]', [{ kind: 'rename', path: [0], key: 'b' }]), null);
});

const hinted = {
  'deep-sigmoid': `{ "data": { "generator": "xor" }, "layers": [${'{ "units": 2, "activation": "sigmoid" }, '.repeat(4)}{ "units": 1, "activation": "sigmoid" }], "loss": "bce" }`,
  'zero-weights': '{ "data": { "generator": "xor" }, "layers": [{ "units": 2, "activation": "tanh", "init": "zeros" }, { "units": 1 }], "loss": "mse" }',
  'learning-rate': '{ "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": "mse", "optimizer": { "type": "adam", "learningRate": 0.5 } }',
  'softmax-mse': '{ "data": { "generator": "xor" }, "layers": [{ "units": 2, "activation": "softmax" }], "loss": "mse" }',
  'linear-layers': '{ "data": { "generator": "xor" }, "layers": [{ "units": 2 }, { "units": 1 }], "loss": "mse" }',
} as const;

for (const [code, text] of Object.entries(hinted)) {
  test(`the hint ${code} is given once, where it is meant, and its fixes end it`, () => {
    const hints = hintsFor(parseSpec(text).model!);
    assert.deepEqual(hints.map((hint) => [hint.severity, hint.code]), [['hint', code]]);
    for (const result of mended(text, hints[0]!)) {
      const { model, diagnostics } = parseSpec(result);
      assert.deepEqual(diagnostics, []);
      assert.deepEqual(hintsFor(model!), []);
    }
  });
}

test('what is usual gets no hint', () => {
  for (const text of ['{ "data": { "generator": "xor" }, "layers": [{ "units": 4, "activation": "tanh" }, { "units": 1, "activation": "sigmoid", "init": "zeros" }], "loss": "bce" }', '{ "data": { "generator": "xor" }, "layers": [{ "units": 2, "activation": "softmax", "init": "zeros" }], "loss": "crossEntropy" }', '{ "data": { "generator": "xor" }, "layers": [{ "units": 1, "activation": "sigmoid" }], "loss": "mse", "optimizer": { "learningRate": 1 } }']) {
    assert.deepEqual(hintsFor(parseSpec(text).model!), []);
  }
});
