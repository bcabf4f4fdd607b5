import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Matrix, Parameters } from '../../src/core/index.ts';
import { denseBackward, denseForward, denseGradient } from '../../src/core/dense.ts';
import type { DenseLayer, LayerPass } from '../../src/core/dense.ts';
import { assertClose } from './close.ts';

/** Two inputs, two units, square on purpose: a missing transpose has no shape to trip over. W = [1 2; 3 4], b = (10, 20). */
function example(useBias: boolean): { layer: DenseLayer; parameters: Parameters; gradients: Parameters; pass: LayerPass; aPrev: Matrix } {
  const layer: DenseLayer = { nIn: 2, units: 2, useBias, activation: 'linear' };
  const parameters = new Parameters([layer]);
  parameters.values.set(useBias ? [1, 2, 3, 4, 10, 20] : [1, 2, 3, 4]);
  const pass = { z: Matrix.zeros(3, 2), a: Matrix.zeros(3, 2), da: Matrix.zeros(3, 2), dz: Matrix.zeros(3, 2) };
  return { layer, parameters, gradients: new Parameters([layer]), pass, aPrev: Matrix.fromRows([[1, 0], [0, 1], [5, -1]]) };
}

test('forward by hand: z = W a + b for every sample', () => {
  const { layer, parameters, pass, aPrev } = example(true);
  denseForward(layer, parameters.layers[0]!, aPrev, pass);
  assert.deepEqual(pass.z.toRows(), [[11, 23], [12, 24], [13, 31]]);
  assert.deepEqual(pass.a.toRows(), pass.z.toRows());
});

test('forward without biases leaves them out', () => {
  const { layer, parameters, pass, aPrev } = example(false);
  denseForward(layer, parameters.layers[0]!, aPrev, pass);
  assert.deepEqual(pass.z.toRows(), [[1, 3], [2, 4], [3, 11]]);
});

test('the activation is applied to z, and z is kept', () => {
  const { layer, parameters, pass, aPrev } = example(true);
  denseForward({ ...layer, activation: 'sigmoid' }, parameters.layers[0]!, aPrev, pass);
  assert.equal(pass.z.at(0, 0), 11);
  assertClose(pass.a.at(0, 0), 1 / (1 + Math.exp(-11)), 'σ(11)');
});

test('gradient by hand: dW sums dz ⊗ a over the samples, db sums dz, neither is divided, both replace what was there', () => {
  const { gradients, pass, aPrev } = example(true);
  pass.dz.data.set([1, 2, 3, 4, 5, 6]);
  gradients.values.fill(99);
  denseGradient(aPrev, pass, gradients.layers[0]!);
  assert.deepEqual(gradients.layers[0]!.W.toRows(), [[1 + 25, 3 - 5], [2 + 30, 4 - 6]]);
  assert.deepEqual([...gradients.layers[0]!.b], [9, 12]);
});

test('backward by hand: da_prev = dz W, which is Wᵀ dz for a column', () => {
  const { parameters, pass } = example(false);
  pass.dz.data.set([1, 0, 0, 1, 2, -1]);
  const daPrev = Matrix.zeros(3, 2);
  denseBackward(parameters.layers[0]!, pass, daPrev);
  assert.deepEqual(daPrev.toRows(), [[1, 2], [3, 4], [-1, 0]]);
});
