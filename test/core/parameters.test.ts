import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parameters } from '../../src/core/index.ts';

const shapes = [
  { nIn: 2, units: 3, useBias: true },
  { nIn: 3, units: 2, useBias: false },
  { nIn: 2, units: 1, useBias: true },
];

test('layer by layer, W before b, and no room for the biases of a layer without', () => {
  assert.equal(Parameters.count(shapes), 6 + 3 + 6 + 2 + 1);
  const { layers } = new Parameters(shapes, Float64Array.from({ length: 18 }, (_, i) => i));
  assert.deepEqual(layers[0]!.W.toRows(), [[0, 1], [2, 3], [4, 5]]);
  assert.deepEqual([...layers[0]!.b], [6, 7, 8]);
  assert.deepEqual(layers[1]!.W.toRows(), [[9, 10, 11], [12, 13, 14]]);
  assert.deepEqual([...layers[1]!.b], []);
  assert.deepEqual(layers[2]!.W.toRows(), [[15, 16]]);
  assert.deepEqual([...layers[2]!.b], [17]);
});

test('views share the one array, in both directions', () => {
  const values = new Float64Array(18);
  const parameters = new Parameters(shapes, values);
  assert.equal(parameters.values, values);
  values[13] = 5;
  assert.equal(parameters.layers[1]!.W.at(1, 1), 5);
  parameters.layers[2]!.b[0] = 7;
  assert.equal(values[17], 7);
});

test('without numbers all are 0; with the wrong number of them it throws', () => {
  assert.deepEqual([...new Parameters(shapes).values], Array.from({ length: 18 }, () => 0));
  assert.throws(() => new Parameters(shapes, new Float64Array(17)), { message: '17 numbers for 18 parameters' });
  assert.equal(new Parameters([]).values.length, 0);
});
