/** What the command line asks for. */

import { parseArgs } from 'node:util';

import { type Job, jobs } from './jobs.ts';

export interface Options {
  readonly jobs: readonly Job[];
  readonly rounds: number;
  readonly seconds: number;
  /** Only contestants with one of these in their name, in small letters; empty for all. */
  readonly only: readonly string[];
  /** Whether to measure the memory of ours as well. */
  readonly memory: boolean;
  /** Folder for the results; undefined for the bench's own. */
  readonly folder: string | undefined;
}

export const help = `npm run bench -- [--jobs J1,J3] [--rounds N] [--seconds N] [--only NAME,NAME] [--out FOLDER] [--no-memory]

  --jobs        which of J1, J2, J3, J4, J3W, J4W (default: all)
  --rounds      how often every contestant is measured, one after the other (default: 3)
  --seconds     how long each time, after a warm-up (default: 1)
  --only        contestants whose name contains one of these, whatever its case (default: all)
  --out         where results.json, results.md and results.svg go (default: test/bench/out/results)
  --no-memory   leaves out how much memory Deltascope takes

  DELTASCOPE_BENCH_NODE    more Nodes to measure Deltascope on: paths, separated as in PATH
  DELTASCOPE_BENCH_PYTHON  the Python that has numpy and PyTorch (default: /usr/bin/python3, else python3)
`;

/** Throws a sentence about what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { jobs: text, rounds: text, seconds: text, only: text, out: text, 'no-memory': { type: 'boolean' } } });
  return {
    jobs: values.jobs === undefined ? jobs : list(values.jobs).map(jobCalled),
    rounds: positive('--rounds', values.rounds ?? '3', true),
    seconds: positive('--seconds', values.seconds ?? '1', false),
    only: list(values.only ?? '').map((name) => name.toLowerCase()),
    memory: values['no-memory'] !== true,
    folder: values.out,
  };
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function jobCalled(name: string): Job {
  const job = jobs.find((known) => known.name === name.toUpperCase());
  if (!job) throw new Error(`--jobs: there is no job ${name}, there are ${jobs.map((known) => known.name).join(', ')}`);
  return job;
}

function positive(option: string, text: string, whole: boolean): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)) || (whole && !Number.isInteger(value))) throw new Error(`${option} is ${text}: it takes a ${whole ? 'whole ' : ''}number above 0`);
  return value;
}
