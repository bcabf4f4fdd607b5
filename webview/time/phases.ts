/** The phases of a step in order, and what of a frame is known at each of them. Pure functions. */

import * as l10n from '@vscode/l10n';
import type { Phase } from '../../src/protocol/cursor.ts';
import type { NetworkView } from '../../src/protocol/network.ts';

const kindNames: Readonly<Record<Phase['kind'], string>> = { batch: l10n.t`batch`, forward: l10n.t`forward`, loss: l10n.t`loss`, backward: l10n.t`backward`, update: l10n.t`update` };

/** From the batch through the layers to J, back through the layers, and the update. */
export function phasesOf({ layers }: Pick<NetworkView, 'layers'>): readonly Phase[] {
  const forward = layers.map((_, layer): Phase => ({ kind: 'forward', layer }));
  const backward = layers.map((_, layer): Phase => ({ kind: 'backward', layer })).reverse();
  return [{ kind: 'batch' }, ...forward, { kind: 'loss' }, ...backward, { kind: 'update' }];
}

/** Place of a phase in a network of so many layers. */
export function placeOf(phase: Phase, layers: number): number {
  switch (phase.kind) {
    case 'batch':
      return 0;
    case 'forward':
      return 1 + phase.layer;
    case 'loss':
      return 1 + layers;
    case 'backward':
      return 1 + 2 * layers - phase.layer;
    case 'update':
      return 2 + 2 * layers;
  }
}

/** Whether what is computed in `phase` is known at `now`; null is the whole step. */
export function isKnown(phase: Phase, now: Phase | null, layers: number): boolean {
  return now === null || placeOf(phase, layers) <= placeOf(now, layers);
}

/** When a quantity of a column is computed. Column 0 is the input; parameters are always there. */
export function computedIn(quantity: 'z' | 'a' | 'da' | 'dz' | 'b' | 'db' | 'w' | 'dw', column: number, layers: number): Phase {
  switch (quantity) {
    case 'b':
    case 'w':
      return { kind: 'batch' };
    case 'z':
    case 'a':
      return column === 0 ? { kind: 'batch' } : { kind: 'forward', layer: column - 1 };
    case 'da':
      return column === layers ? { kind: 'loss' } : { kind: 'backward', layer: column };
    case 'dz':
    case 'db':
    case 'dw':
      return { kind: 'backward', layer: column - 1 };
  }
}

/** "forward · hidden" */
export function phaseName(phase: Phase, { layers }: Pick<NetworkView, 'layers'>): string {
  return phase.kind === 'forward' || phase.kind === 'backward' ? `${kindNames[phase.kind]} · ${layers[phase.layer]?.name ?? ''}` : kindNames[phase.kind];
}

/** The layer that a phase is about, or null. */
export function layerOf(phase: Phase | null): number | null {
  return phase?.kind === 'forward' || phase?.kind === 'backward' ? phase.layer : null;
}
