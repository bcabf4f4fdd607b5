import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { History } from '../../src/training/history.ts';
import { Run } from '../../src/training/run.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, jobOf, moment, small, view } from './helpers.ts';

const mean = view();

/** A run to its end. */
function finished(run: Run): Run {
  while (run.phase === 'ready') run.advance();
  return run;
}

test('a run trains all epochs of the spec and then is done, for good', async () => {
  const run = new Run(await jobOf(small));
  assert.equal(run.phase, 'ready');
  assert.equal(run.loss, null);
  finished(run);
  assert.equal(run.phase, 'done');
  assert.equal(run.divergence, null);
  assert.equal(run.trainer.step, 6 * 5);
  run.advance();
  assert.equal(run.trainer.step, 30);
});

test('a run trains as the trainer does by itself', async () => {
  const job = await jobOf(small);
  const [run, trainer] = [finished(new Run(job)), new Trainer(job)];
  let last = NaN;
  while (!trainer.done) last = trainer.next().batchLoss;
  assert.deepEqual(run.trainer.parameters.values, trainer.parameters.values);
  assert.equal(run.loss, last);
});

test('every step and every epoch is a point of its curve', async () => {
  const job = await jobOf({ ...small, training: { ...small.training, validation: 0.25 } });
  const [run, trainer] = [finished(new Run(job)), new Trainer(job)];
  const steps: number[][] = [];
  const epochs: (number | null)[][] = [];
  while (!trainer.done) {
    steps.push([trainer.next().batchLoss, ...trainer.gradientNorms]);
    if (trainer.atEpochEnd) {
      const { loss, valLoss } = trainer.evaluate();
      epochs.push([loss, valLoss, NaN]);
    }
  }
  const frame = run.frame(mean);
  assert.deepEqual(frame.steps.channels.map((channel) => [...channel.mean]), [0, 1, 2].map((c) => steps.map((point) => point[c])));
  assert.deepEqual(frame.epochs.channels.map((channel) => [...channel.mean]), [0, 1, 2].map((c) => epochs.map((point) => point[c])));
  assert.equal(frame.epochs.points, 6);
});

test('a frame carries the curves from where the last one ended, and all of them after forgetSent', async () => {
  const run = new Run(await jobOf(small));
  for (let k = 0; k < 12; k++) run.advance();
  assert.equal(run.frame(mean).steps.channels[0]!.mean.length, 12);
  for (let k = 0; k < 3; k++) run.advance();
  const { from, channels, points } = run.frame(mean).steps;
  assert.deepEqual([from, points, channels[0]!.mean.length], [11, 15, 4]);
  run.forgetSent();
  assert.equal(run.frame(mean).steps.channels[0]!.mean.length, 15);
});

test('the frame of a step by replay is the frame that was there when it ran', async () => {
  const job = await jobOf({ ...small, optimizer: { type: 'adam' }, regularization: { l2: 0.1, l1: 0.01 } });
  for (const limit of [undefined, 3000]) {
    const run = new Run(job, { history: new History(limit) });
    const frames: unknown[] = [];
    while (run.phase === 'ready') {
      frames.push(moment(run.frame(view({ sample: 1 }))));
      run.advance();
    }
    frames.push(moment(run.frame(view({ sample: 1 }))));
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1 }), (steps) => {
        for (const step of steps) assert.deepEqual(moment(run.frame(view({ sample: 1, step }))), frames[step]);
      }),
      { numRuns: 20 },
    );
  }
});

test('a step that is not reached is refused with both numbers', async () => {
  const run = new Run(await jobOf(small));
  run.advance();
  for (const step of [2, -1, 0.5, NaN]) assert.throws(() => run.frame({ ...mean, step }), new RegExp(`step ${step} is not reached: the run is at step 1`));
  run.frame({ ...mean, step: 1 });
});

test('however a run is driven and looked at, it is the same run: parameters, curves, keyframes, evaluations', async () => {
  const job = await jobOf({ ...small, optimizer: { type: 'adam' }, training: { epochs: 700, batchSize: 5, validation: 0.2 } });
  const steps = job.totalSteps; // 2,800: the curve has buckets of 4, epochs are measured every fourth time
  const bounded = (): Run => new Run(job, { history: new History(undefined, 50) });
  const summary = (run: Run): unknown => {
    const { steps: curve, epochs, head } = (run.forgetSent(), run.frame(mean));
    const { history, trainer } = run;
    const keyframes = Array.from({ length: steps }, (_, step) => history.nearest(step).t);
    return { curve, epochs, head, keyframes, bytes: history.bytes, state: trainer.snapshot(), loss: run.loss, phase: run.phase };
  };
  const whole = bounded();
  whole.advance(Infinity);
  const expected = summary(whole);
  const single = bounded();
  while (single.phase === 'ready') single.advance();
  assert.deepEqual(summary(single), expected, 'step by step');
  const action = fc.record({ count: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 900 })), keepBefore: fc.boolean(), look: fc.constantFrom('not', 'live', 'rest', 'back') });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const run = bounded();
      for (const { count, keepBefore, look } of actions) {
        const from = run.trainer.step;
        run.advance(count, keepBefore);
        assert.equal(run.trainer.step, Math.min(from + count, steps));
        if (keepBefore && run.trainer.step === from + count) assert.ok(run.hasBefore);
        if (look === 'live') run.liveFrame(mean, 1);
        if (look === 'rest') run.frame(mean);
        if (look === 'back') run.frame({ ...mean, step: run.trainer.step >> 1 });
      }
      run.advance(steps);
      assert.deepEqual(summary(run), expected);
    }),
    { numRuns: 20 },
  );
});

