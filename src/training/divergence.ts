/**
 * Why a loss is not finite: the first place, in the order in which a step computes, that holds a number which is not. It is looked for
 * by the reference mathematics, in float64: where the engine computes in float32, what float32 has no room for counts as not finite.
 */

import * as l10n from '@vscode/l10n';
import type { Trainer } from './trainer.ts';
import { inspect } from './inspect.ts';

/** A sentence that names the step and the first layer. `loss` is J of the batch of this step, or of all training samples after the last update. */
export function firstNonFinite(trainer: Trainer, loss: number, after: 'step' | 'end' = 'step'): string {
  const { layers } = trainer.job.model;
  const isFloat32 = trainer.info.precision === 'float32';
  const allFinite = (values: Float64Array): boolean => values.every((value) => Number.isFinite(isFloat32 ? Math.fround(value) : value));
  const { pass, gradients } = after === 'step' ? inspect(trainer) : inspect(trainer, trainer.job.dataset.training);
  const at = placeOf(trainer, after);
  for (const [l, { name }] of layers.entries()) {
    const { W, b } = trainer.parameters.layers[l]!;
    if (!allFinite(W.data)) return `${at}: ${where(name, l10n.t`a weight W`)}`;
    if (!allFinite(b)) return `${at}: ${where(name, l10n.t`a bias b`)}`;
    if (!allFinite(pass.layers[l]!.z.data)) return `${at}: ${where(name, 'z')}`;
    if (!allFinite(pass.layers[l]!.a.data)) return `${at}: ${where(name, 'a')}`;
  }
  const last = layers.at(-1)!.name;
  if (!Number.isFinite(loss)) return l10n.t`${at}: after layer "${last}", the loss is ${loss}, though every activation is finite`;
  for (let l = layers.length - 1; l >= 0; l--) {
    if (!allFinite(gradients.layers[l]!.W.data)) return `${at}: ${where(layers[l]!.name, l10n.t`the gradient ∂J/∂W`)}`;
    if (!allFinite(gradients.layers[l]!.b)) return `${at}: ${where(layers[l]!.name, l10n.t`the gradient ∂J/∂b`)}`;
  }
  const layer = layers[trainer.gradientNorms.findLastIndex((norm) => !Number.isFinite(norm))];
  if (layer) return l10n.t`${at}: in layer "${layer.name}", the norm of the gradient ∂J/∂W is too large for a number`;
  return l10n.t`${at}: on the way, a number is too large for float32; float64 has room for it`;
}

function placeOf({ step, epoch }: Trainer, after: 'step' | 'end'): string {
  if (after === 'step') return l10n.t`step ${step} (epoch ${epoch})`;
  return step === 1 ? l10n.t`the end, after 1 update` : l10n.t`the end, after ${step} updates`;
}

function where(layer: string, quantity: string): string {
  return l10n.t`in layer "${layer}", ${quantity} is not finite`;
}
