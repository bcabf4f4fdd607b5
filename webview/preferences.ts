/** What a person chose to see, and gets again. */

import { edgeQuantities, nodeQuantities } from './quantities.ts';
import type { EdgeQuantity, NodeQuantity } from './quantities.ts';

export interface Preferences {
  readonly nodes: NodeQuantity;
  readonly edges: EdgeQuantity;
  /** Loss on a logarithmic axis. */
  readonly logLoss: boolean;
}

export const defaultPreferences: Preferences = { nodes: 'a', edges: 'w', logLoss: true };

/** Preferences as an earlier version may have written them: what is unknown gets its default. */
export function readPreferences(kept: Partial<Record<keyof Preferences, unknown>>): Preferences {
  return {
    nodes: nodeQuantities.find(({ key }) => key === kept.nodes)?.key ?? defaultPreferences.nodes,
    edges: edgeQuantities.find(({ key }) => key === kept.edges)?.key ?? defaultPreferences.edges,
    logLoss: typeof kept.logLoss === 'boolean' ? kept.logLoss : defaultPreferences.logLoss,
  };
}
