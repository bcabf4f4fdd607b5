/** All derivations of what is pointed at. */

import type { Detail } from '../../src/protocol/detail.ts';
import type { Context } from './context.ts';
import type { Derivation } from './derivation.ts';
import { edgeDerivations, inputDerivations } from './edge.ts';
import { lossDerivations } from './loss.ts';
import { optimizerDerivations } from './optimizer.ts';
import { unitDerivations } from './unit.ts';

/** In the order in which a step computes them. A layer has equations and heatmaps in their place. */
export function derivationsOf(context: Context, detail: Detail): Derivation[] {
  switch (detail.kind) {
    case 'node':
      return unitDerivations(context, detail);
    case 'input':
      return inputDerivations(context, detail);
    case 'edge':
      return edgeDerivations(context, detail);
    case 'loss':
      return lossDerivations(context, detail);
    case 'optimizer':
      return optimizerDerivations(context, detail);
    case 'layer':
      return [];
  }
}
