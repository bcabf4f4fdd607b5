import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { largestSize, niceCeiling, StickyScale } from '../../webview/scale.ts';

test('the nice ceiling is 1, 2 or 5 times a power of ten and at most 2.5 times too large', () => {
  fc.assert(fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (value) => {
    const nice = niceCeiling(value);
    assert.ok(nice >= value && nice <= value * 2.500001, `${value} -> ${nice}`);
    assert.match(nice.toExponential(), /^[125]e/);
  }));
});

test('what has no size gets a scale of 1', () => {
  assert.deepEqual([0, NaN, Infinity].map(niceCeiling), [1, 1, 1]);
});

test('a scale grows at once', () => {
  const scale = new StickyScale();
  scale.update(0.3);
  assert.equal(scale.bound, 0.5);
  assert.equal(scale.update(7), 10);
});

test('a scale does not tremble with its values', () => {
  const scale = new StickyScale();
  scale.update(1);
  for (let i = 0; i < 100; i++) assert.equal(scale.update(i % 2 === 0 ? 0.9 : 0.1), 1);
});

test('a scale shrinks after the values have been small for a while', () => {
  const scale = new StickyScale(3);
  scale.update(10);
  assert.deepEqual([0.3, 0.3, 0.3].map((value) => scale.update(value)), [10, 10, 0.5]);
});

test('a value without size does not move a scale', () => {
  const scale = new StickyScale(1);
  scale.update(10);
  assert.deepEqual([NaN, 0, Infinity].map((value) => scale.update(value)), [10, 10, 10]);
});

test('the largest size looks past what is not finite', () => {
  assert.equal(largestSize([1, -3, NaN, -Infinity, 2]), 3);
  assert.equal(largestSize([]), 0);
});
