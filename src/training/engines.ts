/** Which engine trains a job. */

import * as l10n from '@vscode/l10n';
import { createReferenceEngine } from '../core/index.ts';
import type { EngineFactory, TrainingPlan } from '../core/index.ts';
import { createFastEngine, density, isSmall, isSparse, tooLarge } from '../engine/index.ts';
import { startHelpers } from './helpers.ts';
import type { Job } from './job.ts';
import { rungFor } from './rungs.ts';

export const engineChoices = ['auto', 'reference', 'fast'] as const;

/** auto: the fastest one that can train the job. */
export type EngineChoice = (typeof engineChoices)[number];

/** Floating-point operations in a step from which on a second thread gains more than it costs to wait for it. */
const worthThreads = 2e6;

/** The engine for a job, or a sentence why there is none. `threads`: how many it may use at most; null means one. */
export async function chooseEngine({ plan }: Job, choice: EngineChoice, threads: number | null = null): Promise<EngineFactory | string> {
  if (choice === 'reference') return createReferenceEngine;
  const rung = rungFor(plan.precision);
  // As the job's own data has it, also for a fork with another input: they share their states.
  const sparse = !isSmall(plan) && isSparse(plan);
  const used = usefulThreads(plan, sparse, threads ?? 1);
  const obstacle = typeof rung === 'string' ? rung : tooLarge(plan, plan.precision, used);
  if (typeof rung === 'string' || obstacle !== null) {
    const why = l10n.t`the fast engine can't train this here: ${obstacle!}`;
    return choice === 'fast' ? why : (of) => createReferenceEngine(of, why);
  }
  const helpers = await startHelpers(used - 1);
  return (of) => {
    try {
      // The first engine gets the helpers. Another one, which replays a moment, makes the same bits alone.
      return createFastEngine(of, { precision: plan.precision, rung, helpers: helpers.splice(0), sparse });
    } catch (error) {
      if (choice === 'fast' || !(error instanceof RangeError)) throw error;
      return createReferenceEngine(of, l10n.t`the fast engine can't have the memory that it needs: ${error.message}`);
    }
  };
}

/** Of so many threads, those that make a step shorter: all of them from a certain size of the network on, else one. */
function usefulThreads(plan: TrainingPlan, sparse: boolean, threads: number): number {
  if (isSmall(plan)) return 1;
  const share = sparse ? density(plan.samples.x) : 1;
  const operations = 6 * plan.batchSize * plan.network.layers.reduce((sum, { nIn, units }, l) => sum + nIn * units * (l === 0 ? share : 1), 0);
  return operations < worthThreads ? 1 : threads;
}
