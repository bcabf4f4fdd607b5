/** The optimiser's settings as the kernels take them. */

import type { OptimizerSettings } from '../core/index.ts';

/** The numbers of assembly/optimizers.ts. */
const kinds = ['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'rmspropCentered', 'rmspropMomentum', 'rmspropCenteredMomentum', 'adam', 'adamw'] as const;

function kindOf(settings: OptimizerSettings): (typeof kinds)[number] {
  switch (settings.type) {
    case 'sgd':
      if (settings.momentum === 0) return 'sgd';
      return settings.nesterov ? 'nesterov' : 'momentum';
    case 'rmsprop':
      if (settings.momentum === 0) return settings.centered ? 'rmspropCentered' : 'rmsprop';
      return settings.centered ? 'rmspropCenteredMomentum' : 'rmspropMomentum';
    case 'adagrad':
    case 'adam':
    case 'adamw':
      return settings.type;
  }
}

/** Arrays as long as the parameters that the optimiser keeps. */
export function stateCountOf(settings: OptimizerSettings): number {
  const counts: Record<(typeof kinds)[number], number> = {
    sgd: 0, momentum: 1, nesterov: 1, adagrad: 1, rmsprop: 1, rmspropCentered: 2, rmspropMomentum: 2, rmspropCenteredMomentum: 3, adam: 2, adamw: 2,
  };
  return counts[kindOf(settings)];
}

/** The optimiser's fields of the kernels' structure. */
export function optimizerStructure(settings: OptimizerSettings): Record<string, number> {
  const fields: Record<string, number> = { optimizer: kinds.indexOf(kindOf(settings)) };
  for (const name of ['momentum', 'decay', 'epsilon', 'beta1', 'beta2', 'weightDecay'] as const) {
    if (name in settings) fields[name] = (settings as unknown as Record<string, number>)[name]!;
  }
  if ('decayBiases' in settings) fields['decayBiases'] = Number(settings.decayBiases);
  return fields;
}
