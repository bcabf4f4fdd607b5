/** What an activation's plot is made of, before it is drawn: points of the curves, regions without slope, ticks. */

import { largestSize, niceCeiling } from '../scale.ts';
import type { ActivationCurve } from './activationCurves.ts';

/** Part of the z axis where hardly any gradient comes through. */
export interface Region {
  readonly from: number;
  readonly to: number;
  readonly what: 'saturated' | 'dead';
}

export interface CurvePoint {
  readonly z: number;
  readonly value: number;
}

/** |f′| below this part of its largest counts as saturated. */
const saturation = 0.05;

/** Points that a curve is drawn through. */
const samples = 160;

/** The least that the plot spans on each side of 0. */
export const leastSpan = 4;

/** How far the z axis must reach on each side of 0 to show all units. */
export function neededSpan(z: ArrayLike<number>): number {
  return Math.max(leastSpan, largestSize(z));
}

/** A function over −span … span as unbroken pieces: two where it jumps. */
export function curvePieces(value: (z: number) => number, span: number, jump?: number): CurvePoint[][] {
  const piece = (from: number, to: number): CurvePoint[] => Array.from({ length: samples + 1 }, (_, i) => {
    const z = from + ((to - from) * i) / samples;
    return { z, value: value(z) };
  });
  return jump === undefined ? [piece(-span, span)] : [piece(-span, jump), piece(jump + span * 1e-9, span)];
}

/** Where f′ is 0, and where it is below 5 % of its largest over −span … span and goes on falling outwards. */
export function flatRegions(curve: ActivationCurve, span: number): Region[] {
  const { slope, flattens, deadBelow } = curve;
  if (deadBelow !== undefined) return [{ from: -span, to: deadBelow, what: 'dead' }];
  if (flattens === 'nowhere') return [];
  const limit = saturation * largestSize(curvePieces(slope, span).flat().map(({ value }) => value));
  const [left, right] = [edgeOfFlat(slope, -span, limit), edgeOfFlat(slope, span, limit)];
  return [
    ...(left > -span ? [{ from: -span, to: left, what: 'saturated' } as const] : []),
    ...(flattens === 'both' && right < span ? [{ from: right, to: span, what: 'saturated' } as const] : []),
  ];
}

/** How far |f′| stays below `limit`, going from `end` towards 0 and beyond. */
function edgeOfFlat(slope: (z: number) => number, end: number, limit: number): number {
  const isFlat = (z: number): boolean => Math.abs(slope(z)) < limit;
  const step = (-2 * end) / samples;
  let [flat, steep] = [end, end];
  for (let i = 0; i <= samples && isFlat(steep); i++) [flat, steep] = [steep, end + step * (i + 1)];
  if (flat === steep) return end;
  for (let i = 0; i < 40; i++) {
    const middle = (flat + steep) / 2;
    if (isFlat(middle)) flat = middle;
    else steep = middle;
  }
  return flat;
}

/** Round numbers from `low` to `high`, at most `most` of them. */
export function niceTicks(low: number, high: number, most: number): number[] {
  const step = niceCeiling((high - low) / Math.max(1, most - 1));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
}

/** The least and the largest of a curve's values, with a little room around them. */
export function valueRange(pieces: readonly (readonly CurvePoint[])[]): { readonly low: number; readonly high: number } {
  const values = pieces.flat().map(({ value }) => value);
  const [low, high] = [values.reduce((least, value) => Math.min(least, value), 0), values.reduce((most, value) => Math.max(most, value), 0)];
  const room = 0.08 * (high - low || 1);
  return { low: low - room, high: high + room };
}

/** Position of the dot that is nearest to a place and within reach; −1 where none is. Dots that are not finite are nowhere. */
export function nearestDot(dots: readonly { readonly x: number; readonly y: number }[], x: number, y: number, reach: number): number {
  let [best, nearest] = [-1, reach];
  dots.forEach((dot, i) => {
    const distance = Math.hypot(dot.x - x, dot.y - y);
    if (distance <= nearest) [best, nearest] = [i, distance];
  });
  return best;
}
