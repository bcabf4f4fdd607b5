/** The penalty (l2/2) Σ W² + l1 Σ |W|: over the weights of all layers, never the biases, not divided by the batch. */

import type { Parameters } from './parameters.ts';

export interface Regularization {
  readonly l1: number;
  readonly l2: number;
}

export function penaltyOf({ l1, l2 }: Regularization, parameters: Parameters): number {
  if (l1 === 0 && l2 === 0) return 0;
  let squares = 0;
  let absolutes = 0;
  for (const { W } of parameters.layers) {
    for (const w of W.data) {
      squares += w * w;
      absolutes += Math.abs(w);
    }
  }
  return (l2 / 2) * squares + l1 * absolutes;
}

/** Adds l2 w + l1 sign(w) to every ∂/∂w in `gradients`; sign(0) = 0. */
export function addPenaltyGradient({ l1, l2 }: Regularization, parameters: Parameters, gradients: Parameters): void {
  if (l1 === 0 && l2 === 0) return;
  parameters.layers.forEach(({ W }, l) => {
    const dW = gradients.layers[l]!.W.data;
    for (let i = 0; i < dW.length; i++) dW[i]! += l2 * W.data[i]! + l1 * Math.sign(W.data[i]!);
  });
}
