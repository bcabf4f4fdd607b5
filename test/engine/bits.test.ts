/** The same bits, whatever is done between the steps and however they are shared out among calls. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createReferenceEngine, Parameters } from '../../src/core/index.ts';
import type { Channels, Engine, TrainingPlan } from '../../src/core/index.ts';
import { assertClose } from '../core/close.ts';
import { layer, optimizers, plain, planFor, recipes, schedules } from './plans.ts';
import { engineBy, parametersSeen, precisions, ways } from './support.ts';
import type { Way } from './support.ts';

const total = 90;

/** Numbers of all channels at a moment. */
function copy({ last, min, max, sum, count }: Channels): Record<keyof Channels, number[]> {
  return { last: [...last], min: [...min], max: [...max], sum: [...sum], count: [...count] };
}

/** The channels after so many steps, by hand from what the steps told one by one. */
function summedUp(points: readonly (readonly number[])[]): Record<keyof Channels, number[]> {
  const channels = points[0]!.map((_value, c) => points.map((point) => point[c]!));
  return {
    last: channels.map((values) => values.at(-1)!),
    min: channels.map((values) => Math.min(...values)),
    max: channels.map((values) => Math.max(...values)),
    sum: channels.map((values) => values.reduce((sum, value) => sum + value, 0)),
    count: channels.map(({ length }) => length),
  };
}

/** Trained step by step: what each of them told, and the state at the end. */
function stepByStep(engine: Engine, steps: number): { points: number[][]; losses: number[]; end: unknown } {
  const points: number[][] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { loss, channels } = engine.train(1);
    losses.push(loss);
    points.push([...channels.last]);
  }
  return { points, losses, end: engine.snapshot() };
}

interface Call {
  readonly count: number;
  readonly keepBefore: boolean;
  readonly goOn: boolean;
  readonly after: 'nothing' | 'observe' | 'evaluate' | 'parameters' | 'restore' | 'look twice';
}

const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.record({
    count: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 40 })), keepBefore: fc.boolean(), goOn: fc.boolean(),
    after: fc.constantFrom('nothing' as const, 'observe' as const, 'evaluate' as const, 'parameters' as const, 'restore' as const, 'look twice' as const),
  }),
  { minLength: 1, maxLength: 14 },
);

function doBetween(engine: Engine, after: Call['after'], { rows }: TrainingPlan): void {
  if (after === 'observe') engine.observe();
  if (after === 'evaluate') engine.evaluate(rows);
  if (after === 'parameters') assert.ok(engine.parameters.values.every(Number.isFinite));
  if (after === 'restore') {
    const here = engine.snapshot();
    engine.train(3);
    engine.restore(here);
  }
  if (after === 'look twice') {
    engine.observe();
    engine.evaluate(rows);
    engine.observe();
    engine.train(0);
  }
}

function expectSameBits(plan: TrainingPlan, way: Way, precision: 'float32' | 'float64', shared: readonly Call[]): void {
  const { points, losses, end } = stepByStep(engineBy(way, plan, precision), total);
  const engine = engineBy(way, plan, precision);
  let begun = 0; // the step from which the channels go on
  for (const { count, keepBefore, goOn, after } of shared) {
    const first = engine.step;
    const steps = Math.min(count, total - first);
    const trained = engine.train(steps, keepBefore, goOn);
    if (!goOn) begun = first;
    assert.deepEqual([trained.steps, trained.diverged, engine.step], [steps, false, first + steps]);
    if (steps > 0) {
      assert.equal(trained.loss, losses[engine.step - 1]);
      assert.deepEqual(copy(trained.channels), summedUp(points.slice(begun, engine.step)));
    } else assert.ok(Number.isNaN(trained.loss));
    doBetween(engine, after, plan);
    if (after === 'restore' || after === 'look twice') {
      begun = engine.step;
      engine.train(0); // which begins the channels anew
    }
  }
  engine.train(total - engine.step);
  assert.deepEqual(engine.snapshot(), end);
}

describe('however the steps are shared out among calls and whatever comes between, every bit is the same', () => {
  for (const precision of precisions) {
    for (const way of ways) {
      test(`${way.name}, ${precision}`, () => {
        for (const [i, optimizer] of optimizers.entries()) {
          const plan = planFor({ ...plain, optimizer, schedule: schedules[i % schedules.length]!, l1: 0.001, l2: i % 2 === 1 ? 0.01 : 0, numbers: i });
          fc.assert(fc.property(calls, (shared) => expectSameBits(plan, way, precision, shared)), { numRuns: 6 });
        }
      });
    }
  }
});

test('a network of tiles is trained to the same bits by many steps a call as by one, with and without a look at each', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...ways), fc.constantFrom(...precisions), (recipe, way, precision) => {
      const plan = planFor(recipe);
      const [many, single, watched] = [engineBy(way, plan, precision), engineBy(way, plan, precision), engineBy(way, plan, precision)];
      const { steps } = many.train(5);
      for (let step = 0; step < steps; step++) {
        single.train(1);
        watched.observe();
        watched.train(1);
      }
      assert.deepEqual(single.snapshot(), many.snapshot());
      assert.deepEqual(watched.snapshot(), many.snapshot());
    }),
    { numRuns: 60 },
  );
});

