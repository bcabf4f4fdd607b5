/** The equations of a whole layer. Their numbers are in the layer view. */

import type { LayerDetail } from '../../src/protocol/detail.ts';
import type { Phase } from '../../src/protocol/cursor.ts';
import { functionName } from './context.ts';
import type { Context } from './context.ts';

/** An equation and when in a step it is computed. */
export interface Equation {
  readonly formula: string;
  readonly phase: Phase;
}

export function layerEquations({ network, notation }: Context, { layer }: Pick<LayerDetail, 'layer'>): Equation[] {
  const { activation, useBias } = network.layers[layer]!;
  const l = layer + 1;
  const { z, a, da, dz, dW, db } = notation.layer(l, functionName(activation));
  const forward: Phase = { kind: 'forward', layer };
  const backward: Phase = { kind: 'backward', layer };
  const isLast = l === network.layers.length;
  return [
    { formula: z, phase: forward },
    { formula: a, phase: forward },
    ...(isLast ? [] : [{ formula: da, phase: { kind: 'backward', layer: l } as const }]),
    { formula: dz, phase: backward },
    { formula: dW, phase: backward },
    ...(useBias ? [{ formula: db, phase: backward }] : []),
  ];
}
