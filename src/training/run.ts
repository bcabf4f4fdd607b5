/** A run: a trainer with its history, its curves and the moment that is looked at. Still no timers: whoever drives it says when. */

import { observationOf, Parameters } from '../core/index.ts';
import type { EngineFactory, EngineInfo, Observation } from '../core/index.ts';
import type { View } from '../protocol/cursor.ts';
import type { Frame } from '../protocol/frame.ts';
import { createDetail } from './detail.ts';
import { evaluationPace, nextEvaluation } from './evaluations.ts';
import type { EvaluationPace } from './evaluations.ts';
import { createFrame, sampleOf } from './frames.ts';
import { History, Replay } from './history.ts';
import { inspect } from './inspect.ts';
import type { Job } from './job.ts';
import { Series } from './series.ts';
import { Trainer } from './trainer.ts';

export type RunPhase = 'ready' | 'done' | 'diverged';

export interface RunOptions {
  /** The reference engine by default. */
  readonly createEngine?: EngineFactory;
  /** In its place, an empty one with other bounds. */
  readonly history?: History;
}

/** A moment as a frame shows it, and the trainer that stands there. */
interface Moment {
  readonly trainer: Trainer;
  readonly observation: Observation;
  readonly trainingLoss: number;
}

export class Run {
  readonly job: Job;
  readonly trainer: Trainer;
  readonly history: History;
  private readonly createEngine: EngineFactory | undefined;
  private readonly pace: EvaluationPace;
  private readonly steps: Series;
  private readonly epochs = new Series(3);
  private replay: Replay | null = null;
  private phaseNow: RunPhase = 'ready';
  private why: string | null = null;
  private lastLoss: number | null = null;
  private trainingLoss = NaN;
  /** The step whose last update the engine has kept the parameters before of. */
  private keptAt = 0;
  /** The present step opened up, while no other is made; and the one of the past that was looked at last. */
  private exact: Moment | null = null;
  private past: { readonly step: number; readonly moment: Moment } | null = null;
  /** How much of the curves has been sent: points and bucket width. */
  private sent = { steps: { points: 0, width: 0 }, epochs: { points: 0, width: 0 } };

