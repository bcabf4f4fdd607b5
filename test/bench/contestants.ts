/** Who takes part. */

import { join } from 'node:path';

import type { Job, Precision, Workload } from './jobs.ts';
import { here, peers, program } from './paths.ts';
import { jobFile, specFile } from './prepare.ts';
import { lastJson, run, runNode } from './processes.ts';

/** What one process measured. */
export interface Measured {
  /** Of the windows that a round has, the median and the best. */
  readonly samplesPerSecond: number;
  readonly samplesPerSecondBest: number;
  /** J of steps 0 and 15, where they were asked for. */
  readonly lossFirst?: number;
  readonly loss16?: number;
  /** Version of a peer. */
  readonly version?: string;
  /** Of ours: which kernels, and how many threads they really use. */
  readonly engine?: string;
  readonly rung?: string;
  readonly threads?: number;
}

/** A library that is not installed. */
export interface Missing {
  readonly missing: string;
}

export interface Contestant {
  readonly name: string;
  /** The library. Of its variants only the best competes in the chart. */
  readonly library: string;
  readonly ours: boolean;
  readonly precision: Precision;
  /** Threads that it may use. */
  readonly threads: number;
  /** How its steps differ from the job's, if its losses can't be compared after the first. */
  readonly differs?: string;
  /** What it does of the job, or why it does not take part in it. */
  workload(job: Job): Workload | { readonly no: string };
  measure(job: Job, seconds: number, check: boolean): Promise<Measured | Missing>;
}

/** What a deviation from the job means, for the notes under the table. */
export const deviations: Readonly<Record<Exclude<Workload, 'batch'>, string>> = {
  sample: 'updates the weights after every sample',
  plain: 'updates the weights after every sample; has no softmax: relu and the squared error at the output',
};

/** A Node to measure ours on. */
export interface NodeProgram {
  readonly path: string;
  /** As it says itself, with the v. */
  readonly version: string;
}

/** The rows of ours on one Node. */
export function ours(node: NodeProgram, several: boolean): Contestant[] {
  const on = several ? `Node ${node.version.slice(1).split('.')[0]}` : '';
  const row = (what: string, precision: Precision, threads: number, args: readonly string[]): Contestant => ({
    name: ['Deltascope', [on, what].filter(Boolean).join(', ')].filter(Boolean).join(' · '),
    library: 'Deltascope',
    ours: true,
    precision,
    threads,
    workload: () => 'batch',
    async measure(job, seconds) {
      const { stdout } = await runNode(node.path, [program, 'bench', specFile(job, 'batch', precision), '--seconds', String(seconds), '--threads', String(threads), '--json', ...args]);
      return lastJson(stdout) as Measured;
    },
  });
  return [
    row('', 'float32', 1, []),
    row('2 threads', 'float32', 2, []),
    row('float64', 'float64', 1, []),
    row('reference engine', 'float64', 1, ['--engine', 'reference']),
  ];
}

/** J of steps 0 and 15 of a workload, by our reference engine in float64. */
export async function expectedLosses(job: Job, workload: Workload): Promise<{ lossFirst: number; loss16: number }> {
  const { stdout } = await runNode(process.execPath, [program, 'bench', specFile(job, workload, 'float64'), '--seconds', '0.05', '--engine', 'reference', '--json']);
  return lastJson(stdout) as { lossFirst: number; loss16: number };
}

/** A peer that runs in Node. */
function inNode(name: string, file: string, options: Partial<Contestant> & { env?: Record<string, string> } = {}): Contestant {
  const { env = {}, ...others } = options;
  return {
    name,
    library: name,
    ours: false,
    precision: 'float64',
    threads: 1,
    workload: () => 'batch',
    async measure(job, seconds, check) {
      const { stdout } = await runNode(process.execPath, [join(peers, `${file}.mjs`), jobFile(job), String(seconds), ...(check ? ['check'] : [])], env);
      return lastJson(stdout) as Measured | Missing;
    },
    ...others,
  };
}

/** A peer that runs in Python, with that many threads. */
function inPython(python: string, library: string, file: string, threads: number): Contestant {
  const count = String(threads);
  const env = { OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, TORCH_THREADS: count, PYTHONDONTWRITEBYTECODE: '1' };
  return {
    name: `${library} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    library,
    ours: false,
    precision: 'float32',
    threads,
    workload: () => 'batch',
    async measure(job, seconds, check) {
      try {
        const { stdout } = await run(python, [join(here, 'peers', file), jobFile(job), String(seconds), ...(check ? ['check'] : [])], env);
        return lastJson(stdout) as Measured | Missing;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { missing: `${python} is not there` };
        throw error;
      }
    },
  };
}

export function allPeers(python: string): Contestant[] {
  const tooLarge = { no: 'too large for the code that it generates' };
  return [
    inNode('ConvNetJS', 'convnetjs'),
    inNode('brain.js', 'brain', { precision: 'float32', workload: (job) => (job.loss === 'halfMse' ? 'sample' : 'plain') }),
    inNode('synaptic', 'synaptic', { differs: 'back-propagates through weights that it has just updated', workload: (job) => (job.inputs > 100 ? tooLarge : 'sample') }),
    inNode('TensorFlow.js · cpu', 'tfjs', { library: 'TensorFlow.js', precision: 'float32', env: { TFJS_BACKEND: 'cpu' } }),
    inNode('TensorFlow.js · wasm', 'tfjs', { library: 'TensorFlow.js', precision: 'float32', env: { TFJS_BACKEND: 'wasm' } }),
    ...[1, 2].map((threads) => inPython(python, 'numpy', 'numpy_sgd.py', threads)),
    ...[1, 2].map((threads) => inPython(python, 'PyTorch', 'torch_sgd.py', threads)),
  ];
}
