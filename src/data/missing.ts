/** Fills in what is missing. */

import * as l10n from '@vscode/l10n';
import type { DataProblem } from './dataset.ts';
import { specError } from './problems.ts';
import type { Table } from './targets.ts';

/**
 * Puts the mean of its column over the training rows in place of every NaN of `x` [samples × features], in place. A column without a
 * number in any training row has no mean, which is a problem.
 */
export function fillMissing({ x, featureNames }: Table, training: Uint32Array): DataProblem | null {
  const gaps = new Set<number>();
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) if (Number.isNaN(x.at(i, j))) gaps.add(j);
  }
  for (const j of [...gaps].sort((a, b) => a - b)) {
    const known = training.filter((i) => !Number.isNaN(x.at(i, j)));
    if (known.length === 0) {
      const message = l10n.t`column ${featureNames[j] ?? j} has no value in any of the ${training.length.toLocaleString('en')} training samples: there is no mean to fill in`;
      return specError('no-mean', message, ['data', 'missing']);
    }
    const mean = known.reduce((sum, i) => sum + x.at(i, j) / known.length, 0);
    for (let i = 0; i < x.rows; i++) if (Number.isNaN(x.at(i, j))) x.set(i, j, mean);
  }
  return null;
}
