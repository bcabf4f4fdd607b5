import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Series } from '../../src/training/series.ts';
import { epochCurve } from '../../webview/charts/epochCurve.ts';
import { KeptSeries } from '../../webview/series.ts';

function kept(series: Series): KeptSeries {
  const made = new KeptSeries();
  made.apply(series.since(0, 0));
  return made;
}

test('an epoch that was not measured leaves no gap, and the others stand at the steps where they ended', () => {
  const epochs = new Series(2);
  epochs.push([0.5, 0.25]);
  epochs.skip(2);
  epochs.push([0.125, NaN]);
  assert.deepEqual(epochCurve(kept(epochs), 0, 5), { x: [5, 20], y: [0.5, 0.125] });
  assert.deepEqual(epochCurve(kept(epochs), 1, 5), { x: [5], y: [0.25] });
});

test('in wide buckets a measured epoch stands at most half a bucket from where it ended', () => {
  const epochs = new Series(1);
  for (let n = 8; n <= 8192; n += 8) {
    epochs.skip(7);
    epochs.push([n]);
  }
  const { width } = epochs.since(0, 0);
  const { x, y } = epochCurve(kept(epochs), 0, 5);
  assert.deepEqual([width, y.length], [8, 1024]);
  y.forEach((n, i) => assert.ok(Math.abs(x[i]! - 5 * n) <= (5 * width) / 2, `epoch ${n} at step ${x[i]}`));
});
