/** deltascope train: trains a spec from its start to its end. */

import { setImmediate } from 'node:timers/promises';
import { Trainer } from '../training/trainer.ts';
import type { EpochRecord } from '../training/trainer.ts';
import type { Job } from '../training/job.ts';
import { expectWritable, writeWhole } from './files.ts';
import { toJson } from './json.ts';
import { Output } from './output.ts';
import { prepare } from './prepare.ts';
import { Progress } from './progress.ts';

export interface TrainOptions {
  readonly json: boolean;
  /** Instead of the spec's. */
  readonly epochs: number | null;
  /** Stop after so many updates. */
  readonly steps: number | null;
  /** Where the last line (reason, loss, weights) is written as well. */
  readonly out: string | null;
}

type Reason = 'done' | 'stopped' | 'diverged';

/** Training between two looks at the signals and two flushes, in ms. */
const slice = 20;

/** Exit code: 0 done, 1 diverged, 2 unusable, 130 stopped by the person. */
export async function train(specPath: string, options: TrainOptions): Promise<number> {
  const job = await prepare(specPath);
  if (!job) return 2;
  if (options.out !== null) expectWritable(options.out);
  const trainer = new Trainer(job);
  const progress = options.json ? null : new Progress(job, targetSteps(job, options));
  const ended = await trainAll(trainer, targetSteps(job, options), options.json, progress);
  const { loss } = trainer.evaluate();
  const why = ended === 'done' ? trainer.divergence(loss) : null; // by the last update, which no step came after
  if (why !== null) sayDiverged(why, progress);
  const reason = why === null ? ended : 'diverged';
  const end = { type: 'end', reason, steps: trainer.step, loss, weights: trainer.parameters.layers.map(({ W, b }) => ({ W: W.toRows(), b })) };
  if (options.json) process.stdout.write(`${toJson(end)}\n`);
  else progress?.end(reason, loss, trainer, options.out);
  if (options.out !== null && reason === 'done') writeWhole(options.out, `${toJson(end)}\n`);
  return { done: 0, diverged: 1, stopped: 130 }[reason];
}

function targetSteps(job: Job, { epochs, steps }: TrainOptions): number {
  const whole = epochs === null ? job.totalSteps : epochs * job.stepsPerEpoch;
  return steps === null ? whole : epochs === null ? steps : Math.min(steps, whole);
}

async function trainAll(trainer: Trainer, target: number, json: boolean, progress: Progress | null): Promise<Reason> {
  const output = new Output();
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.once('SIGINT', interrupt);
  let reason: Reason = 'done';
  let rested = performance.now();
  while (trainer.step < target) {
    const record = trainer.next();
    const { step, epoch, batchLoss, penalty, learningRate, diverged } = record;
    if (json) await output.write(`${toJson({ type: 'step', step, epoch, batchLoss, penalty, lr: learningRate })}\n`);
    if (diverged !== null) {
      await output.flush();
      sayDiverged(diverged, progress);
      reason = 'diverged';
      break;
    }
    if (trainer.atEpochEnd) {
      const reached = trainer.evaluate();
      if (json) await output.write(`${toJson(epochLine(reached))}\n`);
      progress?.epoch(reached);
    }
    if (performance.now() - rested >= slice) {
      await output.flush(); // a reader sees what there is, however slow the steps are
      await setImmediate(); // lets the signal in
      rested = performance.now();
    }
    if (interrupted) {
      reason = 'stopped';
      break;
    }
  }
  process.off('SIGINT', interrupt);
  await output.flush();
  return reason;
}

function sayDiverged(why: string, progress: Progress | null): void {
  process.stderr.write(`${progress?.live ? '\n' : ''}diverged at ${why}\n`);
}

function epochLine({ epoch, loss, valLoss, accuracy }: EpochRecord): object {
  return { type: 'epoch', epoch, loss, valLoss, accuracy };
}
