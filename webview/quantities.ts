/** The quantities that the panel can show: their signs, where a frame has them, and what the sources call them. */

import type { FrameColumn, FrameEdges } from '../src/protocol/frame.ts';

export type NodeQuantity = 'a' | 'da' | 'dz' | 'b';
export type EdgeQuantity = 'w' | 'dw';

interface Quantity<K> {
  readonly key: K;
  readonly symbol: string;
  readonly name: string;
}

export const nodeQuantities: readonly Quantity<NodeQuantity>[] = [
  { key: 'a', symbol: 'a', name: 'activation' },
  { key: 'da', symbol: '∂J/∂a', name: 'delta' },
  { key: 'dz', symbol: '∂J/∂z', name: 'delta' },
  { key: 'b', symbol: 'b', name: 'bias' },
];

export const edgeQuantities: readonly Quantity<EdgeQuantity>[] = [
  { key: 'w', symbol: 'w', name: 'weight' },
  { key: 'dw', symbol: '∂J/∂w', name: 'gradient' },
];

export function nodeSymbol(key: NodeQuantity): string {
  return nodeQuantities.find((quantity) => quantity.key === key)?.symbol ?? key;
}

export function edgeSymbol(key: EdgeQuantity): string {
  return edgeQuantities.find((quantity) => quantity.key === key)?.symbol ?? key;
}

/** What the input column shows beside a quantity of the layers: x, ∂J/∂x or nothing. */
export function inputSymbol(key: NodeQuantity): string | null {
  return key === 'a' ? 'x' : key === 'da' ? '∂J/∂x' : null;
}

/** A quantity of a column's visible units; empty where the column has none, as the input has no bias. */
export function nodeValues(column: FrameColumn, key: NodeQuantity): Float64Array {
  return column[key];
}

/** A quantity of a layer's visible edges. */
export function edgeValues(edges: FrameEdges, key: EdgeQuantity): Float64Array {
  return edges[key];
}

/** Who calls which quantity δ: the sources disagree. */
export const deltaNames = {
  da: 'δ in Punnen and in row vectors; dA in Z/A',
  dz: 'δ in Nielsen; ξ in row vectors; dZ in Z/A',
} as const;
