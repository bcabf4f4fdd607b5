/** Saved runs: going on is going on, bit for bit; and nothing that is read can do harm. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arithmetic, EngineFactory } from '../../src/core/index.ts';
import type { Job } from '../../src/training/job.ts';
import { Run } from '../../src/training/run.ts';
import { restoreRun, saveRun } from '../../src/training/store.ts';
import { engineBy, ways } from '../engine/support.ts';
import { bothEngines, hashOf, jobOf, moment, optimizers, small, view } from './helpers.ts';

const stateOf = ({ trainer }: Run): string => hashOf(...trainer.snapshot().arrays);

function restored(job: Job, bytes: Uint8Array, createEngine: EngineFactory | undefined): Run {
  const result = restoreRun(job, bytes, createEngine ? { createEngine } : {});
  return 'run' in result ? result.run : assert.fail(result.problem);
}

const begun = (job: Job, createEngine: EngineFactory | undefined): Run => new Run(job, createEngine ? { createEngine } : {});

test('a run that was saved and restored goes on as if nothing had been, whatever the optimiser and the engine', async () => {
  for (const optimizer of optimizers) {
    const job = await jobOf({ ...small, optimizer });
    for (const createEngine of await bothEngines(job)) {
      const run = begun(job, createEngine);
      run.advance(13);
      const back = restored(job, saveRun(run, 1e6), createEngine);
      assert.equal(stateOf(back), stateOf(run));
      assert.equal(back.loss, run.loss);
      run.advance(100);
      back.advance(100);
      assert.deepEqual([back.phase, stateOf(back)], ['done', stateOf(run)]);
      const [own, its] = [back.frame(view()), run.frame(view())];
      assert.deepEqual(own.steps.channels.map(({ min, max }) => [min, max]), its.steps.channels.map(({ min, max }) => [min, max]));
      assert.deepEqual(own.epochs, its.epochs);
      assert.equal(own.head.trainingLoss, its.head.trainingLoss);
    }
  }
});

test('every step of a restored run, with its forks, is the one that was there, also where few keyframes were saved', async () => {
  const job = await jobOf({ ...small, optimizer: optimizers[5], training: { epochs: 40, batchSize: 5 } });
  for (const createEngine of await bothEngines(job)) {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 150 }), fc.nat(150), fc.boolean(), fc.constantFrom(1, 3000, 1e6), fc.array(fc.nat(300), { minLength: 1, maxLength: 10 }), async (steps, at, kept, limit, jumps) => {
        const run = begun(job, createEngine);
        run.advance(steps);
        const fork = run.fork(at % steps, { kind: 'weight', layer: 0, unit: 1, input: 2, value: 0.4 });
        fork.advance(20);
        if (kept) fork.keep();
        const inner = fork.fork(fork.trainer.step, { kind: 'learningRate', value: 0.02 });
        inner.advance(9);
        const back = restored(job, saveRun(inner, limit), createEngine);
        assert.deepEqual(back.forks, inner.forks);
        for (const jump of jumps) {
          const step = jump % (inner.trainer.step + 1);
          if (step < inner.trainer.step) assert.deepEqual(moment(back.frame(view({ step, sample: 1 }))), moment(inner.frame(view({ step, sample: 1 }))), `step ${step}`);
        }
        for (const each of [back, inner]) each.forgetSent();
        assert.deepEqual(back.frame(view()).ancestors, inner.frame(view()).ancestors);
        const [outer, its] = [back.discard(), inner.discard()];
        assert.equal(stateOf(outer!), stateOf(its!));
        const [root, original] = [outer!.discard(), its!.discard()];
        assert.equal(root === null, kept);
        if (root && original) assert.equal(stateOf(root), stateOf(original));
      }),
      { numRuns: 15 },
    );
  }
});

test('a saved run stays about within its bound', async () => {
  const run = begun(await jobOf({ ...small, training: { epochs: 200, batchSize: 5 } }), undefined);
  run.advance(1000);
  const [all, some, few] = [1e7, 100_000, 1].map((limit) => saveRun(run, limit).byteLength);
  const curves = few!; // which are bounded by themselves
  assert.ok(all! - curves > 200_000 && some! - curves < 110_000 && curves < 150_000, `${all}, ${some}, ${few}`);
});

test('a run that one rung saved is gone on with by another of the same arithmetic, and refused by one of the other', async () => {
  const job = await jobOf(small);
  const engines = (arithmetic: Arithmetic): EngineFactory[] =>
    ways.filter(({ rung }) => rung.arithmetic === arithmetic).map((way) => (plan) => engineBy({ ...way, rung: { ...way.rung, name: way.name } }, plan));
  const [narrow, wide] = engines('fused');
  const [separate] = engines('separate');
  const run = begun(job, narrow);
  run.advance(13);
  const back = restored(job, saveRun(run, 1e6), wide);
  run.advance(100);
  back.advance(100);
  assert.deepEqual([back.phase, stateOf(back)], ['done', stateOf(run)]);
  const refused = restoreRun(job, saveRun(run, 1e6), { createEngine: separate! });
  assert.match('problem' in refused ? refused.problem : 'none', /trained by the fast engine, with fused operations, in float64, and here is the fast engine, in float64/);
});

test('a run of another job, of another engine or of another version is refused', async () => {
  const job = await jobOf(small);
  const run = begun(job, undefined);
  run.advance(3);
  const bytes = saveRun(run, 1e6);
  const problem = (other: Job, stored: Uint8Array, createEngine?: EngineFactory): string => {
    const result = restoreRun(other, stored, createEngine ? { createEngine } : {});
    return 'problem' in result ? result.problem : 'none';
  };
  assert.equal(problem(job, bytes), 'none');
  const within = Buffer.concat([Buffer.of(1, 2, 3), bytes, Buffer.of(4)]).subarray(3, 3 + bytes.length); // as a message may bring it
  assert.equal(problem(job, within), 'none');
  const others = [{ ...small, seed: 4 }, { ...small, loss: 'halfMse' }, { ...small, training: { epochs: 7, batchSize: 5 } }, { ...small, data: { ...small.data, x: small.data.x.map((row, i) => (i === 4 ? [0, 0, 0] : row)) } }];
  for (const other of others) assert.match(problem(await jobOf(other), bytes), /not those that it was trained with/);
  assert.match(problem(job, bytes, (await bothEngines(job))[1]), /trained by the reference engine, in float64, and here is the fast engine/);
  assert.match(problem(job, Uint8Array.from({ length: 800 }, (_, i) => i)), /another version/);
});

test('whatever is wrong with the bytes, it is said, and nothing is thrown', async () => {
  const job = await jobOf(small);
  const run = begun(job, undefined);
  run.advance(7);
  const fork = run.fork(3, { kind: 'bias', layer: 0, unit: 1, value: 1 });
  fork.advance(2);
  const bytes = saveRun(fork, 1e6);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = bytes.slice();
      damaged[at]! ^= flip;
      assert.ok('problem' in restoreRun(job, damaged, {}), `byte ${at}`);
    }),
    { numRuns: 300 },
  );
  fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => assert.ok('problem' in restoreRun(job, bytes.slice(0, length), {}))), { numRuns: 100 });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (any) => assert.ok('problem' in restoreRun(job, any, {}))), { numRuns: 200 });
});
