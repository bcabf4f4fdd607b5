/** A run: a trainer with its history, its curves and the moment that is looked at. Still no timers: whoever drives it says when. */

import * as l10n from '@vscode/l10n';
import { observationOf, Parameters } from '../core/index.ts';
import type { EngineFactory, EngineInfo, Observation } from '../core/index.ts';
import type { View } from '../protocol/cursor.ts';
import type { Edit, Fork } from '../protocol/edit.ts';
import type { AncestorCurves, Frame, SeriesTail } from '../protocol/frame.ts';
import { createDetail } from './detail.ts';
import { evaluationPace, nextEvaluation } from './evaluations.ts';
import type { EvaluationPace } from './evaluations.ts';
import { applyEdit, editedJob, editProblem } from './fork.ts';
import { createFrame, sampleOf } from './frames.ts';
import { History, Replay } from './history.ts';
import { inspect } from './inspect.ts';
import type { Job } from './job.ts';
import { Series } from './series.ts';
import type { StoredRun } from './store.ts';
import { Trainer } from './trainer.ts';

export type RunPhase = 'ready' | 'done' | 'diverged';

export interface RunOptions {
  /** The reference engine by default. */
  readonly createEngine?: EngineFactory;
  /** In its place, an empty one with other bounds. */
  readonly history?: History;
  /** The run goes on from the state of another one before update `step`, with one thing changed. The other one waits meanwhile. */
  readonly origin?: Origin;
}

/** Where a fork left its line. */
export interface Origin extends Fork {
  readonly parent: Run;
}

/** What of a run's curves has been sent. */
interface Sent {
  readonly steps: { readonly points: number; readonly width: number };
  readonly epochs: { readonly points: number; readonly width: number };
}

const nothingSent: Sent = { steps: { points: 0, width: 0 }, epochs: { points: 0, width: 0 } };

/** A moment as a frame shows it, and the trainer that stands there. */
interface Moment {
  readonly job: Job;
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
  /** The step at which it was taken over: to replay the one before could take long, so what the last update changed is left open. */
  private adoptedAt = -1;
  /** The present step opened up, while no other is made; and the one of the past that was looked at last. */
  private exact: Moment | null = null;
  private past: { readonly step: number; readonly moment: Moment } | null = null;
  /** How much of the curves of this run and of those that it forked from has been sent. */
  private readonly sent = new Map<Run, Sent>();
  /** Null for a run that began at step 0. */
  private readonly origin: Origin | null;
  private isKept = false;

  constructor(job: Job, { createEngine, history = new History(), origin }: RunOptions = {}) {
    this.job = job;
    this.createEngine = createEngine;
    this.trainer = new Trainer(job, createEngine);
    this.history = history;
    this.pace = evaluationPace(job);
    this.steps = new Series(1 + job.plan.network.layers.length);
    this.origin = origin ?? null;
    if (origin) this.begin(origin);
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
    return this.frameOf({ job: this.job, trainer: this.trainer, observation: this.trainer.observe(), trainingLoss: this.trainingLoss }, view, stepsPerSecond);
  }

  /**
   * The frame of the view's step, or of now, exactly: the reference mathematics on the engine's parameters. Curves: what is new since the
   * last frame. Throws on a step that the run has not reached. A step that is far from what `seek` reached takes long.
   */
  frame(view: View, stepsPerSecond = 0): Frame {
    return this.frameOf(view.step === null ? this.openNow() : this.openAt(view.step), view, stepsPerSecond);
  }

  /** At most `maxSteps` updates of the replay towards a step that the run has reached. Returns whether its frame can be had at once. */
  seek(step: number, maxSteps: number): boolean {
    if (step === this.trainer.step || step === this.past?.step) return true;
    this.expectReached(step);
    if (this.origin && step < this.origin.step) return this.origin.parent.seek(step, maxSteps);
    this.replay ??= new Replay(this.job, this.history, this.createEngine);
    this.past = null;
    return this.replay.towards(step, maxSteps);
  }

