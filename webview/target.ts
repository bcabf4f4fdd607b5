/** Targets of the cursor, and where they stand in a frame. */

import type { EdgeTarget, Target } from '../src/protocol/cursor.ts';
import type { Detail } from '../src/protocol/detail.ts';
import type { Frame } from '../src/protocol/frame.ts';

export function sameTarget(a: Target | null, b: Target | null): boolean {
  if (a === null || b === null) return a === b;
  switch (a.kind) {
    case 'node':
      return b.kind === 'node' && a.column === b.column && a.unit === b.unit;
    case 'edge':
      return b.kind === 'edge' && a.layer === b.layer && a.unit === b.unit && a.input === b.input;
    case 'layer':
      return b.kind === 'layer' && a.layer === b.layer;
    case 'optimizer':
      return b.kind === 'optimizer';
  }
}

/** Whether a frame's detail is the one of a target; `columns` counts the input and the layers. */
export function isDetailOf(detail: Detail, target: Target, columns: number): boolean {
  switch (detail.kind) {
    case 'node':
    case 'input':
      return sameTarget(target, { kind: 'node', column: detail.column, unit: detail.unit });
    case 'loss':
      return target.kind === 'node' && target.column === columns;
    case 'edge':
    case 'layer':
    case 'optimizer':
      return sameTarget(target, detail);
  }
}

/** The layer that a target belongs to, or null. */
export function layerOfTarget(target: Target | null, layers: number): number | null {
  if (target?.kind === 'edge' || target?.kind === 'layer') return target.layer;
  return target?.kind === 'node' && target.column > 0 && target.column <= layers ? target.column - 1 : null;
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
  if (target.kind === 'node') return slotOf(frame, target.column, target.unit) >= 0;
  return target.kind !== 'edge' || edgeIndex(frame, target) >= 0;
}
