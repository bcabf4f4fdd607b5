/** A moment in a few numbers, by hand: z = (x₁, −x₁) for two relu units, a = x₁ and 0, the output is their sum, J = ½ Σ a². */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf } from '../../src/training/figures.ts';
import { Run } from '../../src/training/run.ts';
import { bothEngines, jobOf } from './helpers.ts';

const spec = {
  data: { x: [[1, 5], [2, 6]], y: [[0], [0]] },
  layers: [{ units: 2, activation: 'relu', weights: [[1, 0], [-1, 0]], useBias: false }, { units: 1, weights: [[1, 1]], useBias: false }],
  loss: 'halfSse', optimizer: { learningRate: 0.1 }, training: { epochs: 3, batchSize: 'full', shuffle: false },
};

test('mean |a|, ‖∂J/∂z‖, the last update against the weights, and units that are 0 for every sample', async () => {
  const job = await jobOf(spec);
  for (const createEngine of await bothEngines(job)) {
    const run = new Run(job, createEngine ? { createEngine } : {});
    const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} for ${expected}`);
    const [hidden, output] = figuresOf(run).layers;
    near(hidden!.meanActivation, 3 / 4);
    near(hidden!.deltaNorm, Math.sqrt(5));
    assert.equal(hidden!.deadUnits, 1);
    assert.ok(Number.isNaN(hidden!.updateRatio));
    near(output!.meanActivation, 3 / 2);
    near(output!.deltaNorm, Math.sqrt(5));
    assert.equal(output!.deadUnits, null);
    run.advance(1, true);
    const after = figuresOf(run);
    assert.equal(after.step, 1);
    // ∂J/∂w of the live unit is Σ x₁ x = (5, 17), so its weights move by (0.5, 1.7); of the dead one 0. ‖W‖ before is √2.
    near(after.layers[0]!.updateRatio, Math.hypot(0.5, 1.7) / Math.SQRT2);
    near(after.layers[1]!.updateRatio, 0.5 / Math.SQRT2); // Σ a a_out = (5, 0)
  }
});
