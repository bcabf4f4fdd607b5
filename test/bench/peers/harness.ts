/**
 * What is the same for every peer that runs in Node: reads a job, checks the losses, measures the speed, prints it as one line of JSON.
 *
 *     node PEER.mjs JOB.json SECONDS [check]
 *
 * The same in Python: harness.py. Runs as plain JavaScript without the loader that the bench itself runs under.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A job as the bench writes it down. */
export interface JobFile {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: string }[];
  readonly loss: 'halfMse' | 'crossEntropy';
  readonly batchSize: number;
  readonly learningRate: { readonly batch: number; readonly sample: number };
  readonly samples: number;
  /** Files of float32 numbers beside this one: x [samples × inputs], y [samples × outputs], W [units × inputs] and b of every layer. */
  readonly x: string;
  readonly y: string;
  readonly parameters: readonly { readonly W: string; readonly b: string }[];
}

export interface Loaded extends Omit<JobFile, 'x' | 'y' | 'parameters'> {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly parameters: readonly { readonly W: Float32Array; readonly b: Float32Array }[];
}

/** A library with the job's network in it, at its start. */
export interface Peer {
  readonly version: string;
  /** Whether the weights change after every batch or after every sample. */
  readonly updates: 'batch' | 'sample';
  /** How long it takes to reach its speed, if that is long [ms]. */
  readonly warmUp?: number;
  /** Trains on `count` samples from `first` on; their mean loss, each before its update. Whole batches start where they would in an epoch. */
  step(first: number, count: number): number;
}

/** Steps whose losses are checked. */
const checked = 16;
/** What is between two looks at the clock [ms]. */
const callTime = 5;
/** The least warm-up [ms]: longer than Deltascope's own, which needs less. */
const warmUp = 1000;

/** Of a package beside this folder, without its types: each peer says itself what it uses of it. */
export const load = createRequire(import.meta.url) as (name: string) => unknown;

/** The program of a peer. */
export async function main(start: (job: Loaded) => Peer | Promise<Peer>): Promise<void> {
  const [path = '', seconds = '1', check] = process.argv.slice(2);
  const job = read(path);
  let peer: Peer;
  try {
    peer = await start(job);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    console.log(JSON.stringify({ missing: error.message.split('\n')[0] }));
    return;
  }
  const losses = check === 'check' ? firstLosses(peer, job) : {};
  console.log(JSON.stringify({ version: peer.version, ...measure(peer, job, Number(seconds) * 1000), ...losses }));
}

function read(path: string): Loaded {
  const job = JSON.parse(readFileSync(path, 'utf8')) as JobFile;
  const numbers = (name: string): Float32Array => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(dirname(path), name));
    return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  };
  return { ...job, x: numbers(job.x), y: numbers(job.y), parameters: job.parameters.map(({ W, b }) => ({ W: numbers(W), b: numbers(b) })) };
}

/** The losses of steps 0 and 15; of a peer that updates after every sample, those of samples 0 and 15. */
function firstLosses(peer: Peer, { batchSize, samples }: Loaded): { lossFirst: number; loss16: number } {
  const size = peer.updates === 'batch' ? batchSize : 1;
  const losses: number[] = [];
  for (let first = 0; losses.length < checked; first = first + size < samples ? first + size : 0) {
    losses.push(peer.step(first, Math.min(size, samples - first)));
  }
  return { lossFirst: losses[0]!, loss16: losses[checked - 1]! };
}

/** Samples a second: the median and the best of five windows, or of fewer where a batch takes longer than a window. */
function measure(peer: Peer, { batchSize, samples }: Loaded, ms: number): { samplesPerSecond: number; samplesPerSecondBest: number } {
  let first = 0;
  let calls = 1;
  /** Trains for at least so long, at least one batch; samples a second. */
  const trainFor = (least: number): number => {
    const start = performance.now();
    let now = start;
    let done = 0;
    while (now - start < least || done === 0) {
      const before = now;
      for (let call = 0; call < calls; call += 1) {
        const count = Math.min(batchSize, samples - first);
        peer.step(first, count);
        first = first + count < samples ? first + count : 0;
        done += count;
      }
      now = performance.now();
      if (now - before < callTime / 2) calls *= 2;
      else if (now - before > callTime * 2) calls = Math.max(1, calls >> 1);
    }
    return (1000 * done) / (now - start);
  };
  trainFor(Math.max(ms / 3, peer.warmUp ?? warmUp));
  const rates: number[] = [];
  for (const start = performance.now(); rates.length === 0 || performance.now() - start < ms * 0.9; ) rates.push(trainFor(ms / 5));
  rates.sort((a, b) => a - b);
  return { samplesPerSecond: (rates[rates.length >> 1]! + rates[(rates.length - 1) >> 1]!) / 2, samplesPerSecondBest: rates.at(-1)! };
}

/** `version` in the package.json of a package. */
export function versionOf(name: string): string {
  return (load(`${name}/package.json`) as { version: string }).version;
}

/** The class of every sample, of one-hot targets. */
export function classesOf({ y, outputs, samples }: Loaded): number[] {
  return Array.from({ length: samples }, (_, i) => y.subarray(i * outputs, (i + 1) * outputs).indexOf(1));
}

/** The rows of a matrix, each a view of it. */
export function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
}