  /** The next frame carries the curves from their beginning. */
  forgetSent(): void {
    this.sent.clear();
  }

  /** The edits that led here from the original run, outermost first; those of kept forks are not among them. */
  get forks(): readonly Fork[] {
    if (!this.origin) return [];
    const { parent, step, edit } = this.origin;
    return this.isKept ? parent.forks : [...parent.forks, { step, edit }];
  }

  /**
   * What if: a run that goes on from this one's exact state before update `step`, with one thing changed. This one must not be trained on
   * while the fork lives. Throws on a step that was not reached and on an edit that makes no sense (`editProblem`).
   */
  fork(step: number, edit: Edit): Run {
    this.expectReached(step);
    const job = this.jobAt(step);
    const problem = editProblem(job, edit);
    if (problem !== null) throw new Error(problem);
    return new Run(editedJob(job, edit), { ...(this.createEngine && { createEngine: this.createEngine }), history: this.history.share(), origin: { parent: this, step, edit } });
  }

  /** Gives a fork up. Returns the run that it left, as it was; null for a run that is none, or was kept. */
  discard(): Run | null {
    if (!this.origin || this.isKept) return null;
    const { parent } = this.origin;
    this.dispose();
    parent.history.reclaim();
    parent.forgetSent();
    return parent;
  }

  /** The fork takes its parent's place: what the parent did from there on is no longer shown. */
  keep(): void {
    this.isKept = this.origin !== null;
  }

  /** This run and those that it forked from, the original one first. */
  get chain(): readonly Run[] {
    return this.origin ? [...this.origin.parent.chain, this] : [this];
  }

  /** All of this run that is needed to go on with it, in about `limit` bytes; not the runs that it forked from. */
  stored(limit: number): StoredRun {
    const { origin, isKept, trainer, phaseNow, why, lastLoss, trainingLoss } = this;
    const newest = trainer.snapshot();
    const past = this.history.some(limit - newest.bytes).filter(({ t }) => t < newest.t);
    return {
      fork: origin && { step: origin.step, edit: origin.edit, isKept },
      phase: phaseNow, why: why ?? '', loss: lastLoss ?? NaN, trainingLoss, keyframes: [...past, newest], steps: this.steps.state(), epochs: this.epochs.state(),
    };
  }

  /** Takes over what a run of the same job had reached. Throws where that does not fit. */
  adopt({ fork, phase, why, loss, trainingLoss, keyframes, steps, epochs }: StoredRun): void {
    const newest = keyframes.at(-1);
    const first = this.origin?.step ?? 0;
    if (!newest || !keyframes.every(({ t }) => Number.isInteger(t) && t >= first && t <= this.job.totalSteps)) throw new Error(l10n.t`its states are of no step of this run`);
    const own = this.trainer.snapshot().arrays;
    for (const { arrays } of keyframes) {
      if (arrays.length !== own.length || arrays.some((values, i) => values.byteLength !== own[i]!.byteLength)) throw new Error(l10n.t`its states are of another network`);
    }
    this.steps.adopt(steps);
    this.epochs.adopt(epochs);
    if (steps.points !== newest.t) throw new Error(l10n.t`its curve has ${steps.points} steps, and its state ${newest.t}`);
    this.history.adopt(keyframes);
    this.trainer.restore(newest);
    this.isKept = fork?.isKept ?? false;
    this.phaseNow = phase;
    this.why = why === '' ? null : why;
    this.lastLoss = Number.isNaN(loss) ? null : loss;
    this.trainingLoss = trainingLoss;
    this.keptAt = -1;
    this.adoptedAt = newest.t;
    this.exact = null;
    this.past = null;
  }

  /** Gives back what the engines hold. */
  dispose(): void {
    this.replay?.dispose();
    this.trainer.dispose();
  }

