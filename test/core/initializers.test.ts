import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initializerNames, initializers, seededRandom } from '../../src/core/index.ts';
import type { InitializerName } from '../../src/core/index.ts';

const n = 40_000;

function draws(name: InitializerName, nIn: number, units: number): number[] {
  const random = seededRandom(31, nIn, units);
  return Array.from({ length: n }, () => initializers[name](random, nIn, units));
}

/** The variance that the paper asks for; and the bound, of those that have one. Fan-in and fan-out differ, so that they cannot be mixed up. */
const rules: Record<Exclude<InitializerName, 'zeros'>, (nIn: number, units: number) => { variance: number; bound?: number }> = {
  xavierUniform: (nIn, units) => ({ variance: 2 / (nIn + units), bound: Math.sqrt(6 / (nIn + units)) }),
  xavierNormal: (nIn, units) => ({ variance: 2 / (nIn + units) }),
  heUniform: (nIn) => ({ variance: 2 / nIn, bound: Math.sqrt(6 / nIn) }),
  heNormal: (nIn) => ({ variance: 2 / nIn }),
  lecunNormal: (nIn) => ({ variance: 1 / nIn }),
  uniform: () => ({ variance: 0.05 ** 2 / 3, bound: 0.05 }),
  normal: () => ({ variance: 0.05 ** 2 }),
};

describe('first weights have mean 0 and the variance and bound of their paper', () => {
  for (const [name, rule] of Object.entries(rules)) {
    for (const [nIn, units] of [[20, 5], [3, 48]] as const) {
      test(`${name} for ${nIn} inputs and ${units} units`, () => {
        const { variance, bound } = rule(nIn, units);
        const values = draws(name as InitializerName, nIn, units);
        const mean = values.reduce((s, w) => s + w, 0) / n;
        const square = values.reduce((s, w) => s + w * w, 0) / n;
        // Of w², the relative variance is 4/5 for a uniform and 2 for a normal distribution.
        const spread = 4 * Math.sqrt((bound === undefined ? 2 : 0.8) / n);
        assert.ok(Math.abs(mean) < 4 * Math.sqrt(variance / n), `mean ${mean}`);
        assert.ok(Math.abs(square / variance - 1) < spread, `variance ${square}, not ${variance}`);
        const largest = values.reduce((max, w) => Math.max(max, Math.abs(w)), 0);
        if (bound === undefined) assert.ok(largest > 3.5 * Math.sqrt(variance), `a normal distribution reaches further than ${largest}`);
        else assert.ok(largest <= bound && largest > 0.999 * bound, `largest ${largest}, bound ${bound}`);
      });
    }
  }
});

test('zeros are zeros, and every rule is tested', () => {
  assert.ok(draws('zeros', 3, 4).every((w) => w === 0));
  assert.deepEqual([...Object.keys(rules), 'zeros'].sort(), [...initializerNames].sort());
});
