/** The quantities that the diagram can show: where a frame has them, and what is shown in a phase of a step. */

import * as l10n from '@vscode/l10n';
import type { Phase } from '../src/protocol/cursor.ts';
import type { FrameColumn, FrameEdges } from '../src/protocol/frame.ts';
import type { Notation } from './notation/notation.ts';

export type NodeQuantity = 'a' | 'z' | 'da' | 'dz' | 'b';
export type EdgeQuantity = 'w' | 'dw';

interface Quantity<K> {
  readonly key: K;
  readonly name: string;
}

/** What units and edges show. */
export interface Quantities {
  readonly nodes: NodeQuantity;
  readonly edges: EdgeQuantity;
}

export const nodeQuantities: readonly Quantity<NodeQuantity>[] = [
  { key: 'a', name: l10n.t`activation` },
  { key: 'z', name: l10n.t`pre-activation` },
  { key: 'da', name: l10n.t`gradient` },
  { key: 'dz', name: l10n.t`gradient` },
  { key: 'b', name: l10n.t`bias` },
];

export const edgeQuantities: readonly Quantity<EdgeQuantity>[] = [
  { key: 'w', name: l10n.t`weight` },
  { key: 'dw', name: l10n.t`gradient` },
];

/** What is shown in a phase: on the way forward what goes forward, on the way back what comes back; else what was chosen. */
export function quantitiesIn(phase: Phase | null, chosen: Quantities): Quantities {
  switch (phase?.kind) {
    case 'batch':
    case 'forward':
    case 'loss':
      return { nodes: chosen.nodes === 'z' ? 'z' : 'a', edges: 'w' };
    case 'backward':
      return { nodes: chosen.nodes === 'da' ? 'da' : 'dz', edges: 'dw' };
    case 'update':
    case undefined:
      return chosen;
  }
}

/** What the input column shows beside a quantity of the layers: x, ∂J/∂x or nothing. */
export function inputSymbol(key: NodeQuantity, { plain }: Notation): string | null {
  return key === 'a' ? plain.x : key === 'da' ? plain.da : null;
}

/** A quantity of a column's visible units; empty where the column has none, as the input has no bias. */
export function nodeValues(column: FrameColumn, key: NodeQuantity): Float64Array {
  return column[key];
}

/** A quantity of a layer's visible edges. */
export function edgeValues(edges: FrameEdges, key: EdgeQuantity): Float64Array {
  return edges[key];
}
