/** The fast engine against the reference, on plans of every kind and at the sizes where rows, panels and blocks end. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activationNames, createReferenceEngine, lossNames } from '../../src/core/index.ts';
import type { Engine, Observation, Precision, TrainingPlan } from '../../src/core/index.ts';
import { layer, optimizers, plain, planFor, recipes, schedules } from './plans.ts';
import { engineBy, precisions, ways, whole } from './support.ts';
import type { Way } from './support.ts';

const steps = 6;

/** The plan with what it is called, where it is compared: a way of computing and a precision. */
interface Comparison {
  readonly plan: TrainingPlan;
  readonly precision: Precision;
  /** What rounding may do, relative to the size of the numbers that are added up. */
  readonly allowed: number;
  readonly what: string;
}

/**
 * Every number comes out of sums, one after the other through the layers and back, and of a function after each of them. A sum of n terms is
 * within n roundings of half a unit in the last place, relative to the size of its terms; a function adds a few.
 */
function allowance({ network, batchSize }: TrainingPlan, precision: Precision): number {
  const roundings = network.layers.reduce((sum, { nIn, units }) => sum + nIn + units + 8, batchSize);
  return roundings * (precision === 'float32' ? 2 ** -24 : 2 ** -53);
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Every entry within what is allowed for numbers of such a size, or of the size of the largest entry. */
function expectNear(got: Float64Array, expected: Float64Array, allowed: number, size: number, what: string): void {
  assert.equal(got.length, expected.length, what);
  const bound = allowed * Math.max(size, largest(expected));
  got.forEach((value, i) => {
    if (!Object.is(value, expected[i]) && !(Math.abs(value - expected[i]!) <= bound)) assert.fail(`${what}[${i}]: got ${value}, expected ${expected[i]}, allowed difference ${bound}`);
  });
}

function expectNearNumber(got: number, expected: number, allowed: number, size: number, what: string): void {
  expectNear(Float64Array.of(got), Float64Array.of(expected), allowed, size, what);
}

/**
 * The largest ∂²J/∂a² of the batch where it may be larger than ∂J/∂a: for binary cross entropy (1 − y) / (1 − a)² / B, since 1 − a takes over a's
 * rounding whole. (The other part, y / a², is no danger: a small a is as exact as a large one, relative to its size.)
 */
function curvature(reference: Observation, { network }: TrainingPlan): number {
  if (network.loss !== 'bce') return 0;
  const outputs = whole(network.layers.at(-1)!.units);
  const ofSample = (_row: number, sample: number): number => {
    const y = reference.target(outputs, sample);
    return largest(reference.layer('a', network.layers.length - 1, outputs, sample).map((a, k) => (1 - y[k]!) / (1 - a) ** 2));
  };
  return Math.max(...Array.from(reference.batch, ofSample)) / reference.batch.length;
}

/** Everything that an observation shows: some samples and the mean of all, whole columns and parts. */
function expectSameView(own: Observation, reference: Observation, { plan, allowed, what }: Comparison): void {
  const { network } = plan;
  assert.deepEqual([own.step, own.epoch, [...own.batch]], [reference.step, reference.epoch, [...reference.batch]]);
  const last = own.batch.length - 1;
  expectNearNumber(own.loss, reference.loss, allowed, 1, `${what}: loss`);
  let handed = 1; // the size of the terms of ∂J/∂a, which the layer above hands down
  let steepest = curvature(reference, plan); // what ∂J/∂a makes of an error in a, where a loss takes it of a itself
  for (let l = network.layers.length - 1; l >= 0; l--) {
    const { nIn, units, useBias } = network.layers[l]!;
    const [from, into, at] = [whole(nIn), whole(units), `${what}: layer ${l}`];
    for (const sample of [-1, 0, last]) {
      for (const kind of ['z', 'a'] as const) expectNear(own.layer(kind, l, into, sample), reference.layer(kind, l, into, sample), allowed, 1, `${at} ${kind}`);
      expectNear(own.layer('da', l, into, sample), reference.layer('da', l, into, sample), allowed, Math.max(handed, steepest), `${at} da`);
      expectNear(own.layer('dz', l, into, sample), reference.layer('dz', l, into, sample), allowed, handed, `${at} dz`);
    }
    steepest = 0;
    const part = { first: units >> 1, size: units - (units >> 1) };
    expectNear(own.layer('dz', l, part, last >> 1), reference.layer('dz', l, part, last >> 1), allowed, handed, `${at} part of dz`);
    const samples = Array.from(own.batch, (_row, sample) => sample);
    const dz = Math.max(...samples.map((sample) => largest(reference.layer('dz', l, into, sample))), handed / units);
    const a = Math.max(1, ...samples.map((sample) => largest(l > 0 ? reference.layer('a', l - 1, from, sample) : reference.input('x', from, sample))));
    expectNear(own.weights('gradients', l, into, from), reference.weights('gradients', l, into, from), allowed, dz * a, `${at} dW`);
    if (useBias) expectNear(own.biases('gradients', l, into), reference.biases('gradients', l, into), allowed, dz, `${at} db`);
    expectNearNumber(own.gradientNorm(l), reference.gradientNorm(l), allowed, dz * a, `${at} norm of dW`);
    handed = dz * largest(reference.weights('parameters', l, into, from));
  }
  const [inputs, outputs] = [whole(network.nIn), whole(network.layers.at(-1)!.units)];
  for (const sample of [-1, last]) {
    expectNear(own.input('x', inputs, sample), reference.input('x', inputs, sample), allowed, 1, `${what}: x`);
    expectNear(own.input('dx', inputs, sample), reference.input('dx', inputs, sample), allowed, handed, `${what}: dx`);
    expectNear(own.target(outputs, sample), reference.target(outputs, sample), allowed, 1, `${what}: y`);
  }
}

/** Where f′ jumps, a z that rounding takes to the other side of 0 is another network. */
function agreeOnKinks(own: Observation, reference: Observation, { network }: TrainingPlan): boolean {
  return network.layers.every(({ activation, units }, l) => {
    if (activation !== 'relu' && activation !== 'leakyRelu' && activation !== 'selu') return true;
    return own.batch.every((_row, sample) => {
      const z = own.layer('z', l, whole(units), sample);
      return reference.layer('z', l, whole(units), sample).every((value, j) => value > 0 === z[j]! > 0);
    });
  });
}

/** After so many updates: what rounding may have made of the way gone, which an adaptive optimiser divides by ε, and of where it began. */
function expectSameState(engine: Engine, reference: Engine, updates: number, { plan, precision, allowed, what }: Comparison): void {
  const { optimizer, initial, rows } = plan;
  const root = optimizer.type === 'rmsprop' && optimizer.centered; // √(s − ḡ²), where the two cancel
  const grown = (updates * (root ? Math.sqrt(allowed) : allowed)) / ('epsilon' in optimizer ? optimizer.epsilon : 1);
  const way = (of: Engine): Float64Array => of.parameters.values.map((value, i) => value - initial.values[i]!);
  const expected = way(reference);
  const rounded = 4 * updates * (precision === 'float32' ? 2 ** -24 : 2 ** -53) * largest(reference.parameters.values);
  expectNear(way(engine), expected, grown, largest(expected) + rounded / grown, `${what}: the way of the parameters after ${updates} updates`);
  expectNearNumber(engine.evaluate(rows), reference.evaluate(rows), allowed + grown, 1, `${what}: loss of all rows`);
}

function compare(plan: TrainingPlan, way: Way, precision: Precision, updates = steps): void {
  const comparison = { plan, precision, allowed: allowance(plan, precision), what: `${way.name}, ${precision}` };
  const [engine, reference] = [engineBy(way, plan, precision), createReferenceEngine(plan)];
  for (let step = 0; step < updates; step++) {
    const [own, its] = [engine.observe(), reference.observe()];
    if (precision === 'float32' && !agreeOnKinks(own, its, plan)) return;
    if (step === 0) expectSameView(own, its, comparison);
    const [refused, refusedThere] = [engine.train(1).diverged, reference.train(1).diverged];
    assert.equal(refused, refusedThere, `${comparison.what}: step ${step}`);
    if (refused) return;
    expectSameState(engine, reference, step + 1, comparison);
  }
}

function compareAll(plan: TrainingPlan): void {
  for (const way of ways) for (const precision of precisions) compare(plan, way, precision);
}

test('on random plans, every number that can be seen and every update is the same', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...ways), fc.constantFrom(...precisions), (recipe, way, precision) => compare(planFor(recipe), way, precision)),
    { numRuns: 150 },
  );
});