  constructor(job: Job, { createEngine, history = new History() }: RunOptions = {}) {
    this.job = job;
    this.createEngine = createEngine;
    this.trainer = new Trainer(job, createEngine);
    this.history = history;
    this.pace = evaluationPace(job);
    this.steps = new Series(1 + job.plan.network.layers.length);
    this.history.offer(this.trainer);
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

  /** What trains it. */
  get engine(): EngineInfo {
    return this.trainer.info;
  }

  /** What the last update changed is known without a replay. */
  get hasBefore(): boolean {
    return this.keptAt === this.trainer.step;
  }

  /**
   * Up to `maxSteps` updates, and the evaluations and keyframes that fall due. Ends early where the run is done or diverges, and does
   * nothing after that. How the steps of a run are shared out among calls changes nothing of it.
   * `keepBefore`: so that `hasBefore` after the last of them.
   */
  advance(maxSteps = 1, keepBefore = false): void {
    const end = this.trainer.step + maxSteps;
    while (this.phaseNow === 'ready' && this.trainer.step < end) this.trainOn(end, keepBefore);
  }

  /** The frame of now, as the engine computes it, for a run that goes on. Curves: what is new since the last frame. */
  liveFrame(view: View, stepsPerSecond: number): Frame {
    return this.frameOf({ trainer: this.trainer, observation: this.trainer.observe(), trainingLoss: this.trainingLoss }, view, stepsPerSecond);
  }

  /**
   * The frame of the view's step, or of now, exactly: the reference mathematics on the engine's parameters. Curves: what is new since the
   * last frame. Throws on a step that the run has not reached. A step that is far from what `seek` reached takes long.
   */
  frame(view: View, stepsPerSecond = 0): Frame {
    const moment = view.step === null || view.step === this.trainer.step ? (this.exact ??= this.open()) : this.openPast(view.step);
    return this.frameOf(moment, view, stepsPerSecond);
  }

  /** At most `maxSteps` updates of the replay towards a step that the run has reached. Returns whether its frame can be had at once. */
  seek(step: number, maxSteps: number): boolean {
    if (step === this.trainer.step || step === this.past?.step) return true;
    this.expectReached(step);
    this.replay ??= new Replay(this.job, this.history, this.createEngine);
    this.past = null;
    return this.replay.towards(step, maxSteps);
  }

  /** The next frame carries the curves from their beginning. */
  forgetSent(): void {
    this.sent = { steps: { points: 0, width: 0 }, epochs: { points: 0, width: 0 } };
  }

  /** Gives back what the engines hold. */
  dispose(): void {
    this.replay?.dispose();
    this.trainer.dispose();
  }

  /** One call of the engine: towards step `end`, but no farther than to the next point at which something else is due. */
  private trainOn(end: number, keepBefore: boolean): void {
    const { trainer, job, steps } = this;
    const { step } = trainer;
    this.exact = null;
    const reachable = Math.min(end, step + steps.room, step + this.history.stepsToNext(step), this.nextEvaluation * job.stepsPerEpoch);
    const keep = (keepBefore && reachable === end) || reachable === job.totalSteps;
    const trained = trainer.train(reachable - step, keep, !steps.atBoundary);
    if (trained.steps > 0) steps.absorb(trained.channels, trained.steps);
    this.lastLoss = trained.loss;
    if (keep && trainer.step === reachable) this.keptAt = reachable;
    if (trained.diverged) return this.end(trainer.whyDiverged(trained.loss));
    this.history.offer(trainer);
    if (this.evaluationDue) this.evaluate();
  }

  /** Completed epochs at the next evaluation. */
  private get nextEvaluation(): number {
    return nextEvaluation(this.trainer.epoch, this.job.model.training.epochs, this.pace);
  }

  /** An evaluation belongs to the step reached. */
  private get evaluationDue(): boolean {
    const { trainer, job } = this;
    return trainer.atEpochEnd && nextEvaluation(trainer.epoch - 1, job.model.training.epochs, this.pace) === trainer.epoch;
  }

  private evaluate(): void {
    const { epoch, loss, valLoss, accuracy } = this.trainer.evaluate();
    this.trainingLoss = loss;
    this.epochs.skip(epoch - this.epochs.length);
    this.epochs.push([loss, valLoss ?? NaN, accuracy ?? NaN]);
    if (this.trainer.done) this.end(this.trainer.divergence(loss)); // by the last update, which no step comes after
  }

  private end(why: string | null): void {
    this.why = why;
    this.phaseNow = why === null ? 'done' : 'diverged';
  }

  /** The present step by the reference mathematics; at the end of an epoch that is not measured otherwise, with its loss. */
  private open(): Moment {
    const { trainer } = this;
    const before = this.parametersBefore();
    const measured = !trainer.atEpochEnd || this.evaluationDue;
    return { trainer, observation: observationOf(inspect(trainer), before), trainingLoss: measured ? this.trainingLoss : trainer.evaluate().loss };
  }

  /** A step of the past, by replay; kept until another one is looked at. */
  private openPast(step: number): Moment {
    if (this.past?.step === step) return this.past.moment;
    this.expectReached(step);
    const trainer = this.replayed(step);
    const before = keptParameters(trainer.observe(), this.job);
    this.past = { step, moment: { trainer, observation: observationOf(inspect(trainer), before), trainingLoss: NaN } };
    return this.past.moment;
  }

  private frameOf({ trainer, observation, trainingLoss }: Moment, view: View, stepsPerSecond: number): Frame {
    const { job } = this;
    const B = observation.batch.length;
    const sample = B === 1 ? 0 : sampleOf(view.sample, B); // the mean over one sample is that sample, and can be opened up
    const detail = view.target && createDetail({ job, trainer, observation }, view.target, sample, view.first);
    const steps = this.steps.since(this.sent.steps.points, this.sent.steps.width);
    const epochs = this.epochs.since(this.sent.epochs.points, this.sent.epochs.width);
    this.sent = { steps, epochs };
    const { penalty, learningRate } = trainer;
    return createFrame({ network: job.plan.network, observation, penalty, learningRate, trainingLoss, stepsPerSecond, detail, steps, epochs }, view);
  }

  /** A copy of all parameters before the last update: kept by the engine or replayed; null at step 0. */
  private parametersBefore(): Parameters | null {
    const { step } = this.trainer;
    if (step === 0) return null;
    const kept = this.hasBefore ? keptParameters(this.trainer.observe(), this.job) : null;
    if (kept) return kept;
    this.past = null;
    return new Parameters(this.job.plan.network.layers, this.replayed(step - 1).parameters.values.slice());
  }

  private expectReached(step: number): void {
    if (!Number.isInteger(step) || step < 0 || step > this.trainer.step) {
      throw new Error(`step ${step} is not reached: the run is at step ${this.trainer.step}`);
    }
  }

  private replayed(step: number): Trainer {
    this.replay ??= new Replay(this.job, this.history, this.createEngine);
    return this.replay.at(step);
  }
}

/** All parameters before the last update, as far as an observation has them. */
function keptParameters(observation: Observation, { plan }: Job): Parameters | null {
  if (!observation.hasBefore) return null;
  const { layers } = plan.network;
  const kept = new Parameters(layers);
  kept.layers.forEach(({ W, b }, l) => {
    const [into, from] = [{ first: 0, size: W.rows }, { first: 0, size: W.cols }];
    W.data.set(observation.weights('before', l, into, from));
    if (b.length > 0) b.set(observation.biases('before', l, into));
  });
  return kept;
}
