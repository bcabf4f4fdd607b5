import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decades, drawable, evenTicks, extent, logTicks, stepsEnd } from '../../webview/charts/axis.ts';

test('a logarithmic axis spans whole decades around what is positive', () => {
  assert.deepEqual(decades(0.03, 4), { min: 0.01, max: 10 });
  assert.deepEqual(decades(1, 1), { min: 1, max: 10 });
  assert.equal(decades(0, 4), null);
  assert.deepEqual(logTicks(0.1, 1), [0.1, 0.2, 0.5, 1]);
  assert.ok(logTicks(1e-12, 10).length <= 7);
});

test('what a logarithmic axis can not draw becomes a gap', () => {
  assert.deepEqual([1, 0, -1, NaN, Infinity].map((value) => drawable(value, true)), [1, NaN, NaN, NaN, NaN]);
  assert.equal(drawable(-1, false), -1);
  assert.deepEqual(extent([[NaN, 0, 2], [5]], true), { low: 2, high: 5 });
  assert.equal(extent([[NaN]], false), null);
});

test('the step axis rarely moves and ends with the run', () => {
  assert.equal(stepsEnd(5, 1600), 20);
  assert.equal(stepsEnd(25, 1600), 30);
  assert.equal(stepsEnd(1500, 1600), 1600);
  assert.equal(stepsEnd(71, 1600), 100);
});

test('a last tick that comes too early is left out', () => {
  assert.deepEqual(evenTicks([0, 500, 1000, 1500, 1600]), [0, 500, 1000, 1500]);
  assert.deepEqual(evenTicks([0, 10, 20]), [0, 10, 20]);
});
