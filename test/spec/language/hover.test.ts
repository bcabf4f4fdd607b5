/** Hovers, outline, shapes and layout of specs. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { completionsAt, dataPathsIn, formatChanges, hoverAt, layerShapes, layerSpans, parameterCount, parseSpec, readText, symbolsOf, templates, ownDataSpec, withChanges } from '../../../src/spec/index.ts';

const iris = readFileSync('media/examples/iris.nn.json', 'utf8');
const over = (needle: string): ReturnType<typeof hoverAt> => hoverAt(iris, iris.indexOf(needle) + 2);

test('a key says what it means and its default, a name says its formula', () => {
  const key = over('"batchSize"')!;
  assert.match(key.text, /^\*\*batchSize\*\* — Samples to an update/);
  assert.match(key.text, /Default: `32`/);
  assert.equal(iris.slice(key.span.offset, key.span.offset + key.span.length), '"batchSize"');
  assert.match(over('"Iris"')!.text, /^\*\*name\*\* — What the panel calls the network/);
  assert.match(over('"softmax"')!.text, /∂p_i\/∂z_j = p_i \(δ_ij − p_j\)/);
  assert.match(over('"crossEntropy"')!.text, /J = −\(1\/B\) Σ Σ y ln p/);
  assert.match(over('"sgd"')!.text, /θ ← θ − η g/);
  assert.equal(hoverAt(iris, 3), null); // a comment
});

test('a layer’s brace, name and units lead to its figures, its activation does not', () => {
  for (const place of ['"hidden"', '"units": 8', '{ "name": "hidden"']) assert.equal(over(place)?.layer ?? hoverAt(iris, iris.indexOf(place))?.layer, 0, place);
  assert.equal(over('"units": 3')!.layer, 1);
  assert.equal(over('"tanh"')!.layer, null);
  assert.ok(over('"iris.csv"')!.isData);
});

test('shapes follow from layer to layer', () => {
  const shapes = layerShapes(readText(iris).root, 4);
  assert.deepEqual(shapes.map(({ nIn, units, parameters }) => [nIn, units, parameters]), [[4, 8, 40], [8, 3, 27]]);
  assert.equal(parameterCount(shapes), 67);
  assert.deepEqual(layerShapes({ layers: [{ units: 2, useBias: false }, {}, { units: 3 }], input: 5 }, null).map(({ nIn, parameters }) => [nIn, parameters]), [[5, 10], [2, null], [null, null]]);
  assert.equal(parameterCount(layerShapes({ layers: [{ units: 2 }] }, null)), null);
  assert.deepEqual(layerSpans(readText(iris)).map(({ offset, length }) => iris.slice(offset, offset + length)), ['{ "name": "hidden", "units": 8, "activation": "tanh" }', '{ "name": "species", "units": 3, "activation": "softmax" }']);
});

test('the outline names the layers, the links lead to the data', () => {
  const symbols = symbolsOf(iris);
  assert.deepEqual(symbols.map(({ name }) => name), ['name', 'seed', 'data', 'layers', 'loss', 'optimizer', 'training']);
  assert.deepEqual(symbols.find(({ name }) => name === 'layers')!.children.map(({ name, detail, kind }) => [name, detail, kind]), [['hidden', '8 · tanh', 'layer'], ['species', '3 · softmax', 'layer']]);
  const [link] = dataPathsIn(iris);
  assert.deepEqual([link!.path, iris.slice(link!.offset, link!.offset + link!.length)], ['iris.csv', 'iris.csv']);
});

test('laying out changes no value and no comment', () => {
  const messy = iris.replaceAll(': ', ':').replaceAll('  ', '      ');
  const neat = withChanges(messy, formatChanges(messy, { tabSize: 2, insertSpaces: true }));
  assert.deepEqual(readText(neat).root, readText(iris).root);
  assert.equal(neat.split('//').length, iris.split('//').length);
});

test('every template is a spec without a word to say about it', () => {
  const own = [
    ownDataSpec({ name: 'a "b"', csv: 'a b.csv', target: 'c', features: ['x', 'y'], hasGaps: true, rows: 500, classes: 5 }),
    ownDataSpec({ name: 'a', csv: 'a.csv', target: 'c', features: null, hasGaps: false, rows: 3, classes: null }),
    ownDataSpec({ name: 'a', csv: 'a.csv', target: 'c', features: null, hasGaps: false, rows: 1e6, classes: 2 }),
  ];
  for (const text of [...templates.map((template) => template.text), ...own]) assert.deepEqual(parseSpec(text).diagnostics, [], text);
});

test('no text makes any of it fail', () => {
  fc.assert(
    fc.property(fc.nat(iris.length), fc.nat(iris.length), fc.nat(30), fc.string({ maxLength: 5 }), (offset, cut, length, put) => {
      const text = iris.slice(0, cut) + put + iris.slice(cut + length);
      hoverAt(text, Math.min(offset, text.length));
      symbolsOf(text);
      dataPathsIn(text);
      layerShapes(readText(text).root, null);
    }),
    { numRuns: 500 },
  );
  // The parser takes a bracket of the wrong kind for none, and goes on one level deeper.
  for (const deep of ['['.repeat(100_000), '[}'.repeat(100_000), '{"a":]'.repeat(100_000)]) {
    assert.deepEqual([hoverAt(deep, 5), symbolsOf(deep), layerShapes(readText(deep).root, null)], [null, [], []]);
    assert.deepEqual(completionsAt(deep, 5, { columns: [], files: [] }).filter(({ kind }) => kind !== 'template'), []);
  }
});
