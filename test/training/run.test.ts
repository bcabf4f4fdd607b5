import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Frame } from '../../src/protocol/frame.ts';
import { networkView, Run } from '../../src/training/run.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { jobOf, small } from './helpers.ts';

const mean = { sample: null, first: [] };

/** A run to its end. */
function finished(run: Run): Run {
  while (run.phase === 'ready') run.advance();
  return run;
}

/** A frame without what belongs to the curves and the clock. */
function moment({ head, target, columns, edges, layers }: Frame): unknown {
  return structuredClone({ head: { ...head, trainingLoss: 0, stepsPerSecond: 0 }, target, columns, edges, layers });
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
  const frame = run.frame(mean, 0);
  assert.deepEqual(frame.steps.channels.map((channel) => [...channel.mean]), [0, 1, 2].map((c) => steps.map((point) => point[c])));
  assert.deepEqual(frame.epochs.channels.map((channel) => [...channel.mean]), [0, 1, 2].map((c) => epochs.map((point) => point[c])));
  assert.equal(frame.epochs.points, 6);
});

test('a frame carries the curves from where the last one ended, and all of them after forgetSent', async () => {
  const run = new Run(await jobOf(small));
  for (let k = 0; k < 12; k++) run.advance();
  assert.equal(run.frame(mean, 0).steps.channels[0]!.mean.length, 12);
  for (let k = 0; k < 3; k++) run.advance();
  const { from, channels, points } = run.frame(mean, 0).steps;
  assert.deepEqual([from, points, channels[0]!.mean.length], [11, 15, 4]);
  run.forgetSent();
  assert.equal(run.frame(mean, 0).steps.channels[0]!.mean.length, 15);
});

test('the frame of a step by replay is the frame that was there when it ran', async () => {
  const job = await jobOf({ ...small, optimizer: { type: 'adam' }, regularization: { l2: 0.1, l1: 0.01 } });
  for (const limit of [undefined, 3000]) {
    const run = new Run(job, limit);
    const frames: unknown[] = [];
    while (run.phase === 'ready') {
      frames.push(moment(run.frame({ sample: 1, first: [] }, 0)));
      run.advance();
    }
    frames.push(moment(run.frame({ sample: 1, first: [] }, 0)));
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1 }), (steps) => {
        for (const step of steps) assert.deepEqual(moment(run.frameAt(step, { sample: 1, first: [] })), frames[step]);
      }),
      { numRuns: 20 },
    );
  }
});

test('a step that is not reached is refused with both numbers', async () => {
  const run = new Run(await jobOf(small));
  run.advance();
  for (const step of [2, -1, 0.5, NaN]) assert.throws(() => run.frameAt(step, mean), new RegExp(`step ${step} is not reached: the run is at step 1`));
  run.frameAt(1, mean);
});

test('a run that diverges says so, names step and first layer, and keeps the last good state', async () => {
  const run = finished(new Run(await jobOf({ ...small, optimizer: { learningRate: 1e300 } })));
  assert.equal(run.phase, 'diverged');
  assert.match(run.divergence!, /^step 1 \(epoch 0\): after layer "o", the loss is Infinity/);
  assert.equal(run.trainer.step, 1);
  run.advance();
  assert.equal(run.trainer.step, 1);
  assert.equal(run.frameAt(0, mean).head.step, 0);
  assert.equal(run.frameAt(1, mean).head.step, 1);
});

test('a run whose very last update overflows has diverged as well', async () => {
  const run = finished(new Run(await jobOf({
    data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[2]] }], loss: 'mse', optimizer: { learningRate: 1e308 }, training: { epochs: 1, batchSize: 1 },
  })));
  assert.equal(run.phase, 'diverged');
  assert.match(run.divergence!, /layer "output", a weight W is not finite/);
});

test('the view of a network tells its shapes and names', async () => {
  const csv = 'w,h,kind\n1,2,cat\n2,1,dog\n3,3,cat\n4,4,dog\n';
  const job = await jobOf(
    { data: { csv: 'a.csv', target: 'kind' }, layers: [{ units: 3, activation: 'relu', useBias: false }, { name: 'p', units: 2, activation: 'softmax' }], loss: 'crossEntropy', training: { epochs: 2, batchSize: 3 } },
    { 'a.csv': csv },
  );
  assert.deepEqual(networkView(job, 'pets.nn.json'), {
    name: 'pets.nn.json',
    featureNames: ['w', 'h'],
    inputs: 2,
    layers: [
      { name: 'hidden', type: 'dense', nIn: 2, units: 3, activation: 'relu', useBias: false, trainBias: true, parameters: 6 },
      { name: 'p', type: 'dense', nIn: 3, units: 2, activation: 'softmax', useBias: true, trainBias: true, parameters: 8 },
    ],
    outputNames: ['cat', 'dog'],
    loss: 'crossEntropy',
    optimizer: 'sgd',
    trainingSamples: 4,
    validationSamples: 0,
    stepsPerEpoch: 2,
    totalSteps: 4,
    accuracyOn: 'training',
    classOfRow: ['cat', 'dog', 'cat', 'dog'],
  });
});
