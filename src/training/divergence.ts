/** Why a loss is not finite: the first place, in the order in which a step computes, that holds a number which is not. */

import type { Trainer } from './trainer.ts';
import { inspect } from './inspect.ts';

/** A sentence that names the step and the first layer. `loss` is J of the batch of this step, or of all training samples after the last update. */
export function firstNonFinite(trainer: Trainer, loss: number, after: 'step' | 'end' = 'step'): string {
  const { layers } = trainer.job.model;
  const { pass, gradients } = after === 'step' ? inspect(trainer) : inspect(trainer, trainer.job.dataset.training);
  const at = after === 'step' ? `step ${trainer.step} (epoch ${trainer.epoch})` : `the end, after ${trainer.step} ${trainer.step === 1 ? 'update' : 'updates'}`;
  for (const [l, { name }] of layers.entries()) {
    const { W, b } = trainer.parameters.layers[l]!;
    if (!allFinite(W.data)) return `${at}: ${where(name, 'a weight W')}`;
    if (!allFinite(b)) return `${at}: ${where(name, 'a bias b')}`;
    if (!allFinite(pass.layers[l]!.z.data)) return `${at}: ${where(name, 'z')}`;
    if (!allFinite(pass.layers[l]!.a.data)) return `${at}: ${where(name, 'a')}`;
  }
  if (!Number.isFinite(loss)) return `${at}: after layer "${layers.at(-1)!.name}", the loss is ${loss}, though every activation is finite`;
  for (let l = layers.length - 1; l >= 0; l--) {
    if (!allFinite(gradients.layers[l]!.W.data)) return `${at}: ${where(layers[l]!.name, 'the gradient ∂J/∂W')}`;
    if (!allFinite(gradients.layers[l]!.b)) return `${at}: ${where(layers[l]!.name, 'the gradient ∂J/∂b')}`;
  }
  const { name } = layers[trainer.gradientNorms.findLastIndex((norm) => !Number.isFinite(norm))]!;
  return `${at}: in layer "${name}", the norm of the gradient ∂J/∂W is too large for a number`;
}

function where(layer: string, quantity: string): string {
  return `in layer "${layer}", ${quantity} is not finite`;
}

function allFinite(values: Float64Array): boolean {
  return values.every(Number.isFinite);
}
