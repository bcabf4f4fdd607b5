/** The check of all gradients of a job, and its words. */

import * as l10n from '@vscode/l10n';
import { analyticGradients, Batches, checkGradients, checkTolerance } from '../core/index.ts';
import type { CheckedBlock } from '../core/index.ts';
import { short } from './digits.ts';
import type { Job } from './job.ts';

/** Checks the gradients at the first weights for the first batch, block by block. */
export function* checkJob({ plan }: Job): Generator<CheckedBlock> {
  const { network, samples, initial } = plan;
  const batch = new Batches(plan).at(0);
  const [x, y] = [samples.x.gather(batch), samples.y.gather(batch)];
  yield* checkGradients(network, initial, analyticGradients(network, initial, x, y), x, y);
}

/** `hidden W  32 entries · worst [3,1]: analytic 0.0123, numeric 0.0123, relative error 2.1e-11` */
export function blockLine({ block, entries, atKink, worst }: CheckedBlock, name: string): string {
  const found = [`${name} ${block}`, entries === 1 ? l10n.t`1 entry` : l10n.t`${entries} entries`];
  if (atKink > 0) found.push(l10n.t`${atKink} at a kink, not compared`);
  if (worst) found.push(worstText(worst));
  return found.join(' · ');
}

function worstText({ index, analytic, numeric, relativeError, agrees }: NonNullable<CheckedBlock['worst']>): string {
  const text = l10n.t`worst [${index.join(',')}]: analytic ${short(analytic)}, numeric ${short(numeric)}, relative error ${relativeError.toExponential(1)}`;
  return agrees && relativeError > checkTolerance ? l10n.t`${text} (rounding)` : text;
}

/** `all of 67 gradients agree` */
export function checkSummary(blocks: readonly CheckedBlock[]): string {
  const entries = blocks.reduce((n, block) => n + block.entries - block.atKink, 0);
  return blocks.every(({ agrees }) => agrees) ? l10n.t`all of ${entries} gradients agree` : l10n.t`not all of ${entries} gradients agree`;
}
