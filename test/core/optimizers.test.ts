import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createOptimizer } from '../../src/core/index.ts';
import type { OptimizerSettings } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { ordinary } from './support.ts';

interface Options {
  readonly learningRate?: number;
  readonly isBias?: boolean;
}

/** θ after every one of the gradients, for one number that starts at `theta`. */
function follow(settings: OptimizerSettings, theta: number, gradients: readonly number[], { learningRate = 0.1, isBias = false }: Options = {}): number[] {
  const optimizer = createOptimizer(settings);
  const state = Array.from({ length: optimizer.stateCount }, () => new Float64Array(1));
  const own = Float64Array.of(theta);
  return gradients.map((g, i) => {
    optimizer.update({ theta: own, g: Float64Array.of(g), state, from: 0, to: 1, learningRate, t: i + 1, isBias });
    return own[0]!;
  });
}

const sgd = (momentum = 0, nesterov = false): OptimizerSettings => ({ type: 'sgd', momentum, nesterov });
const rmsprop = { type: 'rmsprop', decay: 0.75, epsilon: 0, centered: false, momentum: 0 } as const;
const adam = { type: 'adam', beta1: 0.5, beta2: 0.75, epsilon: 0, weightDecay: 0, decayBiases: false } as const;
const steps = fc.array(ordinary, { minLength: 1, maxLength: 10 });

describe('two updates by hand from θ = 1 with η = 0.1', () => {
  test('sgd: 1 − 0.1·2 = 0.8; 0.8 + 0.1·1 = 0.9', () => assertClose(follow(sgd(), 1, [2, -1]), [0.8, 0.9], 'θ'));

  test('momentum 1/2: v = 2, 0; θ = 0.8, 0.8', () => assertClose(follow(sgd(0.5), 1, [2, -1]), [0.8, 0.8], 'θ'));

  test('nesterov 1/2: v = 2, 0; θ = 1 − 0.1·(2 + 1) = 0.7, 0.7 − 0.1·(−1 + 0) = 0.8', () => assertClose(follow(sgd(0.5, true), 1, [2, -1]), [0.7, 0.8], 'θ'));

  test('adagrad: s = 9, 25; θ = 1 − 0.3/(3 + 1), then − 0.4/(5 + 1)', () => {
    assertClose(follow({ type: 'adagrad', epsilon: 1 }, 1, [3, 4]), [0.925, 0.925 - 0.4 / 6], 'θ');
  });

  test('rmsprop with ρ = 3/4: s = 1, then 3/4 + 13/4 = 4; g/√s = 2, √13/2', () => {
    assertClose(follow(rmsprop, 1, [2, Math.sqrt(13)]), [0.8, 0.8 - 0.05 * Math.sqrt(13)], 'θ');
    assertClose(follow({ ...rmsprop, epsilon: 1 }, 1, [2]), [1 - 0.2 / 2], 'ε is added after the root');
  });

  test('centred rmsprop: s − ḡ² = 1 − 1/4 after g = 2', () => {
    assertClose(follow({ ...rmsprop, centered: true }, 1, [2]), [1 - 0.2 / Math.sqrt(0.75)], 'θ');
  });

  test('rmsprop with momentum 1/2: v = 2, then 1 + √13/2', () => {
    assertClose(follow({ ...rmsprop, momentum: 0.5 }, 1, [2, Math.sqrt(13)]), [0.8, 0.7 - 0.05 * Math.sqrt(13)], 'θ');
  });

  test('centred rmsprop with momentum keeps its three states apart', () => {
    // ḡ = 1/2, then 3/8 + 1/4; s = 1, then 3/4 + 1/4.
    const second = 1 / Math.sqrt(1 - (5 / 8) ** 2);
    const first = 2 / Math.sqrt(0.75);
    assertClose(follow({ ...rmsprop, centered: true, momentum: 0.5 }, 1, [2, 1]), [1 - 0.1 * first, 1 - 0.1 * first - 0.1 * (0.5 * first + second)], 'θ');
  });

  test('adam with β = 1/2, 3/4: both corrections undo the start at 0, so the first step is η sign(g)', () => {
    // t = 2: m = 1/2 + 2 = 5/2 over 1 − 1/4 = 10/3; v = 3/4 + 4 = 19/4 over 1 − 9/16 = 76/7.
    assertClose(follow(adam, 1, [2, 4]), [0.9, 0.9 - (0.1 * (10 / 3)) / Math.sqrt(76 / 7)], 'θ');
    assertClose(follow({ ...adam, epsilon: 1 }, 1, [2]), [1 - 0.2 / 3], 'ε is added after the root');
  });

  test('adam with weight decay λ = 1: g + λ θ goes into both moments; at g = −1, θ = 1 nothing is left of it', () => {
    assertClose(follow({ ...adam, weightDecay: 1, epsilon: 1e-8 }, 1, [-1]), [1], 'θ');
    assertClose(follow({ ...adam, weightDecay: 1, epsilon: 1 }, 1, [2]), [1 - 0.3 / 4], 'θ');
  });

  test('adamw with weight decay λ = 1: θ shrinks by 1 − η λ first, and g is left alone', () => {
    assertClose(follow({ ...adam, type: 'adamw', weightDecay: 1 }, 1, [-1]), [0.9 + 0.1], 'θ');
    assertClose(follow({ ...adam, type: 'adamw', weightDecay: 1, epsilon: 1 }, 1, [2]), [0.9 - 0.2 / 3], 'θ');
  });
});

