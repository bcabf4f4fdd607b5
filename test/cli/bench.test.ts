import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainingOperations } from '../../src/core/index.ts';
import { jobOf } from '../training/helpers.ts';
import { diverging, folderWith, linesOf, lively, output, run } from './helpers.ts';

const fields = ['spec', 'engine', 'rung', 'precision', 'threads', 'samplesPerSecond', 'samplesPerSecondBest', 'stepsPerSecond', 'gflops', 'lossFirst', 'loss16', 'lossLast'];

test('--json prints one object: the engine, the rates and three losses, in this order', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const [told, ...others] = linesOf(await output(['bench', 'a.nn.json', '--json', '--seconds', '0.2', '--threads', '1'], folder));
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(told!), fields);
  const { spec, engine, precision, threads } = told!;
  assert.deepEqual([spec, engine, precision, threads], ['a.nn.json', 'fast', 'float64', 1]);
  const { samplesPerSecond, samplesPerSecondBest, stepsPerSecond, gflops } = told as Record<string, number>;
  assert.ok(samplesPerSecond! > 0 && samplesPerSecondBest! >= samplesPerSecond!);
  // 32 training samples in batches of 10, 10, 10 and 2: 8 samples a step on average, and no window of many epochs is far from it.
  assert.ok(samplesPerSecond! / stepsPerSecond! > 7 && samplesPerSecond! / stepsPerSecond! < 9, `${samplesPerSecond} samples in ${stepsPerSecond} steps`);
  // 1-4-1: (4 + 4) · 2 + 4 = 20 multiplications with additions a sample.
  assert.ok(Math.abs(gflops! - (40 * samplesPerSecond!) / 1e9) < 1e-12);
});

test('the losses are those of steps 0 and 15 of a training from the start', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const [told] = linesOf(await output(['bench', 'a.nn.json', '--json', '--seconds', '0.1'], folder));
  const lines = linesOf(await output(['train', 'a.nn.json', '--json', '--steps', '16'], folder));
  const losses = lines.filter(({ type }) => type === 'step').map(({ batchLoss }) => batchLoss);
  assert.deepEqual([told!.lossFirst, told!.loss16], [losses[0], losses[15]]);
});

test('floating-point operations are counted by hand', async () => {
  const operations = async (inputs: number, units: readonly number[]): Promise<number> => {
    const x = [Array<number>(inputs).fill(0)];
    const y = [Array<number>(units.at(-1)!).fill(0)];
    return trainingOperations((await jobOf({ data: { x, y }, layers: units.map((n) => ({ units: n })), loss: 'mse' })).plan.network);
  };
  assert.equal(await operations(2, [4, 2, 1]), 92);
  assert.equal(await operations(4, [16, 16, 3]), 2 * (2 * 64 + 3 * 256 + 3 * 48));
  assert.equal(await operations(784, [128, 10]), 2 * (2 * 784 * 128 + 3 * 1280));
});

test('for people it prints a short table that names the engine', async () => {
  const stdout = await output(['bench', 'a.nn.json', '--seconds', '0.1', '--engine', 'reference'], folderWith({ 'a.nn.json': lively }));
  assert.match(stdout, /^network +.*1-4-1, batches of 10\nengine +reference · float64 · 1 thread\nsamples\/s +[\d,.]+ \(best [\d,.]+\)\nsteps\/s +[\d,.]+\nGFLOP\/s +[\d.e-]+\nbatch loss +\S+ at step 0 · \S+ at step 15 · \S+ at the end\n$/);
});

test('a training that diverges has no speed', async () => {
  const { code, stdout, stderr } = await run(['bench', 'a.nn.json', '--seconds', '0.1'], folderWith({ 'a.nn.json': diverging }));
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^diverged at step 1 /);
});
