/** What if: forks against training that was set up with the edit from the beginning, and against the run that they left. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Matrix, Parameters } from '../../src/core/index.ts';
import type { EngineFactory } from '../../src/core/index.ts';
import { isSparse } from '../../src/engine/index.ts';
import type { Edit } from '../../src/protocol/edit.ts';
import { History } from '../../src/training/history.ts';
import type { Job } from '../../src/training/job.ts';
import { Run } from '../../src/training/run.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { matrixOf } from '../data/helpers.ts';
import { assertClose, bothEngines, hashOf, jobOf, moment, optimizers, small, view } from './helpers.ts';

/** All bits that training goes on from. */
const stateOf = ({ trainer }: Run): string => hashOf(...trainer.snapshot().arrays);

const at = (run: Run, step: number): unknown => moment(run.frame(view({ sample: 1, step })));

function runOf(job: Job, createEngine: EngineFactory | undefined, history = new History()): Run {
  return new Run(job, { ...(createEngine && { createEngine }), history });
}

function ended(run: Run): Run {
  while (run.phase === 'ready') run.advance(7, true);
  return run;
}

test('a fork that changes nothing makes the same steps, bit for bit, with every optimiser and both engines', async () => {
  for (const optimizer of optimizers) {
    const job = await jobOf({ ...small, optimizer });
    for (const createEngine of await bothEngines(job)) {
      const run = runOf(job, createEngine);
      run.advance(13);
      const w = run.frame(view({ step: 8 })).edges[1]!.w[3]!;
      const fork = run.fork(8, { kind: 'weight', layer: 1, unit: 0, input: 3, value: w });
      assert.equal(fork.trainer.step, 8);
      fork.advance(5);
      assert.equal(stateOf(fork), stateOf(run), optimizer.type);
      fork.dispose();
    }
  }
});

test('a fork at step 0 trains as a spec that begins with the edited number', async () => {
  const job = await jobOf(small);
  const edits: [Edit, (initial: Parameters) => void][] = [
    [{ kind: 'weight', layer: 0, unit: 4, input: 1, value: 0.75 }, ({ layers }) => (layers[0]!.W.row(4)[1] = 0.75)],
    [{ kind: 'bias', layer: 1, unit: 1, value: -0.5 }, ({ layers }) => (layers[1]!.b[1] = -0.5)],
  ];
  for (const [edit, change] of edits) {
    const initial = new Parameters(job.plan.network.layers, job.plan.initial.values.slice());
    change(initial);
    const plan = { ...job.plan, initial };
    for (const createEngine of await bothEngines(job)) {
      const expected = new Trainer({ ...job, plan }, createEngine);
      expected.train(11);
      const run = runOf(job, createEngine);
      run.advance(4);
      const fork = run.fork(0, edit);
      fork.advance(11);
      assert.deepEqual(fork.trainer.parameters.values, expected.parameters.values);
    }
  }
});

test('an edited input counts from the step of the fork on, in the data of the fork alone', async () => {
  const job = await jobOf({ ...small, optimizer: optimizers[5] });
  const x = matrixOf(job.dataset.x).data;
  for (const createEngine of await bothEngines(job)) {
    const run = runOf(job, createEngine);
    run.advance(14);
    const data = x.slice();
    data[7 * 3 + 2] = 9;
    const dataset = { ...job.dataset, x: Matrix.over(23, 3, data) };
    const expected = new Trainer({ ...job, dataset, plan: { ...job.plan, samples: dataset } }, createEngine);
    const before = new Trainer(job, createEngine);
    before.train(6);
    expected.restore(before.snapshot());
    expected.train(9);
    const fork = run.fork(6, { kind: 'input', row: 7, feature: 2, value: 9 });
    fork.advance(9);
    assert.deepEqual(fork.trainer.parameters.values, expected.parameters.values);
    assert.deepEqual(matrixOf(job.dataset.x).data, x);
    assert.notDeepEqual(fork.trainer.parameters.values, run.trainer.parameters.values);
  }
});

test('a fork goes on from the states of its run, even if its data alone would be computed in another way', async () => {
  // Of the 40 numbers of a row 14 are not 0, as many as there may be where zeros are passed over.
  const x = Array.from({ length: 12 }, (_row, i) => Array.from({ length: 40 }, (_number, k) => (k < 14 ? Math.sin(i + k) + 2 : 0)));
  const job = await jobOf({ ...small, data: { x, y: x.map(([first]) => [first! / 3]) }, layers: [{ units: 32, activation: 'tanh' }, { units: 1 }], optimizer: { type: 'sgd', learningRate: 0.01 } });
  const [, fast] = await bothEngines(job);
  const [plain, sparse] = [undefined, fast].map((createEngine) => {
    const run = runOf(job, createEngine);
    run.advance(6);
    const fork = run.fork(4, { kind: 'input', row: 3, feature: 30, value: 2.5 });
    assert.equal(isSparse(job.plan) && !isSparse(fork.job.plan), true);
    fork.advance(7);
    return fork.trainer.parameters.values;
  });
  sparse!.forEach((value, i) => assertClose(value, plain![i]!, `parameter ${i}`));
});

test('an edited learning rate is the one before the schedule', async () => {
  const optimizer = { type: 'sgd', learningRate: 0.1, schedule: { type: 'exponential', gamma: 0.5, unit: 'epoch' } };
  const run = runOf(await jobOf({ ...small, optimizer }), undefined);
  run.advance(12);
  const fork = run.fork(10, { kind: 'learningRate', value: 0.4 });
  assert.equal(fork.frame(view()).head.learningRate, 0.4 * 0.5 ** 2);
  assert.equal(fork.frame(view({ step: 9 })).head.learningRate, 0.1 * 0.5);
});

