/** The share of samples that are classified right. */

import type { Matrix } from '../core/index.ts';
import type { Job } from './job.ts';

export interface AccuracyCount {
  /** Counts a part of the samples: outputs A and targets Y, [samples × units] both. */
  readonly count: (A: Matrix, Y: Matrix) => void;
  /** Right ones in [0, 1] of all that were counted. */
  readonly share: () => number;
}

/** Whether the job's task has classes: the data has them, or the loss compares probabilities. */
export function hasAccuracy({ model, dataset }: Job): boolean {
  return dataset.classes !== null || model.loss === 'bce' || model.loss === 'crossEntropy';
}

/**
 * A counter for the job, or null when its task has no classes. One unit: its output and its target lie on the same side of the
 * middle of the two targets (½, or 0 for −1 and 1). Several with one class a sample: the largest output is the largest target. Several labels
 * a sample (bce with sigmoid units): each unit by itself, and the share is of the units.
 */
export function accuracyOf(job: Job): AccuracyCount | null {
  if (!hasAccuracy(job)) return null;
  const { model, dataset } = job;
  let right = 0;
  let all = 0;
  const oneClass = model.layers.at(-1)!.units > 1 && (dataset.classes !== null || model.loss === 'crossEntropy');
  const middle = dataset.y.data.some((y) => y < 0) ? 0 : 0.5;
  const count = (A: Matrix, Y: Matrix): void => {
    if (oneClass) {
      for (let i = 0; i < A.rows; i++) if (indexOfMax(A.row(i)) === indexOfMax(Y.row(i))) right += 1;
      all += A.rows;
    } else {
      for (let i = 0; i < A.data.length; i++) if (A.data[i]! > middle === Y.data[i]! > middle) right += 1;
      all += A.data.length;
    }
  };
  return { count, share: () => right / all };
}

function indexOfMax(values: Float64Array): number {
  let top = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[top]!) top = k;
  return top;
}
