/** A run: a trainer with its history, its curves and the moment that is looked at. Still no timers: whoever drives it says when. */

import { observationOf, Parameters } from '../core/index.ts';
import type { EngineFactory, EngineInfo, Observation } from '../core/index.ts';
import type { Frame, SeriesTail } from '../protocol/frame.ts';
import { evaluationPace, nextEvaluation } from './evaluations.ts';
import type { EvaluationPace } from './evaluations.ts';
import { createFrame } from './frames.ts';
import type { View } from './frames.ts';
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
  /** The present step opened up, while no other is made. */
  private exact: { readonly observation: Observation; readonly trainingLoss: number } | null = null;
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
    return this.currentFrame(() => this.trainer.observe(), this.trainingLoss, view, stepsPerSecond);
  }

  /** The frame of now, exactly: the reference mathematics on the engine's parameters. Curves: what is new since the last frame. */
  frame(view: View): Frame {
    const { observation, trainingLoss } = (this.exact ??= this.open());
    return this.currentFrame(() => observation, trainingLoss, view, 0);
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
    const before = step > 0 ? this.replayedParameters(step - 1) : null;
    const inspection = inspect(this.replayed(step));
    const { penalty, learningRate } = inspection;
    const none: SeriesTail = { from: 0, width: 1, points: 0, channels: [] };
    const observation = observationOf(inspection, before);
    return createFrame({ network: this.job.plan.network, observation, penalty, learningRate, trainingLoss: NaN, stepsPerSecond: 0, steps: none, epochs: none }, view);
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
  private open(): { observation: Observation; trainingLoss: number } {
    const before = this.parametersBefore();
    const measured = !this.trainer.atEpochEnd || this.evaluationDue;
    const trainingLoss = measured ? this.trainingLoss : this.trainer.evaluate().loss;
    return { observation: observationOf(inspect(this.trainer), before), trainingLoss };
  }

  /** `observe` comes last, for what it returns is valid only until the trainer is used again. */
  private currentFrame(observe: () => Observation, trainingLoss: number, view: View, stepsPerSecond: number): Frame {
    const { penalty, learningRate } = this.trainer;
    const steps = this.steps.since(this.sent.steps.points, this.sent.steps.width);
    const epochs = this.epochs.since(this.sent.epochs.points, this.sent.epochs.width);
    this.sent = { steps, epochs };
    return createFrame({ network: this.job.plan.network, observation: observe(), penalty, learningRate, trainingLoss, stepsPerSecond, steps, epochs }, view);
  }

  /** A copy of all parameters before the last update: kept by the engine or replayed; null at step 0. */
  private parametersBefore(): Parameters | null {
    const { step } = this.trainer;
    if (step === 0) return null;
    const observation = this.hasBefore ? this.trainer.observe() : null;
    return observation?.hasBefore ? keptParameters(observation, this.job) : this.replayedParameters(step - 1);
  }

  /** A copy of all parameters before update `step`, by replay. */
  private replayedParameters(step: number): Parameters {
    return new Parameters(this.job.plan.network.layers, this.replayed(step).parameters.values.slice());
  }

  private replayed(step: number): Trainer {
    this.replay ??= new Replay(this.job, this.history, this.createEngine);
    return this.replay.at(step);
  }
}

function keptParameters(observation: Observation, { plan }: Job): Parameters {
  const { layers } = plan.network;
  const kept = new Parameters(layers);
  kept.layers.forEach(({ W, b }, l) => {
    const [into, from] = [{ first: 0, size: W.rows }, { first: 0, size: W.cols }];
    W.data.set(observation.weights('before', l, into, from));
    if (b.length > 0) b.set(observation.biases('before', l, into));
  });
  return kept;
}
