/** The way of the keyboard through the diagram. */

import * as l10n from '@vscode/l10n';
import type { Frame } from '../../src/protocol/frame.ts';
import { slotOf } from '../target.ts';
import type { EdgeTarget, NodeTarget, Target } from '../../src/protocol/cursor.ts';

/** What the keys do, for the help beside the diagram. */
export const keyHelp = l10n.t`In the network: arrow keys move between units, [ and ] walk the edges into a unit, Enter pins it, Esc lets it go, Page Up and Page Down page through a wide column. Anywhere: comma and full stop go a step back and forward, Backspace goes back to what was read before. On the timeline: arrow keys (with Shift: by epoch), Home, End.`;

/** Where a key leads from a node; null for a key that does not move. Moving sideways keeps the relative height. */
export function moveFrom(frame: Frame, { column, unit }: NodeTarget, key: string): NodeTarget | null {
  const slot = Math.max(0, slotOf(frame, column, unit));
  const last = countOf(frame, column) - 1;
  switch (key) {
    case 'ArrowUp':
      return at(frame, column, Math.max(0, slot - 1));
    case 'ArrowDown':
      return at(frame, column, Math.min(last, slot + 1));
    case 'Home':
      return at(frame, column, 0);
    case 'End':
      return at(frame, column, last);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const next = Math.min(frame.columns.length, Math.max(0, column + (key === 'ArrowLeft' ? -1 : 1)));
      const height = last > 0 ? slot / last : 0.5;
      return next === column ? { kind: 'node', column, unit } : at(frame, next, Math.round(height * (countOf(frame, next) - 1)));
    }
    default:
      return null;
  }
}

/** The next (`by` = 1) or previous (−1) edge into a node, around in a circle; null where no weights lead in. */
export function walkEdges(frame: Frame, node: NodeTarget, current: Target | null, by: 1 | -1): EdgeTarget | null {
  const inputs = frame.columns[node.column - 1];
  if (!inputs || node.column >= frame.columns.length || inputs.a.length === 0) return null;
  const count = inputs.a.length;
  const into = current?.kind === 'edge' && current.layer === node.column - 1 && current.unit === node.unit ? current.input - inputs.first : null;
  const next = into === null ? (by > 0 ? 0 : count - 1) : (into + by + count) % count;
  return { kind: 'edge', layer: node.column - 1, unit: node.unit, input: inputs.first + next };
}

/** Visible nodes of a column; the loss has one. */
export function countOf(frame: Frame, column: number): number {
  return column === frame.columns.length ? 1 : (frame.columns[column]?.a.length ?? 0);
}

function at(frame: Frame, column: number, slot: number): NodeTarget {
  return { kind: 'node', column, unit: (frame.columns[column]?.first ?? 0) + slot };
}
