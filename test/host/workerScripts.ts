/** Scripts in the training worker's place, and what the tests of the launching share. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Launch, TrainingWorker, WorkerEvents } from '../../src/host/trainingWorker.ts';
import { waysToRun } from '../../src/host/workerWays.ts';
import type { FromWorker } from '../../src/protocol/worker.ts';

/** A flag that every Node knows, in place of the engine's. */
export const flag = '--no-opt';

/** Says hello and answers `pace` with what it was told: a status whose step is that number. What else it shall do stands before. */
const polite = `
  const { parentPort } = require('node:worker_threads');
  const say = (message) => (parentPort ? parentPort.postMessage(message) : process.send(message));
  (parentPort ?? process).on('message', (message) => {
    if (message.kind === 'pace') say({ kind: 'status', status: { state: 'paused', step: message.stepsPerSecond, epoch: 0, loss: null }, why: null });
    else answer(message);
  });
  say({ kind: 'hello' });`;

export const scripts = {
  polite: `const answer = () => {};${polite}`,
  /** Node ends a process like this when it does not know a flag. */
  flagless: `if (process.execArgv.length > 0) process.exit(9); const answer = () => {};${polite}`,
  threadOnly: `if (process.send) throw new Error('no process, please'); const answer = () => {};${polite}`,
  silent: `if (process.send) setInterval(() => {}, 1000); else { const answer = () => {};${polite} }`,
  throwsLater: `const answer = () => { throw new Error('too much'); };${polite}`,
  endsLater: `const answer = () => process.exit(7);${polite}`,
  /** Hears nothing any more. */
  spins: `const answer = () => { for (;;); };${polite}`,
  hoards: `const answer = () => { const all = []; for (;;) all.push(new Array(1e5).fill(0)); };${polite}`,
  talks: `console.log('one'); console.error('two'); const answer = () => {};${polite}`,
  hopeless: `process.exit(4);`,
} as const;

/** A folder with all scripts, and what removes it. */
export function scriptFolder(): { readonly at: (name: keyof typeof scripts) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-worker-'));
  for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, `${name}.cjs`), text);
  return { at: (name) => join(folder, `${name}.cjs`), remove: () => rmSync(folder, { recursive: true }) };
}

export function launchOf(script: string, changes: Partial<Launch> = {}): Launch & { readonly lines: string[] } {
  const lines: string[] = [];
  return { script, ways: waysToRun([flag]), patience: 20_000, log: (line) => lines.push(line), lines, ...changes };
}

/** Collects what a worker says, to be waited for. */
export class Ear implements WorkerEvents {
  readonly messages: FromWorker[] = [];
  readonly deaths: string[] = [];
  readonly message = (message: FromWorker): void => void this.messages.push(message);
  readonly death = (reason: string): void => void this.deaths.push(reason);

  async of<K extends FromWorker['kind']>(kind: K): Promise<Extract<FromWorker, { kind: K }>> {
    return soon(kind, () => this.messages.find((message) => message.kind === kind) as Extract<FromWorker, { kind: K }> | undefined);
  }

  async ofDeath(): Promise<string> {
    return soon('death', () => this.deaths[0]);
  }
}

/** Waits for a worker's first word; returns its process, null for a thread. */
export async function untilHere(worker: TrainingWorker, ear: Ear): Promise<number | null> {
  worker.post({ kind: 'pace', stepsPerSecond: 1 });
  await ear.of('status');
  return worker.pid;
}

export async function untilGone(pid: number): Promise<void> {
  await soon(`end of process ${pid}`, () => !isThere(pid) || undefined);
}

export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function soon<T>(what: string, ask: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`no ${what} in 20 s`);
    await delay(10);
  }
}
