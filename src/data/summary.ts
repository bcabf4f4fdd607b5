/** A data set in a few numbers, for hovers and for completion. */

import type { Dataset } from './dataset.ts';

export interface DataSummary {
  readonly rows: number;
  readonly features: readonly string[];
  /** Number of features, which need not have names. */
  readonly inputs: number;
  readonly targets: readonly string[];
  /** With the number of samples of each; null for a task without classes. */
  readonly classes: readonly { readonly name: string; readonly count: number }[] | null;
  readonly training: number;
  readonly validation: number;
}

export function summarize({ x, featureNames, targetNames, classes, classOfRow, training, validation }: Dataset): DataSummary {
  const counts = new Map<number, number>();
  for (const code of classOfRow ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    rows: x.rows, features: featureNames, inputs: x.cols, targets: targetNames,
    classes: classes && classes.map((name, code) => ({ name, count: counts.get(code) ?? 0 })),
    training: training.length, validation: validation.length,
  };
}
