import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activate, activateBackward, activationNames, lossBackward, lossNames, losses, lossValue, Matrix, outputPair } from '../../src/core/index.ts';
import type { LossName } from '../../src/core/index.ts';
import { pairBackward, pairLoss } from '../../src/core/outputPairs.ts';
import { assertClose } from './close.ts';
import * as exact from './exact.ts';

const pairs = [
  ['sigmoid', 'bce'],
  ['sigmoid', 'crossEntropy'],
  ['softmax', 'bce'],
  ['softmax', 'crossEntropy'],
] as const;
type Output = 'sigmoid' | 'softmax';

interface Result {
  readonly J: number;
  readonly dz: readonly number[];
}

function throughPair(activation: Output, loss: LossName, z: readonly number[], y: readonly number[]): Result {
  const pair = outputPair(activation, loss)!;
  const [Z, Y, P, dZ] = [Matrix.fromRows([z]), Matrix.fromRows([y]), Matrix.zeros(1, z.length), Matrix.zeros(1, z.length)];
  activate(activation, Z, P);
  pairBackward(pair, Z, P, Y, dZ);
  return { J: pairLoss(pair, Z, Y), dz: [...dZ.data] };
}

function inSequence(activation: Output, loss: LossName, z: readonly number[], y: readonly number[]): Result {
  const [Z, Y] = [Matrix.fromRows([z]), Matrix.fromRows([y])];
  const [A, dA, dZ] = [Matrix.zeros(1, z.length), Matrix.zeros(1, z.length), Matrix.zeros(1, z.length)];
  activate(activation, Z, A);
  lossBackward(losses[loss], A, Y, dA);
  activateBackward(activation, Z, A, dA, dZ);
  return { J: lossValue(losses[loss], A, Y), dz: [...dZ.data] };
}

/** The definitions of MATH, in 2700-bit arithmetic: activation, then loss, then the chain rule through the full Jacobian. */
function exactly(activation: Output, loss: LossName, z: readonly number[], y: readonly number[]): Result {
  const { unit, times, over, exp, ln, fixed, toNumber } = exact;
  const e = z.map((zk) => exp(fixed(zk)));
  const total = e.reduce((s, ek) => s + ek, 0n);
  const p = e.map((ek) => (activation === 'softmax' ? over(ek, total) : over(ek, unit + ek)));
  const q = p.map((pk) => unit - pk);
  const Y = y.map(fixed);
  let J = 0n;
  const dp = p.map((pk, k) => {
    const [yk, qk] = [Y[k]!, q[k]!];
    if (yk !== 0n) J -= times(yk, ln(pk));
    const first = yk === 0n ? 0n : -over(yk, pk);
    if (loss === 'crossEntropy' || yk === unit) return first;
    J -= times(unit - yk, ln(qk));
    return first + over(unit - yk, qk);
  });
  const dot = p.reduce((s, pk, k) => s + times(pk, dp[k]!), 0n);
  const dz = p.map((pk, k) => (activation === 'softmax' ? times(pk, dp[k]! - dot) : times(times(pk, q[k]!), dp[k]!)));
  return { J: toNumber(J), dz: dz.map(toNumber) };
}

describe('each pair equals activation and loss in sequence where that is well conditioned', () => {
  const target = fc.double({ min: 0, max: 1, noNaN: true });
  const samples = fc.array(fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), target), { minLength: 2, maxLength: 6 });
  for (const [activation, loss] of pairs) {
    test(`${activation} with ${loss}`, () => {
      fc.assert(
        fc.property(samples, (sample) => {
          const [z, y] = [sample.map(([zk]) => zk), sample.map(([, yk]) => yk)];
          const [got, expected] = [throughPair(activation, loss, z, y), inSequence(activation, loss, z, y)];
          assertClose(got.J, expected.J, 'J');
          assertClose(got.dz, expected.dz, 'dz', { absolute: 1e-11, relative: 1e-9 });
        }),
      );
    });
  }
});

