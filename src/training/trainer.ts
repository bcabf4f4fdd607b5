/**
 * Training as a state machine: no timers, no clock, no chance but the seed's. Step k is a pure function of the job and of the
 * state before it; the same job gives the same bits.
 */

import { Batches, createReferenceEngine, penaltyOf, scheduledRate } from '../core/index.ts';
import type { Engine, EngineFactory, EngineInfo, Observation, Parameters, Snapshot, Trained } from '../core/index.ts';
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
  /** ‖∂J/∂W‖ of each layer, of the last step; NaN before the first. */
  readonly gradientNorms: Float64Array;
  private readonly engine: Engine;

  constructor(job: Job, createEngine: EngineFactory = createReferenceEngine) {
    this.job = job;
    this.batches = new Batches(job.plan);
    this.engine = createEngine(job.plan);
    this.gradientNorms = new Float64Array(job.plan.network.layers.length).fill(NaN);
  }

  /** What the engine is. */
  get info(): EngineInfo {
    return this.engine.info;
  }

  /** Updates made, which is also the number of the next step. */
  get step(): number {
    return this.engine.step;
  }

  get epoch(): number {
    return this.batches.epochOf(this.step);
  }

  /** All epochs of the spec are trained. */
  get done(): boolean {
    return this.step >= this.job.totalSteps;
  }

  /** An epoch has just been completed. */
  get atEpochEnd(): boolean {
    return this.step > 0 && this.step % this.job.stepsPerEpoch === 0;
  }

  /** The parameters before the next step; shared, not to be written to. */
  get parameters(): Parameters {
    return this.engine.parameters;
  }

  get learningRate(): number {
    const { learningRate, schedule } = this.job.plan;
    return scheduledRate(learningRate, schedule, this.step, this.epoch);
  }

  get penalty(): number {
    const { regularization } = this.job.plan;
    const none = regularization.l1 === 0 && regularization.l2 === 0; // then the parameters need not be looked at
    return none ? 0 : penaltyOf(regularization, this.parameters);
  }

  /** One update. A step whose loss or gradient is not finite is not made: the state stays as it was before it. */
  next(): StepRecord {
    const { step, epoch, learningRate, penalty } = this;
    const { loss: batchLoss, diverged } = this.train(1);
    return { step, epoch, batchLoss, penalty, learningRate, diverged: diverged ? this.whyDiverged(batchLoss) : null };
  }

  /** Up to `count` updates at once, as `Engine.train` has it. */
  train(count: number, keepBefore = false, goOn = false): Trained {
    const trained = this.engine.train(count, keepBefore, goOn);
    for (let l = 0; l < this.gradientNorms.length; l++) this.gradientNorms[l] = trained.channels.last[1 + l]!;
    return trained;
  }

  /** The optimiser's numbers of one weight, or of a bias for a null input, before the next step. */
  optimizerState(l: number, unit: number, input: number | null): Float64Array {
    return this.engine.optimizerState(l, unit, input);
  }

  /** On to a step, `keepBefore` as `train` has it. Returns why a step before it can't be made, or null when all were. */
  trainTo(step: number, keepBefore = false): string | null {
    if (step <= this.step) return null;
    const { diverged, loss } = this.train(step - this.step, keepBefore);
    return diverged ? this.whyDiverged(loss) : null;
  }

  /** Why the next step can't be made, once it was refused. `loss` is J of its batch. */
  whyDiverged(loss: number): string {
    return firstNonFinite(this, loss);
  }

  /** The state before the next step and that step's batch, as the engine computes it. Valid until the trainer is used again. */
  observe(): Observation {
    return this.engine.observe();
  }

  /** How good the parameters are now. `epoch` is the one just completed. */
  evaluate(): EpochRecord {
    const { dataset } = this.job;
    const onTraining = this.measure(dataset.training);
    const onValidation = dataset.validation.length > 0 ? this.measure(dataset.validation) : null;
    return {
      epoch: Math.max(0, this.batches.epochOf(this.step - 1)),
      loss: onTraining.loss,
      valLoss: onValidation ? onValidation.loss : null,
      accuracy: (onValidation ?? onTraining).accuracy,
    };
  }

  /** Why J over all training samples, as `evaluate` gave it for the state as it is now, is not finite; null if it is finite. */
  divergence(loss: number): string | null {
    return Number.isFinite(loss) ? null : firstNonFinite(this, loss, 'end');
  }

  /** Sets one weight, or a bias for a null input, before the next step. */
  set(l: number, unit: number, input: number | null, value: number): void {
    this.engine.set(l, unit, input, value);
  }

  snapshot(): Snapshot {
    return this.engine.snapshot();
  }

  /** Goes to the moment that a snapshot was taken in. */
  restore(snapshot: Snapshot): void {
    this.engine.restore(snapshot);
  }

  dispose(): void {
    this.engine.dispose();
  }

  private measure(rows: Uint32Array): { loss: number; accuracy: number | null } {
    const accuracy = accuracyOf(this.job);
    const loss = this.engine.evaluate(rows, accuracy?.count);
    return { loss, accuracy: accuracy ? accuracy.share() : null };
  }
}
