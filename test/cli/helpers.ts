/** The command as it ships: bundled once a test file into a temporary folder, beside what the build made for it, and run as a process of its own. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const examples = join(root, 'media/examples');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that lasts as long as the tests of a file. */
export const folder = mkdtempSync(join(tmpdir(), 'deltascope-cli-'));
export const command = join(folder, 'bin', 'cli.cjs');

before(async () => {
  await build({ absWorkingDir: root, entryPoints: ['src/cli/main.ts'], outfile: command, bundle: true, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], logLevel: 'silent' });
  for (const name of ['kernels-fma.wasm', 'kernels-plain.wasm', 'helper.cjs']) copyFileSync(join(root, 'dist', name), join(dirname(command), name));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string | object>>): string {
  const made = mkdtempSync(join(folder, 'work-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return made;
}

export function start(args: readonly string[], cwd = folder): { child: ChildProcess; ended: Promise<Outcome> } {
  const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (stdout += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece));
  const ended = new Promise<Outcome>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}

export function run(args: readonly string[], cwd?: string): Promise<Outcome> {
  return start(args, cwd).ended;
}

/** Runs what must succeed; its stdout. */
export async function output(args: readonly string[], cwd?: string): Promise<string> {
  const { code, stdout, stderr } = await run(args, cwd);
  assert.equal(code, 0, `${args.join(' ')}\n${stderr}`);
  return stdout;
}

/** Lines of JSON, each of them whole. */
export function linesOf(stdout: string): Readonly<Record<string, unknown>>[] {
  assert.ok(stdout.endsWith('\n'));
  return stdout.slice(0, -1).split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

export interface LayerWeights {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

export interface EndLine {
  readonly type: 'end';
  readonly reason: string;
  readonly steps: number;
  readonly loss: number;
  readonly weights: readonly LayerWeights[];
}

/** The last line of a `train --json`. */
export function endOf(stdout: string): EndLine {
  const last = linesOf(stdout).at(-1)! as unknown as EndLine;
  assert.equal(last.type, 'end');
  return last;
}

export interface TraceDocument {
  readonly step: number;
  readonly epoch: number;
  readonly batch: readonly number[];
  readonly loss: number | string;
  readonly layers: readonly (LayerWeights & { readonly name: string; readonly type: string; readonly db: readonly number[] } & Readonly<Record<'z' | 'a' | 'da' | 'dz' | 'dW', readonly (readonly number[])[]>>)[];
  readonly dX: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

export async function traced(args: readonly string[], cwd?: string): Promise<TraceDocument> {
  return JSON.parse(await output(['trace', ...args], cwd)) as TraceDocument;
}

/** A small regression that trains with validation, shuffling, a penalty and a schedule. */
export const lively = {
  name: 'lively', seed: 5,
  data: { generator: 'sine', samples: 40, noise: 0.1 },
  layers: [{ name: 'h', units: 4, activation: 'tanh' }, { name: 'o', units: 1 }],
  loss: 'halfMse',
  optimizer: { learningRate: 0.1, schedule: { type: 'exponential', gamma: 0.99 } },
  regularization: { l2: 0.01 },
  training: { epochs: 3, batchSize: 10, validation: 0.2 },
};

/** A run that takes much longer than any test waits. */
export const endless = { ...lively, training: { ...lively.training, epochs: 100_000_000 } };

/** Diverges at its second step. */
export const diverging = {
  data: { x: [[1]], y: [[0]] }, layers: [{ name: 'a', units: 1, weights: [[1]] }, { name: 'b', units: 1, weights: [[1]] }],
  loss: 'mse', optimizer: { learningRate: 1e300 }, training: { epochs: 5, batchSize: 1 },
};
