import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearest, pointAt } from '../../webview/diagram/curve.ts';

const curve = fc.record({ from: fc.record({ x: fc.integer({ min: 0, max: 100 }), y: fc.integer({ min: 0, max: 800 }) }), to: fc.record({ x: fc.integer({ min: 160, max: 800 }), y: fc.integer({ min: 0, max: 800 }) }) });

test('a curve begins and ends at its ends', () => {
  fc.assert(fc.property(curve, (c) => {
    assert.deepEqual(pointAt(c, 0), { ...c.from });
    assert.deepEqual(pointAt(c, 1), { ...c.to });
  }));
});

test('a point on the curve is found where it is', () => {
  fc.assert(fc.property(curve, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (c, t) => {
    const found = nearest(c, pointAt(c, t));
    assert.ok(found.distance < 0.1 && Math.abs(found.t - t) < 1e-3, `t ${t}: ${found.t}, ${found.distance} px`);
  }));
});

test('the distance to a level curve is the height above it', () => {
  const { distance } = nearest({ from: { x: 0, y: 10 }, to: { x: 100, y: 10 } }, { x: 30, y: 14 });
  assert.ok(Math.abs(distance - 4) < 1e-9);
});

test('beside its ends a curve is out of reach', () => {
  assert.equal(nearest({ from: { x: 0, y: 0 }, to: { x: 100, y: 0 } }, { x: 101, y: 0 }).distance, Infinity);
});
