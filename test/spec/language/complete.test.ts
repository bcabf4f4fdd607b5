/** Completion, at the places where a person asks for it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { completionsAt, parseSpec } from '../../../src/spec/index.ts';
import type { Completion } from '../../../src/spec/index.ts';

const around = { columns: ['sepal_length', 'petal "x"', 'species'], files: ['iris.csv', 'notes.md', 'train-images.idx3-ubyte'] };

/** Completions at the mark ¦, as they are sorted. */
function at(marked: string): readonly Completion[] {
  const offset = marked.indexOf('¦');
  return [...completionsAt(marked.replace('¦', ''), offset, around)].sort((a, b) => a.rank - b.rank);
}
const labels = (marked: string): readonly string[] => at(marked).map(({ label }) => label);

/** The text once a completion is taken, its placeholders as they stand. */
function taken(marked: string, label: string): string {
  const found = at(marked).find((completion) => completion.label === label) ?? assert.fail(`${label} is not offered`);
  const text = marked.replace('¦', '');
  const plain = found.snippet.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll(/\$\d/g, '').replaceAll(/\\([$}\\])/g, '$1');
  return text.slice(0, found.span.offset) + plain + text.slice(found.span.offset + found.span.length);
}

test('keys that are needed come first, and those that are there are not offered again', () => {
  assert.deepEqual(labels('{ "loss": "mse", ¦ }').slice(0, 2), ['data', 'layers']);
  assert.ok(!labels('{ "loss": "mse", ¦ }').includes('loss'));
  assert.deepEqual(labels('{ "layers": [{ ¦ }] }')[0], 'units');
  assert.deepEqual(new Set(labels('{ "training": { "epochs": 3, "¦" } }')), new Set(['batchSize', 'shuffle', 'validation']));
});

test('an empty "data" may become any kind of data; one that has begun has its own keys', () => {
  assert.deepEqual(new Set(labels('{ "data": { ¦ } }')), new Set(['csv', 'target', 'features', 'normalize', 'delimiter', 'decimal', 'missing', 'generator', 'samples', 'noise', 'x', 'y', 'idx']));
  assert.deepEqual(new Set(labels('{ "data": { "generator": "xor", ¦ } }')), new Set(['samples', 'noise']));
});

test('the keys of an optimiser are those of its type, and the types are all offered', () => {
  assert.ok(labels('{ "optimizer": { "type": "adam", ¦ } }').includes('beta1'));
  assert.ok(!labels('{ "optimizer": { "type": "sgd", ¦ } }').includes('beta1'));
  assert.deepEqual(new Set(labels('{ "optimizer": { "type": ¦ } }')), new Set(['sgd', 'adagrad', 'rmsprop', 'adam', 'adamw']));
  assert.deepEqual(new Set(labels('{ "optimizer": { "schedule": { "type": "¦" } } }')), new Set(['step', 'exponential', 'cosine']));
});

test('a key brings its value along, a comma where another follows, and leaves a value that is there', () => {
  assert.equal(taken('{ ¦ }', 'layers'), '{ "layers": [] }');
  assert.equal(taken('{ "¦" }', 'optimizer'), '{ "optimizer": {  } }');
  assert.equal(taken('{ "training": { "bat¦" } }', 'batchSize'), '{ "training": { "batchSize": 32 } }');
  assert.equal(taken('{ ¦\n  "loss": "mse" }', 'seed'), '{ "seed": 0,\n  "loss": "mse" }');
  assert.equal(taken('{ "lo¦": "mse" }', 'loss'), '{ "loss": "mse" }');
});

test('names that fit come first and say why', () => {
  assert.deepEqual(at('{ "layers": [{ "units": 3, "activation": "softmax" }], "loss": ¦ }')[0], { ...at('{ "layers": [{ "units": 3, "activation": "softmax" }], "loss": ¦ }')[0]!, label: 'crossEntropy', detail: 'goes with softmax' });
  assert.equal(labels('{ "layers": [{ "units": 1, "activation": "sigmoid" }], "loss": "¦" }')[0], 'bce');
  assert.equal(labels('{ "layers": [{ "units": 3, "activation": "¦" }], "loss": "crossEntropy" }')[0], 'softmax');
  assert.deepEqual(labels('{ "layers": [{ "activation": "¦" }, { "units": 1 }], "loss": "bce" }').slice(0, 2), ['tanh', 'relu']);
  assert.equal(taken('{ "loss": "cro¦ss" }', 'bce'), '{ "loss": "bce" }');
  assert.equal(labels('{ "training": { "shuffle": ¦ } }').join(), 'true,false');
  assert.deepEqual(labels('{ "training": { "batchSize": ¦ } }'), ['full']);
});

test('columns of the file, but those that are taken; files of the right kind', () => {
  assert.deepEqual(labels('{ "data": { "csv": "a.csv", "target": "¦" } }'), around.columns);
  assert.deepEqual(labels('{ "data": { "csv": "a.csv", "target": "species", "features": ["¦"] } }'), ['sepal_length', 'petal "x"']);
  assert.equal(taken('{ "data": { "csv": "a.csv", "target": "¦" } }', 'petal "x"'), '{ "data": { "csv": "a.csv", "target": "petal \\"x\\"" } }');
  assert.deepEqual(labels('{ "data": { "csv": "¦" } }'), ['iris.csv']);
  assert.deepEqual(labels('{ "data": { "idx": { "images": "¦" } } }'), ['train-images.idx3-ubyte']);
});

test('templates where a whole object is wanted, and a whole spec in an empty file', () => {
  assert.deepEqual(labels('{ "data": ¦ }'), ['{ "csv": … }', '{ "generator": … }', '{ "x": …, "y": … }']);
  assert.equal(taken('{ "layers": [¦] }', '{ "units": … }'), '{ "layers": [{ "units": 8, "activation": "tanh" }] }');
  const [whole] = at('¦');
  assert.notEqual(parseSpec(taken('¦', whole!.label)).model, null);
});

test('nothing in comments; no place in any text makes it fail', () => {
  assert.deepEqual(labels('{ // "lo¦\n }'), []);
  assert.ok(labels('{ "name": "http://x", ¦ }').includes('loss'));
  const iris = readFileSync('media/examples/iris.nn.json', 'utf8');
  fc.assert(
    fc.property(fc.nat(iris.length), fc.nat(iris.length), fc.nat(30), fc.string({ maxLength: 5 }), (offset, cut, length, put) => {
      const text = iris.slice(0, cut) + put + iris.slice(cut + length);
      for (const { span, documentation } of completionsAt(text, Math.min(offset, text.length), around)) {
        assert.ok(span.offset >= 0 && span.offset + span.length <= text.length);
        assert.ok(!text.slice(span.offset, span.offset + span.length).includes('\n'));
        assert.equal(typeof documentation, 'string');
      }
    }),
    { numRuns: 500 },
  );
});
