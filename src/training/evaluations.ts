/**
 * After which epochs a run measures how good the network is. The curve has no room for more than about a thousand points, and an evaluation
 * costs a third to a half of an epoch. So: after each of the first 256 epochs, then ever more rarely, about 128 times while the number of epochs
 * doubles, and always after the last one. Where that would take more than a moment, the spacing grows earlier, until evaluations are about
 * a twentieth of the work. All this is decided by the job alone: the same run is measured at the same epochs.
 */

import { forwardOperations, trainingOperations } from '../core/index.ts';
import type { Job } from './job.ts';

/** How the evaluations of a job are spread; powers of two. */
export interface EvaluationPace {
  /** So many epochs are measured one by one. */
  readonly first: number;
  /** From then on the spacing doubles with the epochs up to here. */
  readonly sparse: number;
}

/** Where the curve is full, whatever an evaluation costs. */
const everyEpoch = 256;
/** Evaluations may take this many floating-point operations, a fraction of a second, before they become rarer. */
const moment = 2e10;
/** Of the work of training, once they have. */
const share = 0.05;
const fewest = 8;

export function evaluationPace({ plan, dataset }: Job): EvaluationPace {
  const evaluation = (dataset.training.length + dataset.validation.length) * forwardOperations(plan.network);
  const training = dataset.training.length * trainingOperations(plan.network);
  const first = 2 ** Math.floor(Math.log2(moment / evaluation));
  return {
    first: Math.max(fewest, Math.min(first, everyEpoch)),
    sparse: first >= everyEpoch ? 1 : Math.max(1, 2 ** Math.ceil(Math.log2(evaluation / (share * training)))),
  };
}

/** Epochs between two evaluations once `epochs` are completed. */
export function evaluationSpacing(epochs: number, { first, sparse }: EvaluationPace): number {
  return Math.max(1, Math.min(doublings(epochs, first), sparse), doublings(epochs, everyEpoch));
}

/** 2^(⌊log₂(epochs / from)⌋ + 1): 2 from `from` on, 4 from twice that on. */
function doublings(epochs: number, from: number): number {
  return 2 ** (Math.floor(Math.log2(epochs / from)) + 1);
}

/** The number of completed epochs, greater than `epochs`, at which the next evaluation is due; `total` at the latest. */
export function nextEvaluation(epochs: number, total: number, pace: EvaluationPace): number {
  const spacing = evaluationSpacing(epochs, pace);
  return Math.min((Math.floor(epochs / spacing) + 1) * spacing, total);
}
