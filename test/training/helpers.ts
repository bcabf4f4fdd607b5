/** What the tests of the training room share. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ReadFile } from '../../src/data/dataset.ts';
import type { EngineFactory } from '../../src/core/index.ts';
import { chooseEngine } from '../../src/training/engines.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import type { View } from '../../src/protocol/cursor.ts';
import type { Diagnostic } from '../../src/spec/index.ts';
import { prepareJob } from '../../src/training/job.ts';
import type { Job } from '../../src/training/job.ts';

/** No files but these. */
export function files(contents: Readonly<Record<string, string>> = {}): ReadFile {
  return (path) => {
    const text = contents[path];
    return Promise.resolve(text === undefined ? { problem: `there is no file ${path}` } : { bytes: new TextEncoder().encode(text) });
  };
}

/** A look at the newest moment, at the mean over the batch, but for what is given. */
export function view(part: Partial<View> = {}): View {
  return { step: null, sample: null, first: [], target: null, ...part };
}

/** A small task that every optimiser learns: 3 inputs, 5 hidden units, 2 outputs, 23 samples. */
export const small = {
  seed: 3,
  data: {
    x: Array.from({ length: 23 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 5]),
    y: Array.from({ length: 23 }, (_, i) => [Math.sin(i + 1) / 2, (i % 3) / 3]),
  },
  layers: [{ name: 'h', units: 5, activation: 'tanh' }, { name: 'o', units: 2 }],
  loss: 'mse',
  training: { epochs: 6, batchSize: 5 },
};

/** One of every kind of optimiser, with all of its state in use. */
export const optimizers = [
  { type: 'sgd', learningRate: 0.1 },
  { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
  { type: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true },
  { type: 'adagrad' },
  { type: 'rmsprop', centered: true, momentum: 0.5 },
  { type: 'adam', weightDecay: 0.01, schedule: { type: 'cosine', steps: 20 } },
  { type: 'adamw', decayBiases: true, schedule: { type: 'exponential', gamma: 0.9, unit: 'epoch' } },
];

export async function jobOf(spec: object, contents: Readonly<Record<string, string>> = {}): Promise<Job> {
  const { job, diagnostics } = await prepareJob(JSON.stringify(spec), files(contents));
  return job ?? assert.fail(diagnostics.map(({ message }) => message).join(' · '));
}

/** The reference engine, which is what no factory means, and the fast one. */
export async function bothEngines(job: Job): Promise<readonly (EngineFactory | undefined)[]> {
  const fast = await chooseEngine(job, 'fast');
  assert.ok(typeof fast === 'function');
  return [undefined, fast];
}

/** A moment of a frame without what belongs to the curves and the clock. */
export function moment({ head, target, columns, edges, layers }: Frame): unknown {
  return structuredClone({ head: { ...head, trainingLoss: 0, stepsPerSecond: 0 }, target, columns, edges, layers });
}

export async function diagnosticsOf(text: string, contents: Readonly<Record<string, string>> = {}): Promise<readonly Diagnostic[]> {
  const { job, diagnostics } = await prepareJob(text, files(contents));
  assert.equal(job === null, diagnostics.some(({ severity }) => severity === 'error'), 'a job comes out exactly where there is no error');
  return diagnostics;
}

/** All bits of an array in 64 letters. */
export function hashOf(...arrays: readonly (Float64Array | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}

export function assertClose(actual: number, expected: number, what: string, absolute = 1e-12, relative = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= absolute + relative * Math.abs(expected), `${what}: ${actual} is not ${expected}`);
}
