/** A run: a trainer with its history, its curves and the moment that is looked at. Still no timers: whoever drives it says when. */

import type { Frame, SeriesTail } from '../protocol/frame.ts';
import type { NetworkView } from '../protocol/network.ts';
import { hasAccuracy } from './accuracy.ts';
import { createFrame } from './frames.ts';
import type { View } from './frames.ts';
import { History, Replay } from './history.ts';
import { inspect } from './inspect.ts';
import type { Job } from './job.ts';
import { Series } from './series.ts';
import { Trainer } from './trainer.ts';
import type { StepRecord } from './trainer.ts';

export type RunPhase = 'ready' | 'done' | 'diverged';

export class Run {
  readonly job: Job;
  readonly trainer: Trainer;
  readonly history: History;
  private readonly steps: Series;
  /** The last point of `steps`. */
  private readonly point: Float64Array;
  private readonly epochs = new Series(3);
  private replay: Replay | null = null;
  private phaseNow: RunPhase = 'ready';
  private why: string | null = null;
  private lastLoss: number | null = null;
  private trainingLoss = NaN;
  /** All parameters before update `step`, the last one made: what it changed can be shown. */
  private readonly before: { step: number; readonly values: Float64Array };
  /** How much of the curves has been sent: points and bucket width. */
  private sent = { steps: { points: 0, width: 0 }, epochs: { points: 0, width: 0 } };

  constructor(job: Job, historyLimit?: number) {
    this.job = job;
    this.trainer = new Trainer(job);
    this.history = new History(historyLimit);
    this.point = new Float64Array(1 + job.rule.network.layers.length);
    this.steps = new Series(this.point.length);
    this.before = { step: -1, values: new Float64Array(job.initial.values.length) };
  }

  get phase(): RunPhase {
    return this.phaseNow;
  }

  /** Why the run diverged; null if it did not. */
  get divergence(): string | null {
    return this.why;
  }

  /** J of the batch of the last step; null before the first. */
  get loss(): number | null {
    return this.lastLoss;
  }

  /** One update, and the evaluation at the end of an epoch. Does nothing once the run is done or has diverged. */
  advance(): void {
    if (this.phaseNow !== 'ready') return;
    this.history.offer(this.trainer);
    this.before.step = this.trainer.step;
    this.before.values.set(this.trainer.parameters.values);
    const record = this.trainer.next();
    this.lastLoss = record.batchLoss;
    if (record.diverged) {
      this.phaseNow = 'diverged';
      this.why = record.diverged;
      return;
    }
    this.recordStep(record);
    if (!this.trainer.atEpochEnd) return;
    const { loss, valLoss, accuracy } = this.trainer.evaluate();
    this.trainingLoss = loss;
    this.epochs.push([loss, valLoss ?? NaN, accuracy ?? NaN]);
    if (!this.trainer.done) return;
    this.why = this.trainer.divergence(loss); // by the last update, which no step comes after
    this.phaseNow = this.why === null ? 'done' : 'diverged';
  }

  /** The frame of now. Curves: what is new since the last frame. */
  frame(view: View, stepsPerSecond: number): Frame {
    const { step } = this.trainer;
    // After a step that was not made, `before` is of the same moment: then it is replayed.
    const before = step === 0 ? null : this.before.step === step - 1 ? this.before.values : this.parametersAt(step - 1);
    const steps = this.steps.since(this.sent.steps.points, this.sent.steps.width);
    const epochs = this.epochs.since(this.sent.epochs.points, this.sent.epochs.width);
    this.sent = { steps, epochs };
    return createFrame({ inspection: inspect(this.trainer), before, trainingLoss: this.trainingLoss, stepsPerSecond, steps, epochs }, view);
  }

  /** The next frame carries the curves from their beginning. */
  forgetSent(): void {
    this.sent = { steps: { points: 0, width: 0 }, epochs: { points: 0, width: 0 } };
  }

  /** The frame of any step that the run has reached, by replay. Without curves. Throws on a step that it has not reached. */
  frameAt(step: number, view: View): Frame {
    if (!Number.isInteger(step) || step < 0 || step > this.trainer.step) {
      throw new Error(`step ${step} is not reached: the run is at step ${this.trainer.step}`);
    }
    const before = step > 0 ? this.parametersAt(step - 1) : null;
    const inspection = inspect(this.replayed(step));
    const none: SeriesTail = { from: 0, width: 1, points: 0, channels: [] };
    return createFrame({ inspection, before, trainingLoss: NaN, stepsPerSecond: 0, steps: none, epochs: none }, view);
  }

  /** A copy of all parameters before update `step`, by replay. */
  private parametersAt(step: number): Float64Array {
    return this.replayed(step).parameters.values.slice();
  }

  private replayed(step: number): Trainer {
    this.history.offer(this.trainer);
    this.replay ??= new Replay(this.job, this.history);
    return this.replay.at(step);
  }

  private recordStep({ batchLoss }: StepRecord): void {
    this.point[0] = batchLoss;
    this.point.set(this.trainer.gradientNorms, 1);
    this.steps.push(this.point);
  }
}

/** What a panel must know to draw the job's network. */
export function networkView(job: Job, fileName: string): NetworkView {
  const { model, dataset, rule } = job;
  return {
    name: model.name ?? fileName,
    featureNames: dataset.featureNames,
    inputs: rule.network.nIn,
    layers: rule.network.layers.map(({ nIn, units, activation, useBias }, l) => ({
      name: model.layers[l]!.name,
      type: 'dense',
      nIn,
      units,
      activation,
      useBias,
      trainBias: model.layers[l]!.trainBias,
      parameters: units * (nIn + (useBias ? 1 : 0)),
    })),
    outputNames: dataset.targetNames,
    loss: model.loss,
    optimizer: model.optimizer.settings.type,
    trainingSamples: dataset.training.length,
    validationSamples: dataset.validation.length,
    stepsPerEpoch: job.stepsPerEpoch,
    totalSteps: job.totalSteps,
    accuracyOn: hasAccuracy(job) ? (dataset.validation.length > 0 ? 'validation' : 'training') : null,
    classOfRow: dataset.classes && dataset.classOfRow ? Array.from(dataset.classOfRow, (c) => dataset.classes![c]!) : null,
  };
}
