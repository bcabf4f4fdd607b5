/** A network of dense layers with a loss: one forward and one backward pass over a batch. */

import { activateBackward } from './activations.ts';
import { denseBackward, denseForward, denseGradient } from './dense.ts';
import type { DenseLayer, LayerPass } from './dense.ts';
import { lossBackward, losses, lossValue } from './losses.ts';
import type { LossName } from './losses.ts';
import { expectShape, Matrix } from './matrix.ts';
import { outputPair, pairBackward, pairLoss } from './outputPairs.ts';
import type { Parameters } from './parameters.ts';

/** What is computed, without its numbers. Layer l's nIn is layer l − 1's units. */
export interface Network {
  readonly nIn: number;
  readonly layers: readonly DenseLayer[];
  readonly loss: LossName;
}

/** Every value of one pass over a batch of B samples. */
export interface Pass {
  /** The batch [B×nIn]: a of the layer before the first. */
  readonly x: Matrix;
  readonly layers: readonly LayerPass[];
  /** ∂J/∂X [B×nIn] */
  readonly dx: Matrix;
}

/** Room for a pass over B samples, to be used again and again. */
export function createPass(network: Network, B: number): Pass {
  return {
    x: Matrix.zeros(B, network.nIn),
    layers: network.layers.map(({ units }) => ({
      z: Matrix.zeros(B, units),
      a: Matrix.zeros(B, units),
      da: Matrix.zeros(B, units),
      dz: Matrix.zeros(B, units),
    })),
    dx: Matrix.zeros(B, network.nIn),
  };
}

/** From `pass.x` to every z and a; returns the output A^L. Starts at layer `from`, whose input must be there already. */
export function forward(network: Network, parameters: Parameters, pass: Pass, from = 0): Matrix {
  for (let l = from; l < network.layers.length; l++) {
    denseForward(network.layers[l]!, parameters.layers[l]!, inputOf(pass, l), pass.layers[l]!);
  }
  return last(pass.layers).a;
}

/** J of the batch whose forward pass is in `pass`. Y [B×units of the last layer]; throws if it has another shape. */
export function lossOf(network: Network, pass: Pass, Y: Matrix): number {
  const { z, a } = last(pass.layers);
  expectShape('Y', Y, a.rows, a.cols);
  const pair = outputPair(last(network.layers).activation, network.loss);
  return pair ? pairLoss(pair, z, Y) : lossValue(losses[network.loss], a, Y);
}

/**
 * What one sample of a batch of B adds to J, one term an output unit, with the scale of the loss in it: their sum over all units and all
 * samples is J. z, a and y are the sample's. [units of the last layer]
 */
export function lossTerms(network: Network, z: Float64Array, a: Float64Array, y: Float64Array, B: number): Float64Array {
  const terms = new Float64Array(a.length);
  const pair = outputPair(last(network.layers).activation, network.loss);
  if (pair) {
    pair.terms(z, y, terms);
    return terms.map((term) => term / B);
  }
  const { term, scale } = losses[network.loss];
  return terms.map((_, k) => term(a[k]!, y[k]!) * scale(B, a.length));
}

/**
 * After `forward`: every da and dz from the last layer to the first, and dW and db into `gradients`.
 * ∂J/∂X, which training does not need, is computed only `withInput`. Throws if Y is not [B×units of the last layer].
 */
export function backward(network: Network, parameters: Parameters, pass: Pass, Y: Matrix, gradients: Parameters, withInput = false): void {
  outputBackward(network, pass, Y);
  for (let l = network.layers.length - 1; l >= 0; l--) {
    const layer = pass.layers[l]!;
    if (l < network.layers.length - 1) activateBackward(network.layers[l]!.activation, layer.z, layer.a, layer.da, layer.dz);
    denseGradient(inputOf(pass, l), layer, gradients.layers[l]!);
    if (l > 0 || withInput) denseBackward(parameters.layers[l]!, layer, l > 0 ? pass.layers[l - 1]!.da : pass.dx);
  }
}

/** da and dz of the last layer; dz by the exact form of activation and loss together, where there is one. */
function outputBackward(network: Network, pass: Pass, Y: Matrix): void {
  const { z, a, da, dz } = last(pass.layers);
  const { activation } = last(network.layers);
  expectShape('Y', Y, a.rows, a.cols);
  lossBackward(losses[network.loss], a, Y, da);
  const pair = outputPair(activation, network.loss);
  if (pair) pairBackward(pair, z, a, Y, dz);
  else activateBackward(activation, z, a, da, dz);
}

/** The input of layer l: the batch, or a of the layer before. */
export function inputOf(pass: Pass, l: number): Matrix {
  return l === 0 ? pass.x : pass.layers[l - 1]!.a;
}

function last<T>(layers: readonly T[]): T {
  return layers[layers.length - 1]!;
}
