/** deltascope check: every analytic gradient against central differences. */

import { styleText } from 'node:util';
import { Batches, checkSteps, checkTolerance } from '../core/index.ts';
import type { CheckedBlock } from '../core/index.ts';
import { blockLine, checkJob, checkSummary } from '../training/gradientReport.ts';
import { toJson } from './json.ts';
import { prepare } from './prepare.ts';
import { colours } from './progress.ts';

/** Exit code: 0 all agree, 1 some do not, 2 unusable. */
export async function check(specPath: string, { json }: { readonly json: boolean }): Promise<number> {
  const job = await prepare(specPath);
  if (!job) return 2;
  const batch = new Batches(job.plan).at(0);
  if (!json) process.stdout.write(`first weights, batch of ${batch.length}; five-point central differences, h = ${checkSteps[0]} (smaller at kinks and where J bends), tolerance ${checkTolerance} relative\n`);
  const blocks: CheckedBlock[] = [];
  for (const block of checkJob(job)) {
    blocks.push(block);
    if (!json) process.stdout.write(`${mark(block.agrees)} ${blockLine(block, job.model.layers[block.layer]!.name)}\n`);
  }
  const agrees = blocks.every((block) => block.agrees);
  if (json) {
    const layers = blocks.map(({ layer, ...block }) => ({ layer, name: job.model.layers[layer]!.name, ...block }));
    process.stdout.write(`${toJson({ agrees, tolerance: checkTolerance, step: checkSteps[0], batch, blocks: layers })}\n`);
  } else process.stdout.write(`${mark(agrees)} ${checkSummary(blocks)}\n`);
  return agrees ? 0 : 1;
}

function mark(agrees: boolean): string {
  const text = agrees ? '✓' : '✗';
  return colours() ? styleText(agrees ? 'green' : 'red', text) : text;
}
