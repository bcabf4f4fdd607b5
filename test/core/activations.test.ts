import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activate, activateBackward, activationNames, activationRange, elementwiseActivations, Matrix, seededRandom } from '../../src/core/index.ts';
import type { ActivationName } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { derivativeOf, normalMatrix, seeds } from './support.ts';

const elementwise = Object.entries(elementwiseActivations) as [Exclude<ActivationName, 'softmax'>, (typeof elementwiseActivations)['linear']][];

function softmax(z: readonly number[]): number[] {
  const P = Matrix.zeros(1, z.length);
  activate('softmax', Matrix.fromRows([z]), P);
  return P.toRows()[0]!;
}

describe('every elementwise activation', () => {
  for (const [name, { f, df, kink, range }] of elementwise) {
    test(`${name}: the derivative is that of the function`, () => {
      const anywhere = fc.double({ min: -12, max: 12, noNaN: true }).filter((z) => kink === undefined || Math.abs(z - kink) > 2e-3);
      fc.assert(
        fc.property(anywhere, (z) => {
          const at = Float64Array.of(z);
          assertClose(df(z, f(z)), derivativeOf(() => f(at[0]!), at, 0), `${name}′(${z})`, { absolute: 2e-11, relative: 1e-9 });
        }),
      );
    });

    test(`${name}: finite and in its range for |z| ≤ 800`, () => {
      fc.assert(
        fc.property(fc.double({ min: -800, max: 800, noNaN: true }), (z) => {
          const a = f(z);
          assert.ok(Number.isFinite(a) && Number.isFinite(df(z, a)), `f(${z}) = ${a}, f′ = ${df(z, a)}`);
          assert.ok(a >= range[0] && a <= range[1], `${a} is outside [${range.join(', ')}]`);
        }),
        { examples: [[800], [-800], [0], [-0], [5e-324]] },
      );
    });

    test(`${name}: NaN stays NaN`, () => assert.ok(Number.isNaN(f(NaN))));
  }
});

test('at a kink the derivative is the one from the left, but for relu 0 and elu 1', () => {
  const atZero = Object.fromEntries(elementwise.map(([name, { f, df }]) => [name, df(0, f(0))]));
  assert.equal(atZero['relu'], 0);
  assert.equal(atZero['leakyRelu'], 0.01);
  assert.equal(atZero['elu'], 1);
  assertClose(atZero['selu']!, 1.0507009873554805 * 1.6732632423543772, 'selu′(0)');
});

test('values by hand', () => {
  const by = elementwiseActivations;
  const exact = { absolute: 0, relative: 1e-15 };
  assertClose(by.sigmoid.f(Math.log(3)), 0.75, 'σ(ln 3) = 3/4', exact);
  assertClose(by.sigmoid.df(Math.log(3), 0.75), 3 / 16, 'σ′(ln 3) = 3/16', exact);
  assertClose(by.tanh.f(Math.log(2)), 0.6, 'tanh(ln 2) = 3/5', exact);
  assertClose(by.softplus.f(Math.log(3)), Math.log(4), 'softplus(ln 3) = ln 4', exact);
  assertClose(by.silu.f(Math.log(3)), 0.75 * Math.log(3), 'silu(ln 3)', exact);
  assertClose(by.elu.f(-Math.LN2), -0.5, 'elu(−ln 2) = −1/2', exact);
  assertClose(by.selu.f(-Math.LN2), -0.5 * 1.0507009873554805 * 1.6732632423543772, 'selu(−ln 2)', exact);
  assertClose(by.gelu.f(1), 0.8413447460685429, 'gelu(1) = Φ(1)', exact);
  assertClose(by.gelu.df(1, 0), 0.8413447460685429 + 0.24197072451914334, 'gelu′(1) = Φ(1) + φ(1)', exact);
  assert.deepEqual([by.relu.f(-2), by.relu.f(3), by.leakyRelu.f(-2), by.leakyRelu.f(3)], [0, 3, -0.02, 3]);
});

test('sigmoid and softplus keep their tails: σ(z) = e^z and softplus(z) = e^z far below 0, softplus(z) = z + e^{−z} above', () => {
  for (const z of [-40, -300, -700, -740]) {
    assertClose(elementwiseActivations.sigmoid.f(z), Math.exp(z), `σ(${z})`, { absolute: 0, relative: 1e-14 });
    assertClose(elementwiseActivations.softplus.f(z), Math.exp(z), `softplus(${z})`, { absolute: 0, relative: 1e-14 });
  }
  assert.equal(elementwiseActivations.softplus.f(800), 800);
  assert.equal(elementwiseActivations.softplus.f(21), 21 + Math.log1p(Math.exp(-21)));
});

