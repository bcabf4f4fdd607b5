/** Where the training runs, what it leaves behind, and what the settings do. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import type { Session } from '../../../src/host/session.ts';
import { until } from '../until.ts';
import { at, closeAll, extension, train, untilState, xor } from './training.ts';

const endless = xor(', "training": { "epochs": 100000000, "batchSize": 1 }');
const short = xor(', "training": { "epochs": 2, "batchSize": "full" }');

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  await until(`end of process ${pid}`, async () => !isThere(pid), 10_000);
}

async function pidOf(session: Session): Promise<number> {
  await untilState(session, 'running');
  const { workerPid } = session;
  assert.ok(workerPid !== null && workerPid !== process.pid && isThere(workerPid), `process ${workerPid}`);
  return workerPid;
}

async function set(name: 'engine' | 'threads', value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('nn').update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Until it ends, workers are started in another way. */
async function withLaunch(changes: { script?: string }, body: () => Promise<void>): Promise<void> {
  const { workers } = (await extension()).sessions;
  const { script, ways } = workers.launch;
  const known = [...ways];
  workers.rest();
  Object.assign(workers.launch, changes);
  try {
    await body();
  } finally {
    workers.rest();
    Object.assign(workers.launch, { script });
    ways.splice(0, ways.length, ...known);
  }
}

describe('the training process', () => {
  afterEach(async () => {
    await closeAll();
    await set('engine', undefined);
    await set('threads', undefined);
  });

  it('is one of its own, which ends with the panel; and the one that was kept ready ends too', async () => {
    const session = await train('own.nn.json', endless);
    const pid = await pidOf(session);
    const { workers } = (await extension()).sessions;
    const next = await until('the next worker', async () => workers.nextPid);
    assert.notEqual(next, pid);
    session.panel.dispose();
    await untilGone(pid);
    await untilGone(next);
  });

  it('is replaced by the one that was kept ready, and ended, when the run starts over', async () => {
    const session = await train('over.nn.json', endless);
    const first = await pidOf(session);
    const { workers } = (await extension()).sessions;
    const next = await until('the next worker', async () => workers.nextPid);
    await session.train();
    await until('the next worker at work', async () => session.workerPid === next);
    await untilGone(first);
    await session.command('stop');
  });

  it('may be ended by anybody: the panel says so, and the next run has another', async () => {
    const session = await train('ended.nn.json', endless);
    const pid = await pidOf(session);
    process.kill(pid, 'SIGKILL');
    await untilState(session, 'dead');
    assert.match(session.noticeText ?? '', /worker ended unexpectedly at step \d+: it was ended by SIGKILL/);
    await session.train();
    assert.notEqual(await pidOf(session), pid);
    await session.command('stop');
  });

  it('is a thread where no process can be had', async () => {
    await withLaunch({}, async () => {
      const { execPath } = process;
      process.execPath = '/nowhere/node';
      try {
        const session = await train('thread.nn.json', short);
        await untilState(session, 'done');
        assert.equal(session.workerPid, null);
        assert.equal((await extension()).sessions.workers.launch.ways.length, 1);
        session.killWorker();
        await untilState(session, 'dead');
      } finally {
        process.execPath = execPath;
      }
    });
  });

  it('trains by the engine that is set, from the next run on', async () => {
    await set('engine', 'fast');
    const session = await train('engine.nn.json', short);
    await untilState(session, 'done');
    assert.equal(session.engine?.kind, 'fast');
    await set('engine', 'reference');
    assert.equal(session.engine?.kind, 'fast');
    await session.train();
    await until('the reference engine', async () => session.engine?.kind === 'reference');
    await untilState(session, 'done');
  });

  it('uses one thread for a small network, whatever is set', async () => {
    await set('threads', 4);
    const session = await train('threads.nn.json', short);
    await untilState(session, 'done');
    assert.equal(session.engine?.threads, 1);
  });

  it('trains nothing where the engine that is set can not be had, and says why; "auto" takes the reference engine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deltascope-kernels-'));
    const { script } = (await extension()).sessions.workers.launch;
    copyFileSync(script, join(folder, 'worker.cjs'));
    for (const name of ['kernels-fma.wasm', 'kernels-plain.wasm']) writeFileSync(join(folder, name), 'no kernels');
    assert.notEqual(dirname(script), folder);
    await withLaunch({ script: join(folder, 'worker.cjs') }, async () => {
      await set('engine', 'fast');
      const session = await train('none.nn.json', short);
      await untilState(session, 'noEngine');
      assert.match(session.noticeText ?? '', /none\.nn\.json is not trained: the fast engine can.*\. The setting nn\.engine asks/);
      assert.deepEqual(vscode.languages.getDiagnostics(at('none.nn.json')), []);
      await set('engine', 'auto');
      await session.train();
      await untilState(session, 'done');
      assert.equal(session.engine?.kind, 'reference');
      assert.equal(session.noticeText, null);
      await set('engine', 'fast');
      await session.train();
      await until('the refusal', async () => session.noticeText?.includes('nn.engine') ?? false);
      assert.equal(session.status.state, 'done', 'the run on screen stays');
    });
    rmSync(folder, { recursive: true });
  });
});
