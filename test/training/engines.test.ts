import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEngine } from '../../src/training/engines.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { jobOf, small } from './helpers.ts';

test('the reference engine is there for every job that asks for it', async () => {
  const job = await jobOf(small);
  const createEngine = await chooseEngine(job, 'reference');
  assert.ok(typeof createEngine === 'function');
  assert.deepEqual(new Trainer(job, createEngine).info.kind, 'reference');
});

test('whatever the job, some engine trains it', async () => {
  const createEngine = await chooseEngine(await jobOf(small), 'auto');
  assert.equal(typeof createEngine, 'function');
});