test('sigmoid is point symmetric, tanh is a stretched sigmoid, softplus(z) − softplus(−z) = z', () => {
  const { sigmoid, tanh, softplus } = elementwiseActivations;
  fc.assert(
    fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (z) => {
      assertClose(sigmoid.f(z) + sigmoid.f(-z), 1, 'σ');
      assertClose(tanh.f(z), 2 * sigmoid.f(2 * z) - 1, 'tanh');
      assertClose(softplus.f(z) - softplus.f(-z), z, 'softplus');
    }),
  );
});

test('softmax sums to 1, lies in [0, 1] and keeps the order, for |z| ≤ 800', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 1, maxLength: 12 }), (z) => {
      const p = softmax(z);
      assertClose(p.reduce((s, pk) => s + pk, 0), 1, 'Σ p');
      p.forEach((pk, k) => {
        assert.ok(pk >= 0 && pk <= 1);
        p.forEach((pj, j) => assert.ok(!(z[k]! > z[j]!) || pk >= pj));
      });
    }),
  );
});

test('softmax does not change when all z are shifted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: -700, max: 700 }), (z, shift) => {
      assert.deepEqual(softmax(z.map((zk) => zk + shift)), softmax(z));
    }),
  );
});

test('softmax by hand: z = ln 1, ln 2, ln 5 gives 1/8, 2/8, 5/8; equal z give equal shares; a lone unit gives 1', () => {
  assertClose(softmax([0, Math.LN2, Math.log(5)]), [1 / 8, 2 / 8, 5 / 8], 'p');
  assertClose(softmax([-800, -800, -800, -800]), [0.25, 0.25, 0.25, 0.25], 'p');
  assert.deepEqual(softmax([-800]), [1]);
});

test('softmax makes NaN of a whole sample that has one, and of no other sample', () => {
  const Z = Matrix.fromRows([[NaN, 1, 2], [1, NaN, 2], [0, 0, 0]]);
  const P = Matrix.zeros(3, 3);
  activate('softmax', Z, P);
  const [first, second, third] = P.toRows();
  assert.ok([...first!, ...second!].every((p) => Number.isNaN(p)));
  assertClose(third!, [1 / 3, 1 / 3, 1 / 3], 'p');
});

test("the softmax Jacobian is p_i (δ_ij − p_j), and is softmax's own difference quotient", () => {
  const z = Float64Array.of(0.3, -1.2, 2, 0.1);
  const p = softmax([...z]);
  p.forEach((pi, i) => {
    const dA = Matrix.zeros(1, 4);
    dA.data[i] = 1;
    const dZ = Matrix.zeros(1, 4);
    activateBackward('softmax', Matrix.over(1, 4, z), Matrix.fromRows([p]), dA, dZ);
    assertClose(dZ.data, p.map((pj, j) => pi * ((i === j ? 1 : 0) - pj)), `row ${i}`);
    assertClose(dZ.data, [0, 1, 2, 3].map((j) => derivativeOf(() => softmax([...z])[i]!, z, j)), `row ${i} by differences`, { absolute: 1e-11, relative: 0 });
  });
});

test('over a batch, dz = f′(z) ⊙ da for every activation, sample by sample', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(...activationNames), (seed, name) => {
      const random = seededRandom(seed);
      const [Z, dA] = [normalMatrix(random, 3, 4), normalMatrix(random, 3, 4)];
      const [A, dZ] = [Matrix.zeros(3, 4), Matrix.zeros(3, 4)];
      activate(name, Z, A);
      activateBackward(name, Z, A, dA, dZ);
      const scratch = Matrix.zeros(3, 4);
      const weightedOutput = (): number => {
        activate(name, Z, scratch);
        return scratch.data.reduce((s, a, i) => s + a * dA.data[i]!, 0);
      };
      const kinked = name !== 'softmax' && elementwiseActivations[name].kink !== undefined;
      Z.data.forEach((z, i) => {
        if (kinked && Math.abs(z) < 2e-3) return;
        assertClose(dZ.data[i]!, derivativeOf(weightedOutput, Z.data, i), `${name} dz[${i}]`, { absolute: 1e-10, relative: 1e-9 });
      });
    }),
  );
});

test('ranges: what a bounded activation can reach, it nearly does', () => {
  for (const [name, { f, range }] of elementwise) {
    let [low, high] = [Infinity, -Infinity];
    for (let z = -50; z <= 50; z += 0.01) {
      low = Math.min(low, f(z));
      high = Math.max(high, f(z));
    }
    if (Number.isFinite(range[0])) assert.ok(low - range[0] < 1e-3, `${name} goes down to ${low}, its range to ${range[0]}`);
    if (Number.isFinite(range[1])) assert.ok(range[1] - high < 1e-3, `${name} goes up to ${high}, its range to ${range[1]}`);
  }
  assert.deepEqual(activationRange('softmax'), [0, 1]);
  assert.deepEqual(activationRange('tanh'), [-1, 1]);
});
