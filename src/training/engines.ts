/** Which engine trains a job. */

import { createReferenceEngine } from '../core/index.ts';
import type { EngineFactory } from '../core/index.ts';
import type { Job } from './job.ts';

export const engineChoices = ['auto', 'reference', 'fast'] as const;

/** auto: the fastest one that can train the job. */
export type EngineChoice = (typeof engineChoices)[number];

/** The engine for a job, or a sentence why there is none. `threads`: how many it may use at most; null leaves that to the engine. */
export function chooseEngine(_job: Job, choice: EngineChoice, _threads: number | null = null): Promise<EngineFactory | string> {
  return Promise.resolve(choice === 'fast' ? 'there is no fast engine yet: use "reference" or "auto"' : createReferenceEngine);
}
