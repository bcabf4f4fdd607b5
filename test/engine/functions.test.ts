/** The vector functions, seen through a layer of one unit whose z is its input: a = f(z), and dz = f′(z) · da. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createReferenceEngine, elementwiseActivations, Matrix, Parameters } from '../../src/core/index.ts';
import type { ActivationName, LossName, Precision, TrainingPlan } from '../../src/core/index.ts';
import { exp, fixed, ln, over, times, toNumber, unit } from '../core/exact.ts';
import { planOf } from '../core/plans.ts';
import { range } from '../core/support.ts';
import { bySample, engineBy, precisions, ways, whole } from './support.ts';
import type { Way } from './support.ts';

type Elementwise = keyof typeof elementwiseActivations;
const names = Object.keys(elementwiseActivations) as Elementwise[];

/** Half a unit in the last place, relative to the number. */
const roundings: Readonly<Record<Precision, number>> = { float64: 2 ** -53, float32: 2 ** -24 };
/** Below this, e^z is taken for 0: next to the smallest normal number. */
const smallest: Readonly<Record<Precision, number>> = { float64: 4e-308, float32: 2e-38 };
const inPrecision = (precision: Precision) => (precision === 'float32' ? Math.fround : (z: number) => z);

/** One sample a point, one unit; the bias is −0, so that z is x, to the sign of 0. */
function planFor(activation: Elementwise, points: readonly number[]): TrainingPlan {
  const network = { nIn: 1, loss: 'halfSse' as const, layers: [{ nIn: 1, units: 1, useBias: true, activation }] };
  const samples = { x: Matrix.fromRows(points.map((z) => [z])), y: Matrix.fromRows(points.map(() => [-1.5])) };
  return planOf({ network, samples, rows: range(points.length), batchSize: points.length, shuffle: false, initial: new Parameters(network.layers, Float64Array.of(1, -0)) });
}

/** z, a and f′ at every point. */
function seen(activation: Elementwise, points: readonly number[], way: Way, precision: Precision): { z: number; a: number; df: number }[] {
  const observed = engineBy(way, planFor(activation, points), precision).observe();
  const [z, a, da, dz] = (['z', 'a', 'da', 'dz'] as const).map((what) => bySample(observed, 1, (window, sample) => observed.layer(what, 0, window, sample)).data);
  return points.map((_point, i) => ({ z: z![i]!, a: a![i]!, df: dz![i]! / da![i]! }));
}

/** In units of `roundings`: what f and f′ may be off, f′ relative to the size of what it is the difference of. */
function allowed(name: Elementwise, z: number, precision: Precision): { f: number; df: number; size: number } {
  const { f, df } = elementwiseActivations[name];
  const a = f(z);
  const plain = { f: 8, df: 16, size: Math.abs(df(z, a)) };
  if (name === 'sigmoid') return { ...plain, size: a };
  if (name === 'tanh') return { ...plain, size: 1 };
  const { f: s } = elementwiseActivations.sigmoid;
  if (name === 'silu') return { ...plain, size: s(z) * (1 + Math.abs(z)) };
  // e^{−z²/2}: rounding z² changes it by z²/2 roundings.
  if (name === 'gelu') return { f: (precision === 'float64' ? 60 : 10) + z * z, df: (precision === 'float64' ? 60 : 16) + z * z, size: Math.abs(a / z || 1) + Math.abs(z) * Math.exp((-z * z) / 2) };
  return plain;
}

/** From the smallest numbers there are to 800, both signs, and where formulas change. */
function pointsFor(precision: Precision): number[] {
  const tiny = precision === 'float64' ? [5e-324, 1e-310, 2.3e-308] : [1.5e-45, 1e-40, 1.2e-38];
  const bands = [1e-30, 1e-15, 1e-8, 1e-4, 0.01, 0.3, 1, 2.5, 5, 9, 9.5, 20, 38, 87, 88, 104, 600, 708, 709, 745, 800];
  const spread = bands.slice(1).flatMap((high, i) => Array.from({ length: 40 }, (_, k) => bands[i]! + (high - bands[i]!) * ((k * 0.6180339887498949) % 1)));
  const positive = [...tiny, ...bands, ...spread, Math.LN2, Math.LN2 / 2, 1.5 * Math.LN2, Math.SQRT1_2].map(inPrecision(precision));
  return [0, ...positive, ...positive.map((z) => -z)];
}