test('a frame of a run that goes on shows what the exact one does', async () => {
  const job = await jobOf({ ...small, regularization: { l2: 0.1 } });
  for (const steps of [1, 4, 17, 30]) {
    const [going, resting, looking] = [new Run(job), new Run(job), new Run(job)];
    going.advance(steps, true);
    resting.advance(steps, true);
    looking.advance(steps);
    const live = going.liveFrame(view({ sample: 1 }), 9);
    assert.equal(live.head.stepsPerSecond, 9);
    assert.deepEqual(moment(live), moment(resting.frame(view({ sample: 1 }))), 'kept');
    assert.deepEqual(moment(live), moment(looking.frame(view({ sample: 1 }))), 'replayed');
  }
});

test('a frame without what was before the last update has no last update', async () => {
  const run = new Run(await jobOf(small));
  run.advance(3);
  assert.equal(run.hasBefore, false);
  assert.ok(run.liveFrame(mean, 0).edges.every(({ lastUpdate }) => lastUpdate.every(Number.isNaN)));
});

test('the last update of a whole run is known without a replay', async () => {
  const run = finished(new Run(await jobOf(small)));
  assert.ok(run.hasBefore);
});

test('a long run is measured ever more rarely, at the epochs that it says and at its end', async () => {
  const job = await jobOf({ ...small, training: { epochs: 1030, batchSize: 'full' } });
  const [run, trainer] = [new Run(job), new Trainer(job)];
  run.advance(Infinity);
  const { epochs } = run.frame(mean);
  assert.deepEqual([epochs.points, epochs.width], [1030, 2]);
  epochs.channels[0]!.mean.forEach((loss, bucket) => {
    const measured = [2 * bucket + 1, 2 * bucket + 2].filter((n) => n === 1030 || n % (n <= 256 ? 1 : n <= 512 ? 2 : n <= 1024 ? 4 : 8) === 0);
    const losses = measured.map((n) => (trainer.trainTo(n), trainer.evaluate().loss));
    if (losses.length === 0) assert.ok(Number.isNaN(loss));
    else assertClose(loss, losses.reduce((sum, value) => sum + value, 0) / losses.length, `bucket ${bucket}`);
  });
});

test('a rest at the end of an epoch that was not measured shows its loss, and leaves the curve as it is', async () => {
  const run = new Run(await jobOf({ ...small, training: { epochs: 600, batchSize: 'full' } }));
  run.advance(513);
  const trainer = new Trainer(run.job);
  trainer.trainTo(513);
  assert.equal(run.frame(mean).head.trainingLoss, trainer.evaluate().loss);
  run.advance(1);
  trainer.restore(new Trainer(run.job).snapshot());
  trainer.trainTo(512);
  assert.equal(run.liveFrame(mean, 0).head.trainingLoss, trainer.evaluate().loss);
  assert.equal(run.frame(mean).epochs.points, 512);
});

test('a run that diverges says so, names step and first layer, and keeps the last good state', async () => {
  const run = finished(new Run(await jobOf({ ...small, optimizer: { learningRate: 1e300 } })));
  assert.equal(run.phase, 'diverged');
  assert.match(run.divergence!, /^step 1 \(epoch 0\): after layer "o", the loss is Infinity/);
  assert.equal(run.trainer.step, 1);
  run.advance();
  assert.equal(run.trainer.step, 1);
  assert.equal(run.frame({ ...mean, step: 0 }).head.step, 0);
  assert.equal(run.frame({ ...mean, step: 1 }).head.step, 1);
});

test('a run whose very last update overflows has diverged as well', async () => {
  const run = finished(new Run(await jobOf({
    data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[2]] }], loss: 'mse', optimizer: { learningRate: 1e308 }, training: { epochs: 1, batchSize: 1 },
  })));
  assert.equal(run.phase, 'diverged');
  assert.match(run.divergence!, /layer "output", a weight W is not finite/);
});