test('tiles of two rows and of six make the same bits: which of them is the faster decides nothing else', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...ways), fc.constantFrom(...precisions), (recipe, { rung, name, sparse }, precision) => {
      const [two, six] = ([2, 6] as const).map((tileRows) => engineBy({ name, rung: { ...rung, tileRows }, small: false, unrolled: false, sparse }, planFor(recipe), precision));
      for (const engine of [two!, six!]) engine.train(4);
      assert.deepEqual(two!.snapshot(), six!.snapshot());
      assert.equal(two!.observe().loss, six!.observe().loss);
    }),
    { numRuns: 60 },
  );
});

test('a long call has the bits of many short ones', () => {
  for (const optimizer of [plain.optimizer, optimizers.at(-1)!]) {
    const plan = planFor({ ...plain, optimizer });
    const [long, short] = [engineBy(ways[0]!, plan), engineBy(ways[0]!, plan)];
    assert.equal(long.train(2000).steps, 2000);
    while (short.step < 2000) short.train(Math.min(37, 2000 - short.step));
    assert.deepEqual(long.snapshot(), short.snapshot());
  }
});

test('two engines of a plan do not disturb each other', () => {
  const plan = planFor({ ...plain, optimizer: optimizers.at(-1)! });
  const alone = engineBy(ways[2]!, plan);
  alone.train(20);
  const [one, other] = [engineBy(ways[2]!, plan), engineBy(ways[2]!, { ...plan, seed: 99 })];
  for (let i = 0; i < 20; i++) {
    one.train(1);
    other.train(1);
  }
  assert.deepEqual(one.snapshot(), alone.snapshot());
});

describe('a snapshot restores the same bits, in any engine of the plan, and is the snapshot of its moment only', () => {
  for (const [i, optimizer] of optimizers.entries()) {
    test(`${optimizer.type}, ${i}`, () => {
      for (const way of ways) {
        for (const precision of precisions) {
          const plan = planFor({ ...plain, optimizer, l2: 0.01, numbers: i });
          const engine = engineBy(way, plan, precision);
          engine.train(7);
          const snapshot = engine.snapshot();
          const held = structuredClone(snapshot);
          assert.equal(snapshot.bytes, snapshot.arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0));
          const first = stepByStep(engine, 9);
          assert.deepEqual(snapshot, held, 'it does not change with training');
          const other = engineBy(way, { ...plan, initial: new Parameters(plan.network.layers) }, precision);
          other.observe();
          for (const each of [engine, other]) {
            each.restore(snapshot);
            assert.equal(each.step, 7);
            assert.deepEqual(stepByStep(each, 9), first);
          }
          assert.deepEqual(snapshot, held, 'nor with what is restored from it');
        }
      }
    });
  }
});

test('the parameters before the last update are kept where asked for, until the next one, and until a snapshot is restored', () => {
  for (const way of ways) {
    for (const precision of precisions) {
      const plan = planFor({ ...plain, optimizer: optimizers[7]! });
      const [engine, twin, exact] = [engineBy(way, plan, precision), engineBy(way, plan, precision), createReferenceEngine(plan)];
      engine.train(4);
      assert.ok(!engine.observe().hasBefore);
      assert.ok(parametersSeen(engine.observe(), 'before', plan).values.every(Number.isNaN));
      assert.ok(Number.isNaN(engine.observe().updateRatio(0)));
      twin.train(8);
      const before = twin.parameters.values.slice();
      engine.train(5, true);
      exact.train(9, true);
      for (const observed of [engine.observe(), engine.observe()]) {
        assert.ok(observed.hasBefore);
        assert.deepEqual(parametersSeen(observed, 'before', plan).values, before);
        assert.deepEqual(parametersSeen(observed, 'parameters', plan).values, engine.parameters.values);
        for (const l of [0, 1]) assertClose(observed.updateRatio(l), exact.observe().updateRatio(l), 'ratio', { absolute: 0, relative: precision === 'float32' ? 1e-3 : 1e-9 });
      }
      engine.train(1, true); // from the gradients that were observed
      assert.deepEqual(parametersSeen(engine.observe(), 'before', plan).values, engineAt(way, plan, precision, 9));
      const snapshot = engine.snapshot();
      engine.train(1);
      assert.ok(!engine.observe().hasBefore);
      engine.restore(snapshot);
      assert.ok(!engine.observe().hasBefore);
    }
  }
});

function engineAt(way: Way, plan: TrainingPlan, precision: 'float32' | 'float64', step: number): Float64Array {
  const engine = engineBy(way, plan, precision);
  engine.train(step);
  return engine.parameters.values;
}

test('a call for no steps does nothing and has no loss; the first parameters are copied, not shared', () => {
  const plan = planFor({ ...plain, layers: [layer(12, 'relu'), layer(2, 'linear')] });
  const initial = plan.initial.values.slice();
  const engine = engineBy(ways[0]!, plan);
  const { steps, diverged, loss } = engine.train(0);
  assert.deepEqual([steps, diverged, loss, engine.step], [0, false, NaN, 0]);
  assert.deepEqual(engine.parameters.values, initial);
  engine.train(3);
  assert.deepEqual(plan.initial.values, initial);
});
