/** The engine that a command line asks for. */

import type { EngineFactory, EngineInfo } from '../core/index.ts';
import { chooseEngine, engineChoices } from '../training/engines.ts';
import type { EngineChoice } from '../training/engines.ts';
import type { Job } from '../training/job.ts';
import { UsageError } from './files.ts';

/** What `--engine` says, auto without it. Throws a UsageError on another name. */
export function engineChoice(name: unknown): EngineChoice {
  const choice = engineChoices.find((known) => known === (name ?? 'auto'));
  if (!choice) throw new UsageError(`--engine is "${String(name)}": there are ${engineChoices.slice(0, -1).join(', ')} and ${engineChoices.at(-1)}`);
  return choice;
}

/** Throws a UsageError, which says why, where the engine asked for can't train the job. */
export async function engineFor(job: Job, choice: EngineChoice, threads: number | null = null): Promise<EngineFactory> {
  const chosen = await chooseEngine(job, choice, threads);
  if (typeof chosen === 'string') throw new UsageError(`--engine ${choice}: ${chosen}`);
  return chosen;
}

/** `SIMD + FMA · float32 · 2 threads` */
export function engineName({ rung, precision, threads }: EngineInfo): string {
  return `${rung} · ${precision} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