test('weight decay leaves biases alone unless it is told not to', () => {
  for (const type of ['adam', 'adamw'] as const) {
    const settings = { ...adam, type, weightDecay: 0.5, epsilon: 0.1 };
    const plain = follow({ ...adam, epsilon: 0.1 }, 1, [2, 1]);
    assert.deepEqual(follow(settings, 1, [2, 1], { isBias: true }), plain);
    assert.notDeepEqual(follow({ ...settings, decayBiases: true }, 1, [2, 1], { isBias: true }), plain);
    assert.deepEqual(follow({ ...settings, decayBiases: true }, 1, [2, 1], { isBias: true }), follow(settings, 1, [2, 1]));
  }
});

test('momentum 0 is sgd, with and without nesterov, and rmsprop with momentum 0 keeps no velocity', () => {
  fc.assert(
    fc.property(ordinary, steps, (theta, gradients) => {
      assert.deepEqual(follow(sgd(0, true), theta, gradients), follow(sgd(), theta, gradients));
      assertClose(follow(sgd(1e-300), theta, gradients), follow(sgd(), theta, gradients), 'θ');
      assertClose(follow({ ...rmsprop, epsilon: 0.1, momentum: 1e-300 }, theta, gradients), follow({ ...rmsprop, epsilon: 0.1 }, theta, gradients), 'θ');
    }),
  );
});

test('adamw without weight decay is adam', () => {
  fc.assert(
    fc.property(ordinary, steps, (theta, gradients) => {
      const settings = { ...adam, epsilon: 1e-8 };
      assert.deepEqual(follow({ ...settings, type: 'adamw' }, theta, gradients), follow(settings, theta, gradients));
    }),
  );
});

test('momentum with a constant gradient goes as fast as sgd with η / (1 − μ)', () => {
  const theta = follow(sgd(0.9), 0, Array.from({ length: 400 }, () => 1));
  assertClose(theta[398]! - theta[399]!, 0.1 / (1 - 0.9), 'step');
});

test('a centred variance that rounding makes negative counts as 0, and NaN stays NaN', () => {
  const settings = { ...rmsprop, decay: 0.9, centered: true, epsilon: 1e-3 };
  assert.ok(follow(settings, 0, Array.from({ length: 2000 }, () => 1e5 + 1 / 3)).every(Number.isFinite));
  for (const each of [sgd(), sgd(0.5), sgd(0.5, true), { type: 'adagrad', epsilon: 1 } as const, settings, adam]) {
    assert.ok(follow(each, 1, [NaN, 1]).every(Number.isNaN), JSON.stringify(each));
  }
});

test('an update touches [from, to) of θ and of every state, and nothing else; g is only read', () => {
  const all: OptimizerSettings[] = [sgd(), sgd(0.5), sgd(0.5, true), { type: 'adagrad', epsilon: 1 }, { ...rmsprop, centered: true, momentum: 0.5 }, adam, { ...adam, type: 'adamw', weightDecay: 0.1 }];
  for (const settings of all) {
    const optimizer = createOptimizer(settings);
    const theta = Float64Array.of(1, 2, 3, 4);
    const g = Float64Array.of(5, 6, 7, 8);
    const state = Array.from({ length: optimizer.stateCount }, () => new Float64Array(4));
    optimizer.update({ theta, g, state, from: 1, to: 3, learningRate: 0.1, t: 1, isBias: false });
    assert.deepEqual([theta[0], theta[3], ...g], [1, 4, 5, 6, 7, 8]);
    assert.ok(theta[1] !== 2 && theta[2] !== 3);
    for (const s of state) assert.ok(s[0] === 0 && s[3] === 0 && s[1] !== 0 && s[2] !== 0);
  }
});
