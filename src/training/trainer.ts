/**
 * Training as a state machine: no timers, no clock, no chance but the seed's. Step k is a pure function of the job and of the
 * state before it; the same job gives the same bits.
 */

import { createReferenceEngine, penaltyOf, scheduledRate } from '../core/index.ts';
import type { Engine, Parameters, Snapshot } from '../core/index.ts';
import { Batches } from './batches.ts';
import { accuracyOf } from './accuracy.ts';
import type { Job } from './job.ts';
import { firstNonFinite } from './divergence.ts';

/** What one update did; everything is of the moment before it. */
export interface StepRecord {
  readonly step: number;
  readonly epoch: number;
  /** J of the batch, without the penalty. */
  readonly batchLoss: number;
  readonly penalty: number;
  readonly learningRate: number;
  /** Why this step was not made: its loss or a gradient is not finite. Null for a step that was. */
  readonly diverged: string | null;
}

/** How good the network is after an epoch. */
export interface EpochRecord {
  readonly epoch: number;
  /** J over all training samples, without the penalty. */
  readonly loss: number;
  /** J over the validation samples; null without any. */
  readonly valLoss: number | null;
  /** Share of samples classified right, of the validation samples or, without any, of the training samples; null for a task without classes. */
  readonly accuracy: number | null;
}

export class Trainer {
  readonly job: Job;
  readonly batches: Batches;
  /** ‖∂J/∂W‖ of each layer, of the last step. */
  readonly gradientNorms: Float64Array;
  private readonly engine: Engine;
  private made = 0;

  constructor(job: Job) {
    this.job = job;
    this.batches = new Batches(job);
    this.engine = createReferenceEngine(job.rule, job.initial);
    this.gradientNorms = new Float64Array(job.rule.network.layers.length);
  }

  /** Updates made, which is also the number of the next step. */
  get step(): number {
    return this.made;
  }

  get epoch(): number {
    return this.batches.epochOf(this.made);
  }

  /** All epochs of the spec are trained. */
  get done(): boolean {
    return this.made >= this.job.totalSteps;
  }

  /** An epoch has just been completed. */
  get atEpochEnd(): boolean {
    return this.made > 0 && this.made % this.job.stepsPerEpoch === 0;
  }

  /** The parameters before the next step; shared, not to be written to. */
  get parameters(): Parameters {
    return this.engine.parameters;
  }

  get learningRate(): number {
    const { learningRate, schedule } = this.job.model.optimizer;
    return scheduledRate(learningRate, schedule, this.made, this.epoch);
  }

  get penalty(): number {
    return penaltyOf(this.job.rule.regularization, this.engine.parameters);
  }

  /** One update. A step whose loss or gradient is not finite is not made: the state stays as it was before it. */
  next(): StepRecord {
    const { step, epoch, learningRate, penalty } = this;
    const batch = this.batches.at(step);
    const batchLoss = this.engine.compute(this.job.dataset, batch);
    this.measureGradients();
    const record = { step, epoch, batchLoss, penalty, learningRate };
    if (!Number.isFinite(batchLoss) || !this.gradientsFinite()) {
      return { ...record, diverged: firstNonFinite(this, batchLoss) };
    }
    this.engine.update(learningRate);
    this.made += 1;
    return { ...record, diverged: null };
  }

  /** How good the parameters are now. `epoch` is the one just completed. */
  evaluate(): EpochRecord {
    const { dataset } = this.job;
    const onTraining = this.measure(dataset.training);
    const onValidation = dataset.validation.length > 0 ? this.measure(dataset.validation) : null;
    return {
      epoch: Math.max(0, this.batches.epochOf(this.made - 1)),
      loss: onTraining.loss,
      valLoss: onValidation ? onValidation.loss : null,
      accuracy: (onValidation ?? onTraining).accuracy,
    };
  }

  /** Why J over all training samples, as `evaluate` gave it for the state as it is now, is not finite; null if it is finite. */
  divergence(loss: number): string | null {
    return Number.isFinite(loss) ? null : firstNonFinite(this, loss, 'end');
  }

  snapshot(): Snapshot {
    return this.engine.snapshot();
  }

  /** Goes to the moment that a snapshot was taken in. */
  restore(snapshot: Snapshot): void {
    this.engine.restore(snapshot);
    this.made = snapshot.t;
  }

  private measure(rows: Uint32Array): { loss: number; accuracy: number | null } {
    const accuracy = accuracyOf(this.job);
    const loss = this.engine.evaluate(this.job.dataset, rows, accuracy?.count);
    return { loss, accuracy: accuracy ? accuracy.share() : null };
  }

  private measureGradients(): void {
    this.engine.gradients.layers.forEach(({ W }, l) => {
      this.gradientNorms[l] = norm(W.data);
    });
  }

  private gradientsFinite(): boolean {
    return this.gradientNorms.every(Number.isFinite) && this.engine.gradients.layers.every(({ b }) => b.every(Number.isFinite));
  }
}

/** √Σ v². */
export function norm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
