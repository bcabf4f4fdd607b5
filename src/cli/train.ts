/** deltascope train: trains a spec from its start to its end. */

import { setImmediate } from 'node:timers/promises';
import { CallLength } from '../training/callLength.ts';
import type { EngineChoice } from '../training/engines.ts';
import type { Job } from '../training/job.ts';
import type { EpochRecord, Trainer } from '../training/trainer.ts';
import { withTrainer } from './engine.ts';
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
  readonly engine: EngineChoice;
}

type Reason = 'done' | 'stopped' | 'diverged';

/** Training between two looks at the signals and two flushes, in ms. */
const slice = 20;

/** Exit code: 0 done, 1 diverged, 2 unusable, 130 stopped by the person. */
export async function train(specPath: string, options: TrainOptions): Promise<number> {
  const job = await prepare(specPath);
  if (!job) return 2;
  if (options.out !== null) expectWritable(options.out);
  return withTrainer(job, options.engine, null, (trainer) => trainWith(trainer, options));
}

async function trainWith(trainer: Trainer, options: TrainOptions): Promise<number> {
  const { job } = trainer;
  const target = targetSteps(job, options);
  const progress = options.json ? null : new Progress(job, target);
  const ended = await trainAll(trainer, target, progress);
  const { loss } = trainer.evaluate();
  const why = ended === 'done' ? trainer.divergence(loss) : null; // by the last update, which no step came after
  if (why !== null) sayDiverged(why, progress);
  const reason = why === null ? ended : 'diverged';
  const end = (): string => `${toJson({ type: 'end', reason, steps: trainer.step, loss, weights: trainer.parameters.layers.map(({ W, b }) => ({ W: W.toRows(), b })) })}\n`;
  if (options.json) process.stdout.write(end());
  else progress?.end(reason, loss, trainer, options.out);
  if (options.out !== null && reason === 'done') writeWhole(options.out, end());
  return { done: 0, diverged: 1, stopped: 130 }[reason];
}

function targetSteps(job: Job, { epochs, steps }: TrainOptions): number {
  const whole = epochs === null ? job.totalSteps : epochs * job.stepsPerEpoch;
  return steps === null ? whole : epochs === null ? steps : Math.min(steps, whole);
}

/** Without a progress to show, every step and every epoch is a line of JSON. */
async function trainAll(trainer: Trainer, target: number, progress: Progress | null): Promise<Reason> {
  const output = new Output();
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.once('SIGINT', interrupt);
  const advance = progress ? inCalls(trainer, target, progress) : stepByStep(trainer, output);
  let reason: Reason = 'done';
  let rested = performance.now();
  while (trainer.step < target) {
    const diverged = await advance();
    if (diverged !== null) {
      await output.flush();
      sayDiverged(diverged, progress);
      reason = 'diverged';
      break;
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

/** Trains on a little; resolves with why it can't, or null. */
type Advance = () => Promise<string | null>;

function stepByStep(trainer: Trainer, output: Output): Advance {
  return async () => {
    const { step, epoch, batchLoss, penalty, learningRate, diverged } = trainer.next();
    await output.write(`${toJson({ type: 'step', step, epoch, batchLoss, penalty, lr: learningRate })}\n`);
    if (diverged === null && trainer.atEpochEnd) await output.write(`${toJson(epochLine(trainer.evaluate()))}\n`);
    return diverged;
  };
}

/** As many steps a call as take about half a slice, up to the next epoch that the progress is told of. */
function inCalls(trainer: Trainer, target: number, progress: Progress): Advance {
  const call = new CallLength(slice / 2);
  return () => {
    const first = trainer.step;
    const start = performance.now();
    const next = progress.next(trainer.epoch) * trainer.job.stepsPerEpoch;
    const why = trainer.trainTo(Math.min(first + call.steps, next, target));
    call.measure(trainer.step - first, performance.now() - start);
    if (why === null && trainer.step === next) progress.epoch(trainer.evaluate());
    return Promise.resolve(why);
  };
}

function sayDiverged(why: string, progress: Progress | null): void {
  process.stderr.write(`${progress?.live ? '\n' : ''}diverged at ${why}\n`);
}

function epochLine({ epoch, loss, valLoss, accuracy }: EpochRecord): object {
  return { type: 'epoch', epoch, loss, valLoss, accuracy };
}
