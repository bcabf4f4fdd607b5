import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEngine } from '../../src/training/engines.ts';
import type { EngineChoice } from '../../src/training/engines.ts';
import type { Job } from '../../src/training/job.ts';
import { Run } from '../../src/training/run.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, jobOf, small, view } from './helpers.ts';

async function trainerBy(job: Job, choice: EngineChoice): Promise<Trainer> {
  const createEngine = await chooseEngine(job, choice);
  if (typeof createEngine === 'string') assert.fail(createEngine);
  return new Trainer(job, createEngine);
}

test('the engine asked for is the one that trains, and auto is the fast one', async () => {
  const job = await jobOf(small);
  const kinds = await Promise.all((['reference', 'fast', 'auto'] as const).map(async (choice) => (await trainerBy(job, choice)).info.kind));
  assert.deepEqual(kinds, ['reference', 'fast', 'fast']);
});

test('the fast engine computes in the precision of the spec, the reference in float64', async () => {
  for (const precision of ['float32', 'float64'] as const) {
    const job = await jobOf({ ...small, precision });
    const [fast, reference] = await Promise.all([trainerBy(job, 'fast'), trainerBy(job, 'reference')]);
    assert.deepEqual([fast.info.precision, reference.info.precision, fast.info.threads], [precision, 'float64', 1]);
    fast.trainTo(job.totalSteps);
    reference.trainTo(job.totalSteps);
    assert.equal(fast.parameters.values.every((value) => Math.fround(value) === value), precision === 'float32');
    assertClose(fast.evaluate().loss, reference.evaluate().loss, 'loss', 1e-6, precision === 'float32' ? 1e-4 : 1e-9);
  }
});

test('zeros that are most of x are passed over, it is said so, and threads are given for what is left', async () => {
  const specOf = (isZero: (k: number) => boolean): object => {
    const x = Array.from({ length: 40 }, (_row, i) => Array.from({ length: 100 }, (_number, k) => (isZero(k) ? 0 : Math.sin(i + k))));
    return { ...small, data: { x, y: x.map((_row, i) => [i / 40]) }, layers: [{ units: 200, activation: 'tanh' }, { units: 1 }], training: { epochs: 2, batchSize: 20 } };
  };
  for (const [isZero, zeros, threads] of [[(k: number) => k % 10 > 0, true, 1], [() => false, false, 2]] as const) {
    const createEngine = await chooseEngine(await jobOf(specOf(isZero)), 'fast', 2);
    assert.ok(typeof createEngine === 'function');
    const trainer = new Trainer(await jobOf(specOf(isZero)), createEngine);
    const { rung } = trainer.info;
    trainer.dispose();
    assert.deepEqual([rung.endsWith(', zeros passed over'), trainer.info.threads], [zeros, threads]);
  }
});

test('a run shows a float32 engine’s own parameters, and tells losses near those of float64', async () => {
  const job = await jobOf({ ...small, precision: 'float32' });
  const createEngine = await chooseEngine(job, 'auto');
  assert.ok(typeof createEngine === 'function');
  const [run, exact] = [new Run(job, { createEngine }), new Run(job)];
  for (const each of [run, exact]) each.advance(Infinity);
  assert.deepEqual([run.phase, run.engine.precision, run.trainer.step], ['done', 'float32', exact.trainer.step]);
  const [own, its] = [run.frame(view({ sample: 0 })), exact.frame(view({ sample: 0 }))];
  assertClose(own.head.trainingLoss, its.head.trainingLoss, 'training loss', 1e-6, 1e-4);
  its.steps.channels.forEach(({ mean }, c) => mean.forEach((value, i) => assertClose(own.steps.channels[c]!.mean[i]!, value, `channel ${c} at ${i}`, 1e-6, 1e-3)));
});

test('a step that was passed is shown as it was, replayed by another fast engine', async () => {
  for (const precision of ['float32', 'float64'] as const) {
    const job = await jobOf({ ...small, precision });
    const createEngine = await chooseEngine(job, 'fast');
    assert.ok(typeof createEngine === 'function');
    const [run, slow] = [new Run(job, { createEngine }), new Run(job, { createEngine })];
    const first = view({ sample: 0 });
    run.advance(30);
    slow.advance(11);
    const then = slow.frame(first);
    const replayed = run.frame({ ...first, step: 11 });
    assert.deepEqual([replayed.head.step, replayed.head.loss], [11, then.head.loss]);
    assert.deepEqual(replayed.columns, then.columns);
    assert.deepEqual(replayed.edges, then.edges);
  }
});

test('accuracy is counted over the fast engine’s outputs', async () => {
  const job = await jobOf({ data: { generator: 'spiral', samples: 700, noise: 0.2 }, layers: [{ units: 8, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }], loss: 'bce', training: { epochs: 3, batchSize: 32, validation: 0.45 } });
  const [fast, reference] = await Promise.all([trainerBy(job, 'fast'), trainerBy(job, 'reference')]);
  for (const trainer of [fast, reference]) trainer.trainTo(job.totalSteps);
  const [own, expected] = [fast.evaluate(), reference.evaluate()];
  assert.equal(own.accuracy, expected.accuracy);
  assert.ok(own.accuracy! > 0 && own.accuracy! < 1);
  assertClose(own.valLoss!, expected.valLoss!, 'validation loss');
});

test('what the fast engine has no room for, the reference trains, and says why; who asks for the fast one gets a sentence', async () => {
  const job = await jobOf(small);
  const many = { ...job, plan: { ...job.plan, batchSize: 2 ** 26 } };
  const refused = await chooseEngine(many, 'fast');
  assert.match(String(refused), /^the fast engine can't train this here: it would need \d+\.\d GiB in one memory, which has at most 4$/);
  const createEngine = await chooseEngine(many, 'auto');
  assert.ok(typeof createEngine === 'function');
  const { kind, why } = createEngine(job.plan).info as { kind: string; why?: string };
  assert.deepEqual([kind, why], ['reference', refused]);
});
