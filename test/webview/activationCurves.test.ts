import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementwiseActivations } from '../../src/core/activations.ts';
import { activationCurves } from '../../webview/layerView/activationCurves.ts';

/** Close together around 0, and far out. */
const places = [...Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100), 1e-12, -1e-12, 37.5, -37.5, 100, -100, 700, -700, 800, -800];

function assertSame(got: number, expected: number, what: string): void {
  assert.ok(Math.abs(got - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${what}: ${got}, the core says ${expected}`);
}

test('every elementwise activation has its curve, and no other', () => {
  assert.deepEqual(Object.keys(activationCurves).sort(), Object.keys(elementwiseActivations).sort());
});

for (const [name, { f, df }] of Object.entries(elementwiseActivations)) {
  test(`${name} and its slope are the core's`, () => {
    const curve = activationCurves[name]!;
    for (const z of places) {
      assertSame(curve.f(z), f(z), `${name}(${z})`);
      assertSame(curve.slope(z), df(z, f(z)), `the slope of ${name} at ${z}`);
    }
  });
}