test('in batches of every size', () => {
  for (let batchSize = 1; batchSize <= 70; batchSize++) compareAll(planFor({ ...plain, rows: batchSize + (batchSize >> 1), batchSize }));
});

test('over more data than lies ready at once, shuffled and not, in calls that end anywhere', () => {
  for (const shuffle of [true, false]) {
    const plan = planFor({ ...plain, nIn: 8, rows: 2500, spare: 0, batchSize: 16, shuffle });
    const reference = createReferenceEngine(plan);
    reference.train(400);
    for (const way of ways) {
      for (const precision of precisions) {
        const [engine, other] = [engineBy(way, plan, precision), engineBy(way, plan, precision)];
        engine.train(400);
        for (let call = 1; other.step < 400; call++) {
          other.train(Math.min(7 * call, 400 - other.step));
          if (call % 3 === 0) other.observe();
          if (call % 4 === 0) other.evaluate(plan.rows);
        }
        assert.deepEqual(engine.snapshot(), other.snapshot(), way.name);
        expectSameState(engine, reference, 400, { plan, precision, allowed: allowance(plan, precision), what: `${way.name}, ${precision}` });
      }
    }
  }
});

test('with any number of inputs and units', () => {
  for (const n of [...Array.from({ length: 26 }, (_, i) => i + 1), 31, 32, 33, 63, 64, 65]) {
    compareAll(planFor({ ...plain, nIn: n, layers: [layer(n + 1, 'tanh'), layer(3, 'linear')] }));
  }
});