describe('each pair has the exact values, where a float64 sequence has infinities', () => {
  const logits = [
    [800, -800, 0],
    [-800, 800, 799],
    [800, 800, -800],
    [800, 799.5, 790],
    [0, -750, -755],
    [40, 0, -3],
    [0.5, -1.25, 2],
    [-800, -800, -800],
    [37, -37],
  ];
  const targets = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0.25, 0.5, 0.25],
    [1, 1, 0.5],
    [0, 0, 0],
  ];
  for (const [activation, loss] of pairs) {
    test(`${activation} with ${loss}, |z| to 800, targets one-hot, soft and with sums other than 1`, () => {
      for (const z of logits) {
        for (const whole of targets) {
          const y = whole.slice(0, z.length);
          const what = `${activation} ${loss} z=[${z.join(', ')}] y=[${y.join(', ')}]`;
          const [got, expected] = [throughPair(activation, loss, z, y), exactly(activation, loss, z, y)];
          assert.ok(Number.isFinite(got.J) && got.dz.every(Number.isFinite), what);
          // J never loses a digit; dz = p − y does where p is near y, and no more than ε.
          assertClose(got.J, expected.J, `${what} J`, { absolute: 1e-300, relative: 1e-12 });
          assertClose(got.dz, expected.dz, `${what} dz`, { absolute: 1e-15, relative: 1e-12 });
        }
      }
    });
  }
});

test('softmax with bce and a saturated top unit, by its limit: wrong by 800, J = 1600 and dz shares 1 among the others', () => {
  // p = (1, e^{−800}, e^{−800}); y = 0 at the top: −ln q = 800 − ln 2; the other two units are equally likely instead.
  const got = throughPair('softmax', 'bce', [800, 0, 0], [0, 0, 0]);
  assertClose(got.J, 800 - Math.LN2, 'J');
  assertClose(got.dz, [1, -0.5, -0.5], 'dz');
  const one = throughPair('softmax', 'bce', [800, 0, -800], [0, 1, 0]);
  assertClose(one.J, 1600, 'J');
  assertClose(one.dz, [2, -2, 0], 'dz');
});

test('softmax with either loss: dz sums to 0 for a loss that is shift invariant, and Σ y (p) weighs it', () => {
  const z = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(z, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (values, stream) => {
      const y = values.map(() => stream.next().value);
      for (const loss of ['bce', 'crossEntropy'] as const) {
        const { dz } = throughPair('softmax', loss, values, y);
        assert.ok(dz.every(Number.isFinite));
        assertClose(dz.reduce((s, d) => s + d, 0), 0, `Σ dz of ${loss}`, { absolute: 1e-12, relative: 0 });
      }
    }),
  );
});

test('a lone softmax unit is 1 whatever its z: its gradient is 0, and bce is infinite unless the target is 1', () => {
  for (const z of [-800, -1, 0, 3, 800]) {
    assert.deepEqual(throughPair('softmax', 'bce', [z], [1]), { J: 0, dz: [0] });
    assert.deepEqual(throughPair('softmax', 'bce', [z], [0.5]), { J: Infinity, dz: [0] });
    assert.deepEqual(throughPair('softmax', 'crossEntropy', [z], [0.5]), { J: 0, dz: [0] });
  }
});

test('the mean over a batch divides once by its samples', () => {
  const Z = Matrix.fromRows([[1, -1], [1, -1], [1, -1], [1, -1]]);
  const Y = Matrix.fromRows([[1, 0], [1, 0], [1, 0], [1, 0]]);
  for (const [activation, loss] of pairs) {
    const pair = outputPair(activation, loss)!;
    const [P, dZ] = [Matrix.zeros(4, 2), Matrix.zeros(4, 2)];
    activate(activation, Z, P);
    pairBackward(pair, Z, P, Y, dZ);
    const single = throughPair(activation, loss, [1, -1], [1, 0]);
    assertClose(pairLoss(pair, Z, Y), single.J, `${activation} ${loss} J`);
    assertClose(dZ, [0, 1, 2, 3].map(() => single.dz.map((d) => d / 4)), `${activation} ${loss} dz`);
  }
});

test('NaN in z comes out as NaN', () => {
  for (const [activation, loss] of pairs) {
    for (const z of [[NaN, 0, 1], [0, NaN, 1], [1, 0, NaN]]) {
      for (const y of [[1, 0, 0], [0, 0.5, 0.5]]) {
        const { J, dz } = throughPair(activation, loss, z, y);
        assert.ok(Number.isNaN(J) && dz.some(Number.isNaN), `${activation} ${loss} z=${z} y=${y}: J ${J}, dz ${dz}`);
      }
    }
  }
});

test('there are these four pairs and no others', () => {
  const found = activationNames.flatMap((activation) => lossNames.filter((loss) => outputPair(activation, loss)).map((loss) => [activation, loss]));
  assert.deepEqual(found.sort(), pairs.map((pair) => [...pair]).sort());
});
