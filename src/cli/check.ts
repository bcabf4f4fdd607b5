/** deltascope check: every analytic gradient against central differences. */

import { styleText } from 'node:util';
import { analyticGradients, Batches, checkGradients, checkSteps, checkTolerance } from '../core/index.ts';
import type { CheckedBlock } from '../core/index.ts';
import { toJson } from './json.ts';
import { short } from './output.ts';
import { prepare } from './prepare.ts';
import { colours } from './progress.ts';

/** Exit code: 0 all agree, 1 some do not, 2 unusable. */
export async function check(specPath: string, { json }: { readonly json: boolean }): Promise<number> {
  const job = await prepare(specPath);
  if (!job) return 2;
  const { network, samples, initial } = job.plan;
  const batch = new Batches(job.plan).at(0);
  const [x, y] = [samples.x.gather(batch), samples.y.gather(batch)];
  const gradients = analyticGradients(network, initial, x, y);
  if (!json) process.stdout.write(`first weights, batch of ${batch.length}; five-point central differences, h = ${checkSteps[0]} (smaller at kinks and where J bends), tolerance ${checkTolerance} relative\n`);
  const blocks: CheckedBlock[] = [];
  for (const block of checkGradients(network, initial, gradients, x, y)) {
    blocks.push(block);
    if (!json) process.stdout.write(`${line(block, job.model.layers[block.layer]!.name)}\n`);
  }
  const agrees = blocks.every((block) => block.agrees);
  if (json) {
    const layers = blocks.map(({ layer, ...block }) => ({ layer, name: job.model.layers[layer]!.name, ...block }));
    process.stdout.write(`${toJson({ agrees, tolerance: checkTolerance, step: checkSteps[0], batch, blocks: layers })}\n`);
  } else {
    const entries = blocks.reduce((n, block) => n + block.entries - block.atKink, 0);
    process.stdout.write(`${mark(agrees)} ${agrees ? 'all' : 'not all'} of ${entries} gradients agree\n`);
  }
  return agrees ? 0 : 1;
}

/** `✓ hidden W  32 entries · worst [3,1]: analytic 0.0123, numeric 0.0123, relative error 2.1e-11` */
function line({ block, entries, atKink, worst, agrees }: CheckedBlock, name: string): string {
  const rounding = worst?.agrees && worst.relativeError > checkTolerance ? ' (rounding)' : '';
  const kinks = atKink > 0 ? ` · ${atKink} at a kink, not compared` : '';
  const found = worst ? ` · worst [${worst.index.join(',')}]: analytic ${short(worst.analytic)}, numeric ${short(worst.numeric)}, relative error ${worst.relativeError.toExponential(1)}${rounding}` : '';
  return `${mark(agrees)} ${name} ${block} · ${entries} ${entries === 1 ? 'entry' : 'entries'}${kinks}${found}`;
}

function mark(agrees: boolean): string {
  const text = agrees ? '✓' : '✗';
  return colours() ? styleText(agrees ? 'green' : 'red', text) : text;
}
