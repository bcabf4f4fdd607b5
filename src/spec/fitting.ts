/** Which loss goes with which output, and the reverse. */

import { at } from './at.ts';
import type { ActivationName, LossName } from '../core/index.ts';

/** The loss that fits what is typed so far of a spec, by its last layer. */
export function fittingLoss(root: unknown): LossName {
  const layers = at(root, ['layers']);
  return lossFor(Array.isArray(layers) ? at(layers.at(-1), ['activation']) : undefined);
}

/** The loss whose gradient with this output is a difference, a − y. */
export function lossFor(activation: unknown): LossName {
  if (activation === 'softmax') return 'crossEntropy';
  return activation === 'sigmoid' ? 'bce' : 'mse';
}

/** The output that goes with a loss. */
export function outputFor(loss: unknown, units: number): ActivationName {
  if (loss === 'crossEntropy') return units === 1 ? 'sigmoid' : 'softmax';
  return loss === 'bce' ? 'sigmoid' : 'linear';
}
