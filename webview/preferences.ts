/** What a person chose to see, and gets again. */

import { notationNames } from './notation/notation.ts';
import type { NotationName } from './notation/notation.ts';
import { edgeQuantities, nodeQuantities } from './quantities.ts';
import type { EdgeQuantity, NodeQuantity } from './quantities.ts';

export interface Preferences {
  readonly nodes: NodeQuantity;
  readonly edges: EdgeQuantity;
  /** Loss on a logarithmic axis. */
  readonly logLoss: boolean;
  readonly notation: NotationName;
  /** Width of the inspector and height of the charts in pixels; null as they come. */
  readonly inspectorWidth: number | null;
  readonly chartsHeight: number | null;
  /** Parts that are folded away. */
  readonly folded: { readonly inspector: boolean; readonly charts: boolean };
}

export const defaultPreferences: Preferences = {
  nodes: 'a', edges: 'w', logLoss: true, notation: 'column', inspectorWidth: null, chartsHeight: null, folded: { inspector: false, charts: false },
};

/** Preferences as an earlier version may have written them: what is unknown gets its default. */
export function readPreferences(kept: Partial<Record<keyof Preferences, unknown>>): Preferences {
  return {
    nodes: nodeQuantities.find(({ key }) => key === kept.nodes)?.key ?? defaultPreferences.nodes,
    edges: edgeQuantities.find(({ key }) => key === kept.edges)?.key ?? defaultPreferences.edges,
    logLoss: typeof kept.logLoss === 'boolean' ? kept.logLoss : defaultPreferences.logLoss,
    notation: notationNames.find((name) => name === kept.notation) ?? defaultPreferences.notation,
    inspectorWidth: sizeOf(kept.inspectorWidth),
    chartsHeight: sizeOf(kept.chartsHeight),
    folded: { inspector: isFolded(kept.folded, 'inspector'), charts: isFolded(kept.folded, 'charts') },
  };
}

function sizeOf(kept: unknown): number | null {
  return typeof kept === 'number' && kept > 0 && Number.isFinite(kept) ? kept : null;
}

function isFolded(kept: unknown, part: 'inspector' | 'charts'): boolean {
  return typeof kept === 'object' && kept !== null && (kept as Partial<Record<string, unknown>>)[part] === true;
}
