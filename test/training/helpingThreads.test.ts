import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Precision } from '../../src/core/index.ts';
import { createFastEngine, isSparse } from '../../src/engine/index.ts';
import type { Helper } from '../../src/engine/index.ts';
import { startHelpers } from '../../src/training/helpers.ts';
import { rungFor } from '../../src/training/rungs.ts';
import { hashOf, jobOf } from './helpers.ts';

/** Wide enough that every thread has something to do in every layer, and batches of two sizes. */
const wide = {
  seed: 5,
  data: { generator: 'spiral', samples: 150, noise: 0.1 },
  layers: [{ units: 70, activation: 'relu' }, { units: 45, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }],
  loss: 'bce',
  optimizer: { type: 'adam' },
  training: { epochs: 8, batchSize: 64, validation: 0 },
};

/** The same with features that are mostly 0, of which the threads list and multiply only the others. */
const dark = {
  ...wide,
  data: { x: Array.from({ length: 150 }, (_row, i) => Array.from({ length: 230 }, (_number, k) => ((i * i + 7 * k) % 11 < 3 ? Math.sin(i + k) : 0))), y: Array.from({ length: 150 }, (_, i) => [i % 2]) },
};

async function bitsOf(precision: Precision, helpers: readonly Helper[], spec: object = wide): Promise<{ bits: string; threads: number; losses: number[] }> {
  const rung = rungFor(precision);
  if (typeof rung === 'string') assert.fail(rung);
  const { plan } = await jobOf(spec);
  assert.equal(isSparse(plan), spec === dark);
  const engine = createFastEngine(plan, { precision, rung, helpers });
  const losses = [engine.train(1).loss, engine.train(15).loss, ...engine.train(1).channels.last, engine.evaluate(plan.rows)];
  const bits = hashOf(engine.parameters.values);
  engine.dispose();
  return { bits, threads: engine.info.threads, losses };
}

for (const precision of ['float32', 'float64'] as const) {
  for (const [what, spec] of Object.entries({ '': wide, ', passing over zeros,': dark })) {
    test(`${precision}: two threads${what} compute the same bits as one, and so do three`, async () => {
      const alone = await bitsOf(precision, [], spec);
      for (const count of [1, 2]) {
        const together = await bitsOf(precision, await startHelpers(count), spec);
        assert.deepEqual(together, { ...alone, threads: 1 + count });
      }
    });
  }
}

test('an engine ends its threads when it is given back', async () => {
  const ended: string[] = [];
  const [helper] = await startHelpers(1);
  await bitsOf('float64', [{ start: (work) => helper!.start(work), terminate: () => (ended.push('ended'), helper!.terminate()) }]);
  assert.deepEqual(ended, ['ended']);
});

test('threads keep no process from ending, whether they wait for work or for a command', () => {
  const program = `
    const { startHelpers } = await import('./src/training/helpers.ts');
    const { createFastEngine } = await import('./src/engine/index.ts');
    const { rungFor } = await import('./src/training/rungs.ts');
    const { jobOf } = await import('./test/training/helpers.ts');
    const [helper] = await startHelpers(2);
    const { plan } = await jobOf(${JSON.stringify(wide)});
    createFastEngine(plan, { precision: 'float32', rung: rungFor('float32'), helpers: [helper] }).train(3);
    console.log('trained');`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual({ status, signal, stdout, stderr }, { status: 0, signal: null, stdout: 'trained\n', stderr: '' });
});

test('nobody waits for a thread that fails while it works', () => {
  const program = `
    const { startHelpers } = await import('./src/training/helpers.ts');
    const { createFastEngine } = await import('./src/engine/index.ts');
    const { rungFor } = await import('./src/training/rungs.ts');
    const { jobOf } = await import('./test/training/helpers.ts');
    const [helper] = await startHelpers(1);
    const { plan } = await jobOf(${JSON.stringify(wide)});
    const withoutKernels = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const failing = { start: (work) => helper.start({ ...work, module: withoutKernels }), terminate: () => helper.terminate() };
    const engine = createFastEngine(plan, { precision: 'float32', rung: rungFor('float32'), helpers: [failing] });
    const ownError = new Promise((resolve) => process.once('uncaughtException', resolve));
    const patience = setTimeout(() => {}, 20_000); // threads keep no process from ending
    try {
      engine.train(3);
    } catch (error) {
      console.log(error.message);
    }
    console.log((await ownError).message);
    engine.dispose();
    clearTimeout(patience);`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
  assert.match(stdout, /^a helping thread is gone\n.*planBytes is not a function\n$/);
});

test('a thread that can not be had is an error, and none of the others is left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-helper-'));
  try {
    const script = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    await assert.rejects(startHelpers(2, script('throws.cjs', `throw new Error('no memory');`)), /no memory/);
    await assert.rejects(startHelpers(1, script('ends.cjs', 'process.exit(3);')), /exit code 3 before it began/);
    await assert.rejects(startHelpers(1, join(folder, 'nowhere.cjs')), /nowhere/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
