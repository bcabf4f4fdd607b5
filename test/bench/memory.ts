/** How much memory our program takes. */

import { join } from 'node:path';

import { bytesOf, type Job, jobs } from './jobs.ts';
import { here, program } from './paths.ts';
import { prepareJobs, specFile } from './prepare.ts';
import { runNode } from './processes.ts';
import type { Memory } from './results.ts';

const megabyte = 1e6;
/** What Node itself and our code may take [MB]. */
const base = 60;
/** Copies of the numbers that there may be at once. */
const copies = 1.5;

/** Measures trainings of J4 and of J1. */
export async function measureMemory(): Promise<Memory> {
  const [j1, j4] = ['J1', 'J4'].map((name) => jobs.find((job) => job.name === name)!) as [Job, Job];
  await prepareJobs([j1, j4]);
  const { data, parameters } = bytesOf(j4, 'float32');
  const needed = (data + parameters) / megabyte;
  return {
    peak: await peakOf(j4, 320),
    limit: copies * needed + base,
    of: `${copies} × ${needed.toFixed(1)} MB of data and parameters + ${base} MB; plain SGD keeps no state`,
    short: await peakOf(j1, 1e5),
    long: await peakOf(j1, 1e6),
  };
}

/** Most that a training takes [MB]. */
async function peakOf(job: Job, steps: number): Promise<number> {
  const { stderr } = await runNode(process.execPath, ['--require', join(here, 'maxRss.cjs'), program, 'train', specFile(job, 'batch', 'float32'), '--steps', String(steps)]);
  const [, bytes] = /\nmaxRss (\d+)\n$/.exec(stderr) ?? [];
  if (bytes === undefined) throw new Error(`no memory told: ${stderr.slice(-200)}`);
  return Number(bytes) / megabyte;
}
