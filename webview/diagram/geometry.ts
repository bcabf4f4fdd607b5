/** The diagram's layout joined with the units on screen: where a target stands, and what stands at a point. */

import type { Frame } from '../../src/protocol/frame.ts';
import { labelGap } from '../layout.ts';
import type { DiagramLayout, Point } from '../layout.ts';
import { slotOf } from '../target.ts';
import type { EdgeTarget, Target } from '../target.ts';
import { nearest, pointAt } from './curve.ts';
import type { Curve } from './curve.ts';

/** A circle around a target, which its card must not cover. */
export interface Anchor extends Point {
  readonly radius: number;
}

/** Around the loss, its value included. */
const lossReach = 30;

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

/** Where a target stands; null when it is out of view. */
export function anchorOf(layout: DiagramLayout, frame: Frame, target: Target): Anchor | null {
  if (target.kind === 'node') {
    const node = layout.columns[target.column]?.nodes[slotOf(frame, target.column, target.unit)];
    const isLoss = target.column === layout.columns.length - 1;
    return node ? { ...node, radius: isLoss ? lossReach : layout.radius } : null;
  }
  const curve = edgeCurve(layout, frame, target);
  return curve ? { ...pointAt(curve, target.t), radius: reach } : null;
}

/** The curve of an edge; null when one of its ends is out of view. */
export function edgeCurve(layout: DiagramLayout, frame: Frame, { layer, unit, input }: EdgeTarget): Curve | null {
  return curveBetween(layout, layer + 1, slotOf(frame, layer + 1, unit), slotOf(frame, layer, input));
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
      const { distance, t } = curve ? nearest(curve, point) : { distance: Infinity, t: 0 };
      if (distance > least) continue;
      least = distance;
      best = { kind: 'edge', layer: column - 1, unit: into.first + j, input: from.first + i, t };
    }
  }
  return best;
}
