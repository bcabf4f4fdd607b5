import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SeriesTail } from '../../src/protocol/frame.ts';
import { Series } from '../../src/training/series.ts';
import { KeptSeries } from '../../webview/series.ts';

function tail(from: number, width: number, points: number, values: readonly number[]): SeriesTail {
  const channel = Float64Array.from(values);
  return { from, width, points, channels: [{ min: channel, max: channel, mean: channel }] };
}

test('a tail replaces the buckets from its start on', () => {
  const kept = new KeptSeries();
  kept.apply(tail(0, 2, 5, [1, 2, 3]));
  kept.apply(tail(2, 2, 8, [4, 5]));
  assert.deepEqual(kept.values(0, 'mean'), [1, 2, 4, 5]);
  assert.equal(kept.points, 8);
});

test('a tail from the beginning replaces everything', () => {
  const kept = new KeptSeries();
  kept.apply(tail(0, 1, 3, [1, 2, 3]));
  kept.apply(tail(0, 2, 4, [1.5, 3.5]));
  assert.deepEqual(kept.values(0, 'max'), [1.5, 3.5]);
  assert.equal(kept.width, 2);
});

test('a gap is an error, not a wrong curve', () => {
  const kept = new KeptSeries();
  kept.apply(tail(0, 1, 2, [1, 2]));
  assert.deepEqual([tail(3, 1, 4, [4]), tail(1, 2, 4, [4]), tail(2, 1, 3, [4]), tail(0, 2, 4, [4, 4])].map((one) => kept.joins(one)), [false, false, true, true]);
  assert.throws(() => kept.apply(tail(3, 1, 4, [4])), /curve of 2 buckets gets a tail from bucket 3/);
  assert.throws(() => kept.apply(tail(1, 2, 4, [4])), /buckets of 1 gets a tail in buckets of 2/);
});

test('the last bucket may not be full: its middle is the middle of its points', () => {
  const kept = new KeptSeries();
  kept.apply(tail(0, 4, 6, [1, 2]));
  assert.deepEqual([kept.centre(0), kept.centre(1)], [1.5, 4.5]);
});

test('however the tails are cut, the copy equals the whole', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.boolean()), { maxLength: 200 }), (points) => {
    const source = new Series(1, 16);
    const kept = new KeptSeries();
    let sent = { points: 0, width: 0 };
    for (const [value, send] of points) {
      source.push([value]);
      if (!send) continue;
      const cut = source.since(sent.points, sent.width);
      kept.apply(cut);
      sent = cut;
    }
    kept.apply(source.since(sent.points, sent.width));
    const whole = source.since(0, 0).channels[0];
    for (const statistic of ['min', 'max', 'mean'] as const) assert.deepEqual([...kept.values(0, statistic)], [...(whole?.[statistic] ?? [])]);
  }));
});

test('merging keeps the extremes, leaves gaps only where all is NaN, and stays within its limit', () => {
  const kept = new KeptSeries();
  kept.apply(tail(0, 1, 6, [1, 5, NaN, NaN, NaN, 7]));
  assert.deepEqual(kept.merged(0, 'max', 3), [5, NaN, 7]);
  assert.deepEqual(kept.merged(0, 'mean', 3), [3, NaN, 7]);
  assert.deepEqual(kept.mergedCentres(3), [0.5, 2.5, 4.5]);
  assert.deepEqual(kept.merged(0, 'min', 6), [1, 5, NaN, NaN, NaN, 7]);
});