for (const precision of precisions) {
  describe(`${precision}: value and derivative, everywhere up to ±800`, () => {
    for (const name of names) {
      test(name, () => {
        const { f, df } = elementwiseActivations[name];
        const [u, floor] = [roundings[precision], smallest[precision]];
        for (const way of ways) {
          for (const { z, a, df: own } of seen(name, pointsFor(precision), way, precision)) {
            const bounds = allowed(name, z, precision);
            const [value, derivative] = [f(z), df(z, f(z))];
            const near = floor * Math.max(1, Math.abs(z));
            assert.ok(Math.abs(a - value) <= bounds.f * u * Math.abs(value) + near, `${way.name}: f(${z}) is ${a} for ${value}`);
            assert.ok(Math.abs(own - derivative) <= bounds.df * u * bounds.size + near, `${way.name}: f′(${z}) is ${own} for ${derivative}`);
            const [low, high] = elementwiseActivations[name].range;
            assert.ok(a >= low * (1 + 4 * u) && a <= high, `${way.name}: f(${z}) is ${a}`);
          }
        }
      });
    }
  });

  test(`${precision}: 0 of either sign, NaN, which stays NaN and alone, and infinity, which is what it is or NaN`, () => {
    const points = [-0, 0, NaN, 1, Infinity, 2, -Infinity, -3];
    for (const name of names) {
      const { f, df } = elementwiseActivations[name];
      for (const way of ways) {
        seen(name, points, way, precision).forEach(({ z, a, df: own }, i) => {
          const [value, what] = [f(points[i]!), `${way.name}, ${name}: f(${points[i]}) is ${a}`];
          assert.ok(z === points[i] || Number.isNaN(points[i]), `z is ${z} for ${points[i]}`);
          if (Number.isNaN(z)) assert.ok(Number.isNaN(a) && (Number.isNaN(own) || name === 'relu' || name === 'leakyRelu' || name === 'selu' || name === 'elu'), what);
          else if (Number.isFinite(z)) assert.ok(Math.abs(a - value) <= 16 * roundings[precision] * Math.abs(value), what);
          else assert.ok(Object.is(a, inPrecision(precision)(value)) || Number.isNaN(a), what);
          if (z === 0) assert.ok(Math.abs(own - df(0, f(0))) <= 16 * roundings[precision]);
        });
      }
    }
  });
}

describe('float64, against 2700 binary places', () => {
  const exact: Partial<Record<Elementwise, (z: bigint) => bigint>> = {
    sigmoid: (z) => over(unit, unit + exp(-z)),
    tanh: (z) => over(exp(2n * z) - unit, exp(2n * z) + unit),
    softplus: (z) => ln(unit + exp(z)),
    silu: (z) => times(z, over(unit, unit + exp(-z))),
    elu: (z) => (z > 0n ? z : exp(z) - unit),
  };
  const points = [2 ** -40, 2 ** -20, 0.001, 0.25, 0.34375, 0.35, 0.69, 0.7, 1, 2.75, 7, 19.5, 36.75, 100.125, 300, 700.5].map((z) => Math.round(z * 2 ** 30) / 2 ** 30);
  for (const [name, f] of Object.entries(exact)) {
    test(name, () => {
      const both = [...points, ...points.map((z) => -z)].filter((z) => z !== 0);
      const expected = both.map((z) => toNumber(f(fixed(z))));
      for (const way of ways) {
        seen(name as Elementwise, both, way, 'float64').forEach(({ z, a }, i) => {
          assert.ok(Math.abs(a - expected[i]!) <= 8 * 2 ** -53 * Math.abs(expected[i]!), `${way.name}: f(${z}) is ${a} for ${expected[i]}`);
        });
      }
    });
  }
});

describe('an output and its loss together, for z up to ±800', () => {
  const pairs: readonly (readonly [ActivationName, LossName])[] = [['sigmoid', 'bce'], ['sigmoid', 'crossEntropy'], ['softmax', 'crossEntropy'], ['softmax', 'bce']];
  const z = fc.oneof(fc.double({ min: -800, max: 800, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), fc.constantFrom(0, 800, -800, 1, 1)).map(Math.fround);
  const y = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.fround), fc.constantFrom(0, 1));
  for (const [activation, loss] of pairs) {
    for (const precision of precisions) {
      test(`${activation} and ${loss}, ${precision}`, () => {
        fc.assert(
          fc.property(fc.array(fc.tuple(z, y), { minLength: 2, maxLength: 7 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(...ways), (units, B, way) => {
            const n = units.length;
            const network = { nIn: n, loss, layers: [{ nIn: n, units: n, useBias: false, activation }] };
            const initial = new Parameters(network.layers);
            units.forEach((_unit, j) => (initial.layers[0]!.W.row(j)[j] = 1));
            const row = (shift: number, of: 0 | 1): number[] => units.map((_unit, j) => units[(j + shift) % n]![of]);
            const samples = { x: Matrix.fromRows(Array.from({ length: B }, (_, i) => row(i, 0))), y: Matrix.fromRows(Array.from({ length: B }, (_, i) => row(i, 1))) };
            const plan = planOf({ network, samples, initial, rows: range(B), batchSize: B, shuffle: false });
            const [own, reference] = [engineBy(way, plan, precision).observe(), createReferenceEngine(plan).observe()];
            const u = roundings[precision];
            assert.ok(Object.is(own.loss, reference.loss) || Math.abs(own.loss - reference.loss) <= 30 * u * (n + Math.abs(reference.loss)), `J ${own.loss} for ${reference.loss}`);
            for (let sample = 0; sample < B; sample++) {
              const [dz, expected] = [own.layer('dz', 0, whole(n), sample), reference.layer('dz', 0, whole(n), sample)];
              dz.forEach((value, j) => assert.ok(Math.abs(value - expected[j]!) <= 60 * u * n / B, `dz[${j}] ${value} for ${expected[j]}`));
            }
          }),
          { numRuns: 120 },
        );
      });
    }
  }
});