  /** And those of the runs that it forked from. */
  disposeAll(): void {
    this.dispose();
    this.origin?.parent.disposeAll();
  }

  /** Takes over the state that it forks from. */
  private begin({ parent, step, edit }: Origin): void {
    this.trainer.restore(parent.trainerAt(step).snapshot());
    applyEdit(this.trainer, edit);
    this.steps.skip(step);
    this.keptAt = -1;
    if (this.trainer.done) this.phaseNow = 'done';
  }

  /** What was trained at a step: before a fork, without its edit. */
  private jobAt(step: number): Job {
    return this.origin && step < this.origin.step ? this.origin.parent.jobAt(step) : this.job;
  }

  /** A trainer that stands at a step; shared, it moves with the next look at another one. */
  private trainerAt(step: number): Trainer {
    return step === this.trainer.step ? this.trainer : this.replayed(step);
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
    return { job: this.job, trainer, observation: observationOf(inspect(trainer), before), trainingLoss: measured ? this.trainingLoss : trainer.evaluate().loss };
  }

  private openNow(): Moment {
    return (this.exact ??= this.open());
  }

  /** A step that was reached; of the past by replay, kept until another one is looked at. */
  private openAt(step: number): Moment {
    if (step === this.trainer.step) return this.openNow();
    if (this.past?.step === step) return this.past.moment;
    this.expectReached(step);
    if (this.origin && step < this.origin.step) return this.origin.parent.openAt(step);
    const trainer = this.replayed(step);
    const before = keptParameters(trainer.observe(), this.job);
    this.past = { step, moment: { job: this.job, trainer, observation: observationOf(inspect(trainer), before), trainingLoss: NaN } };
    return this.past.moment;
  }

  private frameOf({ job, trainer, observation, trainingLoss }: Moment, view: View, stepsPerSecond: number): Frame {
    const B = observation.batch.length;
    const sample = B === 1 ? 0 : sampleOf(view.sample, B); // the mean over one sample is that sample, and can be opened up
    const detail = view.target && createDetail({ job, trainer, observation }, view.target, sample, view.first);
    const { penalty, learningRate } = trainer;
    const curves = { ...this.unsent(this), ancestors: this.ancestors(this) };
    return createFrame({ network: job.plan.network, observation, penalty, learningRate, trainingLoss, stepsPerSecond, detail, ...curves }, view);
  }

  /** What is new of a run's curves for those who watch this one. */
  private unsent(run: Run): { readonly steps: SeriesTail; readonly epochs: SeriesTail } {
    const { steps, epochs } = this.sent.get(run) ?? nothingSent;
    const tails = { steps: run.steps.since(steps.points, steps.width), epochs: run.epochs.since(epochs.points, epochs.width) };
    this.sent.set(run, tails);
    return tails;
  }

  /** The curves of the runs that a run forked from, outermost first. */
  private ancestors({ origin, isKept }: Run): readonly AncestorCurves[] {
    if (!origin) return [];
    return [...this.ancestors(origin.parent), { forkedAt: origin.step, isKept, ...this.unsent(origin.parent) }];
  }

  /** A copy of all parameters before the last update: kept by the engine or replayed; null at step 0. */
  private parametersBefore(): Parameters | null {
    const { step } = this.trainer;
    if (step === (this.origin?.step ?? 0) || step === this.adoptedAt) return null;
    const kept = this.hasBefore ? keptParameters(this.trainer.observe(), this.job) : null;
    if (kept) return kept;
    return new Parameters(this.job.plan.network.layers, this.replayed(step - 1).parameters.values.slice());
  }

  private expectReached(step: number): void {
    if (!Number.isInteger(step) || step < 0 || step > this.trainer.step) {
      throw new Error(`step ${step} is not reached: the run is at step ${this.trainer.step}`);
    }
  }

  private replayed(step: number): Trainer {
    if (this.origin && step < this.origin.step) return this.origin.parent.trainerAt(step);
    this.past = null;
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
