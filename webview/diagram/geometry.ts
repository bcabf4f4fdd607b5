/** The diagram's layout joined with the units on screen: where a target stands, and what stands at a point. */

import type { Frame } from '../../src/protocol/frame.ts';
import { labelGap } from '../layout.ts';
import type { DiagramLayout, Point } from '../layout.ts';
import type { EdgeTarget, Target } from '../../src/protocol/cursor.ts';
import { nearest } from './curve.ts';
import type { Curve } from './curve.ts';

/** Pixels from an edge within which it is meant. */
const reach = 5;

/** The curve into node `into` of a column from node `from` of the column before; null if there is none. */
export function curveBetween({ columns, radius, outputLabel }: DiagramLayout, column: number, into: number, from: number): Curve | null {
  const start = columns[column - 1]?.nodes[from];
  const end = columns[column]?.nodes[into];
  if (!start || !end) return null;
  const label = column === columns.length - 1 && outputLabel > 0 ? labelGap + outputLabel : 0;
  return { from: { x: start.x + radius + label, y: start.y }, to: { x: end.x - radius, y: end.y } };
}

/** The node or edge at a point; nodes win. */
export function targetAt(layout: DiagramLayout, frame: Frame, point: Point): Target | null {
  for (let column = 0; column < layout.columns.length; column++) {
    const nodes = layout.columns[column]?.nodes ?? [];
    const slot = nodes.findIndex(({ x, y }) => Math.hypot(point.x - x, point.y - y) <= layout.radius + 2);
    if (slot >= 0) return { kind: 'node', column, unit: (frame.columns[column]?.first ?? 0) + slot };
  }
  return edgeAt(layout, frame, point);
}

function edgeAt(layout: DiagramLayout, frame: Frame, point: Point): EdgeTarget | null {
  const column = layout.columns.findIndex(({ x }, c) => c > 0 && c < frame.columns.length && point.x < x);
  const [into, from] = [frame.columns[column], frame.columns[column - 1]];
  if (!into || !from) return null;
  let best: EdgeTarget | null = null;
  let least = reach;
  for (let j = 0; j < into.a.length; j++) {
    for (let i = 0; i < from.a.length; i++) {
      const curve = curveBetween(layout, column, j, i);
      const distance = curve ? nearest(curve, point).distance : Infinity;
      if (distance > least) continue;
      least = distance;
      best = { kind: 'edge', layer: column - 1, unit: into.first + j, input: from.first + i };
    }
  }
  return best;
}
