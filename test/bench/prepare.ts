/** Everything that the contestants read, written into the bench's own folder before the first of them starts. */

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build } from 'esbuild';

import { type Samples, digits, digitsCsv, inline, iris, negatives, pictures, surface } from './data.ts';
import { type Job, type Precision, specOf, type Workload, workloads } from './jobs.ts';
import { here, jobFiles, out, peers, program, root } from './paths.ts';
import type { JobFile } from './peers/harness.ts';
import { lastJson, runNode } from './processes.ts';

/** Samples in the specs of the workloads that are only checked, sixteen steps of one sample each. */
const checked = 16;

/** The built extension, copied, and the peers in Node, built. Throws where the extension is not built. */
export async function preparePrograms(): Promise<void> {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, basename(program)))) throw new Error('dist/cli.cjs is not there: npm run build');
  for (const folder of ['dist', 'peers']) rmSync(join(out, folder), { recursive: true, force: true });
  cpSync(dist, join(out, 'dist'), { recursive: true });
  const names = ['brain', 'convnetjs', 'synaptic', 'tfjs'];
  const entryPoints = names.map((name) => join(here, 'peers', `${name}.ts`));
  await build({ entryPoints, outdir: peers, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' });
}

/** The spec of a job for our program. */
export function specFile(job: Job, workload: Workload, precision: Precision): string {
  return join(jobFiles, `${job.name}-${workload}-${precision}.nn.json`);
}

/** The job as the peers read it. */
export function jobFile(job: Job): string {
  return join(jobFiles, `${job.name}.json`);
}

/** Writes specs, data and initial weights of those jobs. */
export async function prepareJobs(jobs: readonly Job[]): Promise<void> {
  mkdirSync(jobFiles, { recursive: true });
  const written = new Map<Job['data'], Written>();
  for (const job of jobs) {
    const data = written.get(job.data) ?? writeData(job);
    written.set(job.data, data);
    writeSpecs(job, data);
    await writeForPeers(job, data.samples);
  }
}

interface Written {
  readonly samples: Samples;
  /** What a spec says to read them. */
  readonly inSpec: object;
}

function writeData(job: Job): Written {
  const written = dataOf(job);
  const { x, y } = written.samples;
  writeFileSync(join(jobFiles, `${job.data}-x.f32`), x);
  writeFileSync(join(jobFiles, `${job.data}-y.f32`), y);
  return written;
}

function dataOf(job: Job): Written {
  if (job.data === 'digits' || job.data === 'negatives') {
    const drawn = job.data === 'digits' ? pictures(job.samples) : negatives(pictures(job.samples));
    const csv = `${job.data}.csv`;
    writeFileSync(join(jobFiles, csv), digitsCsv(drawn));
    return { samples: digits(drawn), inSpec: { csv, target: 'class', normalize: 'minmax' } };
  }
  const samples = job.data === 'iris' ? iris(readFileSync(join(root, 'media', 'examples', 'iris.csv'), 'utf8')) : surface(job.samples);
  return { samples, inSpec: inline(samples) };
}

function writeSpecs(job: Job, { samples, inSpec }: Written): void {
  for (const workload of workloads) {
    const data = workload === 'batch' ? inSpec : inline(samples, checked);
    for (const precision of ['float32', 'float64'] as const) writeFileSync(specFile(job, workload, precision), JSON.stringify(specOf(job, data, { workload, precision })));
  }
}

async function writeForPeers(job: Job, samples: Samples): Promise<void> {
  const file: JobFile = {
    ...job,
    outputs: samples.outputs,
    samples: samples.rows,
    x: `${job.data}-x.f32`,
    y: `${job.data}-y.f32`,
    parameters: job.layers.map((_, l) => ({ W: `${job.name}-W${l}.f32`, b: `${job.name}-b${l}.f32` })),
  };
  for (const [l, { W, b }] of (await initialParameters(job)).entries()) {
    writeFileSync(join(jobFiles, file.parameters[l]!.W), Float32Array.from(W.flat()));
    writeFileSync(join(jobFiles, file.parameters[l]!.b), Float32Array.from(b));
  }
  writeFileSync(jobFile(job), JSON.stringify(file));
}

/** What our program starts from: a training of no steps tells it. */
async function initialParameters(job: Job): Promise<{ W: number[][]; b: number[] }[]> {
  const { stdout } = await runNode(process.execPath, [program, 'train', specFile(job, 'sample', 'float32'), '--steps', '0', '--json', '--engine', 'reference']);
  return (lastJson(stdout) as { weights: { W: number[][]; b: number[] }[] }).weights;
}
