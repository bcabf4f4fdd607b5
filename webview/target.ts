/** What a pointer or the keyboard can point at in the diagram. */

import type { Frame } from '../src/protocol/frame.ts';

/** A unit: column 0 is the input, column l + 1 is layer l; the column behind the last layer is the loss with its unit 0. */
export interface NodeTarget {
  readonly kind: 'node';
  readonly column: number;
  readonly unit: number;
}

/** The weight W[unit][input] of a layer, pointed at a fraction `t` of the way along its curve. */
export interface EdgeTarget {
  readonly kind: 'edge';
  readonly layer: number;
  readonly unit: number;
  readonly input: number;
  readonly t: number;
}

export type Target = NodeTarget | EdgeTarget;

export function sameTarget(a: Target | null, b: Target | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === 'node') return b.kind === 'node' && a.column === b.column && a.unit === b.unit;
  return b.kind === 'edge' && a.layer === b.layer && a.unit === b.unit && a.input === b.input;
}

/** Position of a unit among the visible ones of its column, or −1. */
export function slotOf(frame: Frame, column: number, unit: number): number {
  if (column === frame.columns.length) return unit === 0 ? 0 : -1;
  const shown = frame.columns[column];
  const slot = shown ? unit - shown.first : -1;
  return shown && slot >= 0 && slot < shown.a.length ? slot : -1;
}

/** Position of an edge in its layer's arrays, or −1 when one of its ends is out of view. */
export function edgeIndex(frame: Frame, { layer, unit, input }: EdgeTarget): number {
  const into = slotOf(frame, layer + 1, unit);
  const from = slotOf(frame, layer, input);
  return into < 0 || from < 0 ? -1 : into * (frame.columns[layer]?.a.length ?? 0) + from;
}

/** Whether a frame shows it. */
export function isVisible(frame: Frame, target: Target): boolean {
  return target.kind === 'node' ? slotOf(frame, target.column, target.unit) >= 0 : edgeIndex(frame, target) >= 0;
}
