/** The check of all gradients of a job, and its words. */

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
  const rounding = worst?.agrees && worst.relativeError > checkTolerance ? ' (rounding)' : '';
  const kinks = atKink > 0 ? ` · ${atKink} at a kink, not compared` : '';
  const found = worst ? ` · worst [${worst.index.join(',')}]: analytic ${short(worst.analytic)}, numeric ${short(worst.numeric)}, relative error ${worst.relativeError.toExponential(1)}${rounding}` : '';
  return `${name} ${block} · ${entries} ${entries === 1 ? 'entry' : 'entries'}${kinks}${found}`;
}

/** `all of 67 gradients agree` */
export function checkSummary(blocks: readonly CheckedBlock[]): string {
  const entries = blocks.reduce((n, block) => n + block.entries - block.atKink, 0);
  return `${blocks.every(({ agrees }) => agrees) ? 'all' : 'not all'} of ${entries} gradients agree`;
}