test('any step of a fork of a fork is what was there when it ran, and discarding leaves the runs before as they were', async () => {
  const job = await jobOf({ ...small, optimizer: optimizers[5], training: { epochs: 9, batchSize: 5 } });
  for (const createEngine of await bothEngines(job)) {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(20), fc.array(fc.nat(100), { maxLength: 12 }), fc.boolean(), async (first, second, jumps, kept) => {
        const history = new History(30_000);
        const run = runOf(job, createEngine, history);
        const line: unknown[] = [];
        const go = (of: Run, steps: number): void => {
          for (let k = 0; k < steps && of.phase === 'ready'; k++) {
            line[of.trainer.step] = moment(of.frame(view({ sample: 1 })));
            of.advance(1, true);
          }
          line[of.trainer.step] = moment(of.frame(view({ sample: 1 })));
          line.length = of.trainer.step + 1;
        };
        go(run, 24);
        const original = [...line];
        const fork = run.fork(first, { kind: 'bias', layer: 0, unit: 2, value: 0.3 });
        go(fork, 15);
        if (kept) fork.keep();
        const inner = fork.fork(Math.min(second, fork.trainer.step), { kind: 'weight', layer: 0, unit: 1, input: 1, value: -0.2 });
        const outerLine = [...line];
        go(inner, 10);
        assert.equal(inner.forks.length, kept ? 1 : 2);
        for (const jump of jumps) assert.deepEqual(at(inner, jump % line.length), line[jump % line.length]);
        assert.equal(inner.discard(), fork);
        for (const jump of jumps) assert.deepEqual(at(fork, jump % outerLine.length), outerLine[jump % outerLine.length]);
        assert.equal(fork.discard(), kept ? null : run);
        if (kept) return;
        for (const jump of jumps) assert.deepEqual(at(run, jump % original.length), original[jump % original.length]);
        const alone = runOf(job, createEngine);
        alone.advance(24);
        assert.equal(stateOf(run), stateOf(alone));
        assert.equal(stateOf(ended(run)), stateOf(ended(alone)));
        assert.ok(history.bytes <= 30_000);
      }),
      { numRuns: 12 },
    );
  }
});

test('a fork shows its own curve from its step on, and those of the lines that it left', async () => {
  const run = runOf(await jobOf(small), undefined);
  run.advance(20);
  const own = run.frame(view()).steps.channels[0]!.mean;
  const fork = run.fork(12, { kind: 'bias', layer: 1, unit: 0, value: 2 });
  fork.advance(5);
  const { steps, ancestors } = fork.frame(view());
  assert.deepEqual([steps.points, steps.channels[0]!.mean.length], [17, 17]);
  assert.ok(steps.channels[0]!.mean.slice(0, 12).every(Number.isNaN) && steps.channels[0]!.mean.slice(12).every(Number.isFinite));
  assert.deepEqual(ancestors.map(({ forkedAt, isKept }) => [forkedAt, isKept]), [[12, false]]);
  assert.deepEqual(ancestors[0]!.steps.channels[0]!.mean, own);
  assert.equal(fork.frame(view()).ancestors[0]!.steps.channels[0]!.mean.length, 1, 'then only the end again');
  fork.keep();
  assert.deepEqual([fork.forks, fork.frame(view()).ancestors[0]!.isKept], [[], true]);
});

test('at its first step a fork does not say what the last update changed: the edit did', async () => {
  const run = runOf(await jobOf(small), undefined);
  run.advance(9);
  const fork = run.fork(5, { kind: 'weight', layer: 0, unit: 0, input: 0, value: 1 });
  const { edges } = fork.frame(view());
  assert.equal(edges[0]!.w[0], 1);
  assert.ok(edges[0]!.lastUpdate.every(Number.isNaN));
  fork.advance(1, true);
  assert.ok(fork.frame(view()).edges[0]!.lastUpdate.every(Number.isFinite));
});

test('an edit that makes no sense is refused with a sentence', async () => {
  const run = runOf(await jobOf({ ...small, layers: [{ units: 5, activation: 'tanh', useBias: false }, { units: 2 }] }), undefined);
  run.advance(3);
  const refused: [number, Edit, RegExp][] = [
    [4, { kind: 'learningRate', value: 1 }, /step 4 is not reached/],
    [1, { kind: 'learningRate', value: -1 }, /negative/],
    [1, { kind: 'weight', layer: 0, unit: 0, input: 0, value: NaN }, /NaN is not a finite number/],
    [1, { kind: 'weight', layer: 2, unit: 0, input: 0, value: 1 }, /there is no layer 2/],
    [1, { kind: 'weight', layer: 0, unit: 5, input: 0, value: 1 }, /5 units, none is number 5/],
    [1, { kind: 'weight', layer: 0, unit: 0, input: 3, value: 1 }, /3 inputs, none is number 3/],
    [1, { kind: 'bias', layer: 0, unit: 0, value: 1 }, /no biases/],
    [1, { kind: 'input', row: 23, feature: 0, value: 1 }, /23 rows, none is number 23/],
    [1, { kind: 'input', row: 0, feature: 1.5, value: 1 }, /3 features, none is number 1.5/],
  ];
  for (const [step, edit, why] of refused) assert.throws(() => run.fork(step, edit), why);
});
