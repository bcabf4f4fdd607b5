/** Hints that only the data can give. */

import * as l10n from '@vscode/l10n';
import type { ReadonlyMatrix } from '../core/index.ts';
import { fix, set } from '../spec/index.ts';
import type { Finding, Model } from '../spec/index.ts';
import type { Dataset } from './dataset.ts';
import { oneLine } from './problems.ts';

/** A feature whose spread is so many times another's wants a scale of its own. */
const largestRatio = 100;

/** A hint where the features of a file are taken as they are and differ much in scale, or null. */
export function featureScaleHint({ data }: Model, { x, featureNames }: Dataset): Finding | null {
  if (data.kind !== 'csv' || data.normalize !== 'none' || x.cols < 2) return null;
  const sizes = Array.from({ length: x.cols }, (_, j) => rootMeanSquare(x, j));
  const known = [...sizes.keys()].filter((j) => sizes[j]! > 0 && Number.isFinite(sizes[j]));
  if (known.length < 2) return null;
  const [least, most] = [known.reduce((a, b) => (sizes[b]! < sizes[a]! ? b : a)), known.reduce((a, b) => (sizes[b]! > sizes[a]! ? b : a))];
  const ratio = sizes[most]! / sizes[least]!;
  if (ratio < largestRatio) return null;
  const times = Number(ratio.toPrecision(1)).toLocaleString('en');
  return {
    severity: 'hint', code: 'feature-scale', path: ['data'], part: 'key',
    message: oneLine(l10n.t`${featureNames[most]!} is about ${times} times ${featureNames[least]!}: one learning rate hardly suits the weights of both`),
    fixes: [fix(l10n.t`Normalize the features`, set(['data', 'normalize'], 'standard'))],
  };
}

/** √(mean of x²) of column j. */
function rootMeanSquare(x: ReadonlyMatrix, j: number): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++) sum += x.at(i, j) ** 2;
  return Math.sqrt(sum / x.rows);
}