test('where a block of inputs or units ends, and a second one', () => {
  for (const size of blockSizes()) {
    for (const n of [size - 1, size, size + 1, 2 * size + 1]) {
      const plans = [{ nIn: n, layers: [layer(9, 'tanh'), layer(5, 'linear')] }, { nIn: 7, layers: [layer(n, 'sigmoid'), layer(13, 'linear')] }];
      for (const shape of plans) for (const way of ways) compare(planFor({ ...plain, ...shape, rows: 9, batchSize: 9 }), way, 'float64', 1);
    }
  }
});

/** What the kernels say of the blocks in which they take inputs and units. */
function blockSizes(): number[] {
  const sources = ['forward', 'backward'].map((name) => readFileSync(new URL(`../../src/engine/assembly/${name}.ts`, import.meta.url), 'utf8'));
  const sizes = sources.flatMap((source) => [...source.matchAll(/^const \w+_BLOCK: i32 = (\d+);$/gm)].map(([, size]) => Number(size)));
  assert.ok(sizes.length >= 4, `${sizes.length} sizes`);
  return [...new Set(sizes)];
}

describe('every activation before every loss', () => {
  for (const loss of lossNames) {
    test(loss, () => {
      for (const [i, output] of activationNames.entries()) {
        const hidden = activationNames[(i + 3) % activationNames.length]!;
        compareAll(planFor({ ...plain, layers: [layer(7, hidden), layer(4, output)], loss, numbers: i }));
      }
    });
  }
});

describe('every optimiser, with a penalty and without, by every schedule', () => {
  for (const optimizer of optimizers) {
    test(JSON.stringify(optimizer), () => {
      for (const [i, schedule] of schedules.entries()) compareAll(planFor({ ...plain, optimizer, schedule, l1: i % 2 === 1 ? 0.01 : 0, l2: i % 3 === 1 ? 0.02 : 0, numbers: i }));
    });
  }
});

test('a weight that is exactly 0 has no part in the penalty’s gradient, for its sign is 0', () => {
  for (const optimizer of optimizers) {
    const plan = { ...planFor({ ...plain, layers: [layer(9, 'tanh'), layer(2, 'linear')], optimizer, l1: 0.01, l2: 0.02 }) };
    plan.initial.values.forEach((_value, i) => i % 2 === 0 && (plan.initial.values[i] = i % 4 === 0 ? 0 : -0));
    compareAll(plan);
  }
});

test('centred rmsprop does not take the root of what rounding makes negative', () => {
  const optimizer = { type: 'rmsprop', decay: 0.5, epsilon: 0.1, centered: true, momentum: 0 } as const;
  const recipe = { ...plain, layers: [layer(3, 'linear')], optimizer, learningRate: 1e-9, rows: 9, batchSize: 9, shuffle: false };
  for (const way of ways) {
    for (const precision of precisions) assert.equal(engineBy(way, planFor(recipe), precision).train(300).steps, 300, `${way.name}, ${precision}`);
  }
});

test('the optimiser’s numbers of any weight and bias are those of the reference, for every kind of optimiser', () => {
  for (const [name, settings] of Object.entries(optimizers)) {
    const plan = planFor({ ...plain, layers: [layer(17, 'tanh'), layer(2, 'linear')], optimizer: settings });
    const reference = createReferenceEngine(plan);
    reference.train(steps);
    for (const way of ways) {
      const own = engineBy(way, plan);
      own.train(steps);
      for (const [l, unit, input] of [[0, 0, 0], [0, 16, 2], [0, 9, null], [1, 1, 16], [1, 0, null]] as const) {
        expectNear(own.optimizerState(l, unit, input), reference.optimizerState(l, unit, input), steps * allowance(plan, 'float64'), 1, `${name}, ${way.name}, layer ${l}`);
      }
      own.dispose();
    }
  }
});
