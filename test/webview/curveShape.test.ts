import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activationCurves } from '../../webview/layerView/activationCurves.ts';
import { curvePieces, flatRegions, neededSpan, niceTicks, valueRange } from '../../webview/layerView/curveShape.ts';
import type { Region } from '../../webview/layerView/curveShape.ts';

const regions = (name: string, span: number): Region[] => flatRegions(activationCurves[name]!, span);

function assertRegions(got: readonly Region[], expected: readonly Region[]): void {
  assert.equal(got.length, expected.length);
  got.forEach((region, i) => {
    const { from, to, what } = expected[i]!;
    assert.equal(region.what, what);
    assert.ok(Math.abs(region.from - from) < 1e-6 && Math.abs(region.to - to) < 1e-6, `${region.from} … ${region.to}, expected ${from} … ${to}`);
  });
}

test('tanh is saturated where 1 − tanh² < 0.05', () => {
  const edge = Math.atanh(Math.sqrt(0.95));
  assertRegions(regions('tanh', 5), [{ from: -5, to: -edge, what: 'saturated' }, { from: edge, to: 5, what: 'saturated' }]);
});

test('sigmoid is saturated where a (1 − a) < 0.05 / 4', () => {
  const a = (1 + Math.sqrt(0.95)) / 2;
  const edge = Math.log(a / (1 - a));
  assertRegions(regions('sigmoid', 10), [{ from: -10, to: -edge, what: 'saturated' }, { from: edge, to: 10, what: 'saturated' }]);
  assertRegions(regions('sigmoid', 4), []);
});

test('elu is saturated where e^z < 0.05, on the left only', () => {
  assertRegions(regions('elu', 5), [{ from: -5, to: Math.log(0.05), what: 'saturated' }]);
});

test('relu is dead below 0; what always has a slope is neither', () => {
  assertRegions(regions('relu', 5), [{ from: -5, to: 0, what: 'dead' }]);
  assertRegions(regions('linear', 5), []);
  assertRegions(regions('leakyRelu', 5), []);
});

test('silu is saturated far on the left only, not where its slope goes through 0', () => {
  const [region, ...others] = regions('silu', 20);
  assert.equal(others.length, 0);
  assert.equal(region!.from, -20);
  assert.ok(region!.to < -3);
});

test('a curve is broken where it jumps', () => {
  const pieces = curvePieces(activationCurves['relu']!.slope, 4, 0);
  assert.equal(pieces.length, 2);
  assert.ok(pieces[0]!.every(({ value }) => value === 0) && pieces[1]!.every(({ value }) => value === 1));
});

test('the range spans all units and at least 4 on each side', () => {
  assert.equal(neededSpan([0.1, -0.2]), 4);
  assert.equal(neededSpan([0.1, -7, Infinity, NaN]), 7);
});

test('ticks are round, within the range and few', () => {
  assert.deepEqual(niceTicks(-5, 5, 6), [-4, -2, 0, 2, 4]);
  assert.deepEqual(niceTicks(-1.1, 1.1, 5), [-1, 0, 1]);
  fc.assert(fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: 1e-3, max: 1e4, noNaN: true }), fc.integer({ min: 2, max: 9 }), (low, size, most) => {
    const ticks = niceTicks(low, low + size, most);
    assert.ok(ticks.length <= most, `${ticks.length} ticks`);
    for (const at of ticks) assert.ok(at >= low - 1e-6 * size && at <= low + size * (1 + 1e-6));
  }));
});

test('the range of a curve has room above and below', () => {
  const { low, high } = valueRange([[{ z: 0, value: -1 }, { z: 1, value: 1 }]]);
  assert.ok(low < -1 && high > 1);
});
