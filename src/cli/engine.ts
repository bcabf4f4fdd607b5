/** The engine that a command line asks for. */

import type { EngineInfo } from '../core/index.ts';
import { chooseEngine, engineChoices } from '../training/engines.ts';
import type { EngineChoice } from '../training/engines.ts';
import type { Job } from '../training/job.ts';
import { Trainer } from '../training/trainer.ts';
import { UsageError } from './files.ts';

/** What `--engine` says, auto without it. Throws a UsageError on another name. */
export function engineChoice(name: unknown): EngineChoice {
  const choice = engineChoices.find((known) => known === (name ?? 'auto'));
  if (!choice) throw new UsageError(`--engine is "${String(name)}": there are ${engineChoices.slice(0, -1).join(', ')} and ${engineChoices.at(-1)}`);
  return choice;
}

/**
 * Trains by the engine asked for, which is given back whatever happens: its threads would keep the command from ending. Throws a
 * UsageError, which says why, where that engine can't train the job.
 */
export async function withTrainer<T>(job: Job, choice: EngineChoice, threads: number | null, use: (trainer: Trainer) => T | Promise<T>): Promise<T> {
  const chosen = await chooseEngine(job, choice, threads);
  if (typeof chosen === 'string') throw new UsageError(`--engine ${choice}: ${chosen}`);
  const trainer = new Trainer(job, chosen);
  try {
    return await use(trainer);
  } finally {
    trainer.dispose();
  }
}

/** `SIMD + FMA · float32 · 2 threads` */
export function engineName({ rung, precision, threads }: EngineInfo): string {
  return `${rung} · ${precision} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
