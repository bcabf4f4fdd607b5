/**
 * The fully connected layer: forward above, backward below.
 *
 *     Z  = A_prev Wᵀ + 1 bᵀ      [B×units]        dZ = f′(Z) ⊙ dA        [B×units]
 *     A  = f(Z)                                   dW = dZᵀ A_prev        [units×nIn]
 *                                                 db = Σ_batch dZ        [units]
 *                                                 dA_prev = dZ W         [B×nIn]
 *
 * dZ already carries the 1/B of a mean loss: there is no second division.
 */

import { activate, elementwiseActivations } from './activations.ts';
import type { ActivationName } from './activations.ts';
import { Matrix, multiply, multiplyByTransposed, multiplyTransposed } from './matrix.ts';
import type { LayerParameters, LayerShape } from './parameters.ts';

export interface DenseLayer extends LayerShape {
  readonly activation: ActivationName;
}

/** One layer's values for one batch. [B×units] each. */
export interface LayerPass {
  readonly z: Matrix;
  readonly a: Matrix;
  /** ∂J/∂A */
  readonly da: Matrix;
  /** ∂J/∂Z */
  readonly dz: Matrix;
}

/** Writes z and a of `pass`. `aPrev` [B×nIn]. */
export function denseForward(layer: DenseLayer, { W, b }: LayerParameters, aPrev: Matrix, pass: LayerPass): void {
  multiplyByTransposed(aPrev, W, pass.z, b);
  activate(layer.activation, pass.z, pass.a);
}

/** `denseForward` where only the weights and bias of one unit have changed: writes that unit's z and a (softmax: every a). */
export function denseForwardUnit(layer: DenseLayer, { W, b }: LayerParameters, aPrev: Matrix, { z, a }: LayerPass, unit: number): void {
  const w = W.row(unit);
  for (let i = 0; i < aPrev.rows; i++) {
    const x = aPrev.row(i);
    let sum = layer.useBias ? b[unit]! : 0;
    for (let k = 0; k < w.length; k++) sum += w[k]! * x[k]!;
    z.data[i * z.cols + unit] = sum;
    if (layer.activation !== 'softmax') a.data[i * a.cols + unit] = elementwiseActivations[layer.activation].f(sum);
  }
  if (layer.activation === 'softmax') activate('softmax', z, a);
}

/** From `pass.dz`, writes dW and db into `gradient`. `aPrev` [B×nIn]. */
export function denseGradient(aPrev: Matrix, pass: LayerPass, gradient: LayerParameters): void {
  multiplyTransposed(pass.dz, aPrev, gradient.W);
  if (gradient.b.length > 0) sumRows(pass.dz, gradient.b);
}

/** From `pass.dz`, writes ∂J/∂A_prev into `daPrev` [B×nIn]. W is still the one that the forward pass used. */
export function denseBackward({ W }: LayerParameters, pass: LayerPass, daPrev: Matrix): void {
  multiply(pass.dz, W, daPrev);
}

/** out = Σ over the rows of m. */
function sumRows({ data, cols }: Matrix, out: Float64Array): void {
  for (let j = 0; j < cols; j++) {
    let sum = 0;
    for (let i = j; i < data.length; i += cols) sum += data[i]!;
    out[j] = sum;
  }
}
