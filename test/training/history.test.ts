import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { History, Replay } from '../../src/training/history.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { hashOf, jobOf, optimizers, small } from './helpers.ts';

/** All bits that training goes on from. */
function stateOf(trainer: Trainer): string {
  return hashOf(...trainer.snapshot().arrays);
}

/** Runs a job with a history and notes a hash of every state. */
function run(trainer: Trainer, history: History, steps: number): string[] {
  const hashes: string[] = [];
  const note = (): void => void hashes.push(stateOf(trainer));
  for (let k = 0; k < steps; k++) {
    history.offer(trainer);
    note();
    trainer.next();
  }
  note();
  return hashes;
}

function stateAt(replay: Replay, step: number): string {
  const trainer = replay.at(step);
  assert.equal(trainer.step, step);
  return stateOf(trainer);
}

test('any jump back and forth over a long run finds the state as it was, bit for bit', async () => {
  for (const [i, optimizer] of optimizers.entries()) {
    const job = await jobOf({ ...small, optimizer, regularization: { l2: 0.01 } });
    const history = new History(40_000); // some dozens of keyframes: the run is thinned several times
    const steps = 700;
    const hashes = run(new Trainer(job), history, steps);
    assert.ok(history.spacing > 1, 'the history was thinned');
    const replay = new Replay(job, history);
    fc.assert(
      fc.property(fc.array(fc.nat(steps), { minLength: 1, maxLength: 15 }), (jumps) => {
        for (const step of jumps) assert.equal(stateAt(replay, step), hashes[step], `step ${step} of ${optimizer.type}`);
      }),
      { numRuns: 12, seed: i },
    );
    for (const step of [0, steps, 1, steps - 1, 0]) assert.equal(stateAt(replay, step), hashes[step]);
  }
});

test('looking back while the run goes on does not disturb it', async () => {
  const job = await jobOf(small);
  const alone = run(new Trainer(job), new History(), 60);
  const [trainer, history] = [new Trainer(job), new History(20_000)];
  const replay = new Replay(job, history);
  for (let step = 0; step < 60; step++) {
    history.offer(trainer);
    assert.equal(stateAt(replay, (step * 7) % (step + 1)), alone[(step * 7) % (step + 1)]);
    trainer.next();
    assert.equal(stateOf(trainer), alone[step + 1]);
  }
});

test('the ring stays within its bound, reaches step 0, and no step is farther than the spacing from a keyframe', async () => {
  const job = await jobOf(small);
  const size = job.plan.initial.values.byteLength;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 300 }), async (limit, steps) => {
      const [trainer, history] = [new Trainer(job), new History(limit)];
      for (let k = 0; k < steps; k++) {
        history.offer(trainer);
        assert.ok(history.bytes <= limit || history.count <= 2, `${history.bytes} of ${limit} bytes in ${history.count} keyframes`);
        assert.ok(history.bytes >= history.count * size);
        trainer.next();
      }
      assert.equal(history.nearest(0).t, 0);
      for (let step = 0; step < steps; step++) {
        const { t } = history.nearest(step);
        assert.ok(t <= step && step - t < history.spacing, `step ${step} is ${step - t} from its keyframe, the spacing is ${history.spacing}`);
      }
    }),
    { numRuns: 30 },
  );
});

test('thinning keeps every second keyframe, and then the spacing doubles', async () => {
  const trainer = new Trainer(await jobOf(small));
  const history = new History();
  history.offer(trainer);
  const one = history.bytes;
  const tight = new History(4 * one);
  const fresh = new Trainer(trainer.job);
  const spacings: number[] = [];
  for (let k = 0; k < 20; k++) {
    tight.offer(fresh);
    spacings.push(tight.spacing);
    fresh.next();
  }
  // Four fit: the fifth, at step 4, thins to 0 2 4; step 8 is the fifth again and thins to 0 4 8; then step 16.
  assert.deepEqual(spacings, [1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 8, 8, 8, 8]);
  assert.equal(tight.count, 3);
});

test('a small network keeps no more keyframes than are of use, however much memory there is', async () => {
  const trainer = new Trainer(await jobOf(small));
  const history = new History(undefined, 4);
  const times: number[][] = [];
  for (let k = 0; k < 20; k++) {
    history.offer(trainer);
    if (k % 4 === 0) times.push(Array.from({ length: k + 1 }, (_, step) => history.nearest(step).t).filter((t, i, all) => t !== all[i - 1]));
    trainer.next();
  }
  assert.deepEqual(times, [[0], [0, 2, 4], [0, 4, 8], [0, 4, 8, 12], [0, 8, 16]]);
  assert.equal(new History(Infinity).spacing, 1);
});

test('the steps to the next keyframe are those until one is due', async () => {
  const trainer = new Trainer(await jobOf(small));
  const history = new History(undefined, 3);
  for (let k = 0; k < 20; k++) {
    history.offer(trainer);
    const { count } = history;
    const due = trainer.step + history.stepsToNext(trainer.step);
    assert.ok(due > trainer.step && due % history.spacing === 0 && due - trainer.step <= history.spacing);
    if (due > trainer.step + 1) {
      trainer.next();
      history.offer(trainer);
      assert.equal(history.count, count, `no keyframe is due at step ${trainer.step}`);
    } else trainer.next();
  }
});

test('a network too large for more keeps two keyframes and stays reachable', async () => {
  const job = await jobOf(small);
  const history = new History(0);
  const hashes = run(new Trainer(job), history, 100);
  assert.equal(history.count, 2);
  assert.equal(history.nearest(0).t, 0);
  const replay = new Replay(job, history);
  for (const step of [100, 3, 77, 0, 64]) assert.equal(stateAt(replay, step), hashes[step]);
});

test('offering the same moment twice, or an earlier one, keeps nothing more', async () => {
  const [trainer, history] = [new Trainer(await jobOf(small)), new History()];
  const start = trainer.snapshot();
  for (let k = 0; k < 5; k++) {
    history.offer(trainer);
    history.offer(trainer);
    trainer.next();
  }
  assert.equal(history.count, 5);
  trainer.restore(start);
  history.offer(trainer);
  assert.equal(history.count, 5);
});

test('an empty history says that it has nothing', async () => {
  assert.throws(() => new History().nearest(0), /no keyframe at or before step 0/);
  const replay = new Replay(await jobOf(small), new History());
  assert.throws(() => replay.at(3), /no keyframe at or before step 2/);
});
