/** From the kept epochs to a curve over the steps. A pure function. */

import type { KeptSeries } from '../series.ts';

/** The buckets of a channel that have a value, over the steps at which their epochs end, in the middle: in a long run not every epoch is measured. */
export function epochCurve(epochs: KeptSeries, channel: number, stepsPerEpoch: number): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const points = epochs.values(channel, 'mean').flatMap((y, i) => (Number.isNaN(y) ? [] : [{ x: (epochs.centre(i) + 1) * stepsPerEpoch, y }]));
  return { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
}
