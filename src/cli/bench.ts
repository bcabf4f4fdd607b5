/** deltascope bench: how fast a spec trains on this machine, without evaluations and without a history. */

import { trainingOperations } from '../core/index.ts';
import { CallLength } from '../training/callLength.ts';
import type { EngineChoice } from '../training/engines.ts';
import type { Job } from '../training/job.ts';
import type { Trainer } from '../training/trainer.ts';
import { engineName, withTrainer } from './engine.ts';
import { toJson } from './json.ts';
import { short } from '../training/digits.ts';
import { prepare } from './prepare.ts';
import { shapeOf } from './progress.ts';

export interface BenchOptions {
  readonly json: boolean;
  /** Measured for so long, after the warm-up. */
  readonly seconds: number;
  /** As many as the engine may use; null leaves it to the engine. */
  readonly threads: number | null;
  readonly engine: EngineChoice;
}

/** What is measured; of the rates the median of the windows, and of the samples the best as well. */
interface Measured {
  readonly samplesPerSecond: number;
  readonly samplesPerSecondBest: number;
  readonly stepsPerSecond: number;
  /** 10⁹ floating-point operations a second, as many as the equations have: zeros that are passed over count. */
  readonly gflops: number;
  /** J of the batch of step 0, of step 15 and of the last step: two programs that have the same did the same work. */
  readonly lossFirst: number;
  readonly loss16: number;
  readonly lossLast: number;
}

/** Windows that the time is divided into. */
const windows = 5;
/** What one call of the engine should take, in ms. */
const callTime = 5;
/** The warm-up, in parts of the time that is measured, and in ms at the most. */
const warmUp = { share: 1 / 3, most: 1000 };

/** Exit code: 0 measured, 1 diverged, 2 unusable. */
export async function bench(specPath: string, options: BenchOptions): Promise<number> {
  const job = await prepare(specPath);
  return job ? withTrainer(job, options.engine, options.threads, (trainer) => benchWith(trainer, specPath, options)) : 2;
}

function benchWith(trainer: Trainer, spec: string, { json, seconds }: BenchOptions): number {
  try {
    const measured = measure(trainer, seconds * 1000);
    const { kind: engine, rung, precision, threads } = trainer.info;
    process.stdout.write(json ? `${toJson({ spec, engine, rung, precision, threads, ...measured })}\n` : table(trainer, measured));
    return 0;
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    process.stderr.write(`diverged at ${error.message}\n`);
    return 1;
  }
}

/** The training that was to be measured ended. */
class Diverged extends Error {}

function measure(trainer: Trainer, ms: number): Measured {
  const start = trainer.snapshot();
  const call = new CallLength(callTime);
  trainFor(trainer, Math.min(warmUp.share * ms, warmUp.most), call);
  trainer.restore(start);
  const lossFirst = train(trainer, 1);
  train(trainer, 14);
  const loss16 = train(trainer, 1);
  const rates = Array.from({ length: windows }, () => trainFor(trainer, ms / windows, call));
  const samplesPerSecond = median(rates.map(({ samples }) => samples));
  return {
    samplesPerSecond,
    samplesPerSecondBest: Math.max(...rates.map(({ samples }) => samples)),
    stepsPerSecond: median(rates.map(({ steps }) => steps)),
    gflops: (samplesPerSecond * trainingOperations(trainer.job.plan.network)) / 1e9,
    lossFirst,
    loss16,
    lossLast: rates.at(-1)!.loss,
  };
}

/** Trains for at least so long; steps and samples a second, and J of the last batch. */
function trainFor(trainer: Trainer, ms: number, call: CallLength): { steps: number; samples: number; loss: number } {
  const first = trainer.step;
  const start = performance.now();
  let loss = NaN;
  let now = start;
  while (now - start < ms || trainer.step === first) {
    const before = now;
    const { steps } = call;
    loss = train(trainer, steps);
    now = performance.now();
    call.measure(steps, now - before);
  }
  const seconds = (now - start) / 1000;
  const samples = samplesUntil(trainer.job, trainer.step) - samplesUntil(trainer.job, first);
  return { steps: (trainer.step - first) / seconds, samples: samples / seconds, loss };
}

/** J of the batch of the last of these steps. Throws if one of them can't be made. */
function train(trainer: Trainer, steps: number): number {
  const { diverged, loss } = trainer.train(steps);
  if (diverged) throw new Diverged(trainer.whyDiverged(loss));
  return loss;
}

/** Samples that the steps before this one train on. */
function samplesUntil({ plan: { rows, batchSize }, stepsPerEpoch }: Job, step: number): number {
  const epoch = Math.floor(step / stepsPerEpoch);
  return epoch * rows.length + (step - epoch * stepsPerEpoch) * batchSize;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) / 2]!;
}

/** A rate for people: three digits. */
function rate(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

function table({ job, info }: Trainer, measured: Measured): string {
  const { samplesPerSecond, samplesPerSecondBest, stepsPerSecond, gflops, lossFirst, loss16, lossLast } = measured;
  const lines = [
    ['network', `${job.model.name ?? ''} ${shapeOf(job)}, batches of ${job.plan.batchSize}`.trim()],
    ['engine', engineName(info)],
    ['samples/s', `${rate(samplesPerSecond)} (best ${rate(samplesPerSecondBest)})`],
    ['steps/s', rate(stepsPerSecond)],
    ['GFLOP/s', String(Number(gflops.toPrecision(3)))],
    ['batch loss', `${short(lossFirst)} at step 0 · ${short(loss16)} at step 15 · ${short(lossLast)} at the end`],
  ];
  return lines.map(([name, value]) => `${name!.padEnd(12)}${value}\n`).join('');
}
