/** The curve of an edge: a cubic from left to right that leaves and arrives level. */

import type { Point } from '../layout.ts';

export interface Curve {
  readonly from: Point;
  readonly to: Point;
}

/** How far the control points stand from the ends, as a part of the width. */
export const bend = 0.5;

/** The point at a fraction t of the curve's parameter. */
export function pointAt({ from, to }: Curve, t: number): Point {
  const s = 1 - t;
  const width = to.x - from.x;
  const x1 = from.x + bend * width;
  const x2 = to.x - bend * width;
  return {
    x: s * s * s * from.x + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * to.x,
    y: from.y + (to.y - from.y) * t * t * (3 - 2 * t),
  };
}

/** Direction of the curve at t, as an angle; 0 points to the right. */
export function angleAt({ from, to }: Curve, t: number): number {
  const s = 1 - t;
  const width = to.x - from.x;
  const dx = 3 * width * (s * s * bend + 2 * s * t * (1 - 2 * bend) + t * t * bend);
  const dy = (to.y - from.y) * 6 * t * s;
  return Math.atan2(dy, dx);
}

/** How near a point is to the curve, and where: found by halving, since x only grows along it. Infinity beside its ends. */
export function nearest(curve: Curve, point: Point): { readonly distance: number; readonly t: number } {
  if (point.x < curve.from.x || point.x > curve.to.x) return { distance: Infinity, t: 0 };
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (pointAt(curve, middle).x < point.x) low = middle;
    else high = middle;
  }
  const t = (low + high) / 2;
  return { distance: Math.abs(point.y - pointAt(curve, t).y) * Math.cos(angleAt(curve, t)), t };
}
