/**
 * The training worker: takes messages, drives a run in slices of a few milliseconds between them, and sends frames no faster
 * than they are drawn. The only file of this room that has a clock.
 */

import * as l10n from '@vscode/l10n';
import './l10n.ts';
import type { CheckedBlock } from '../core/index.ts';
import { encodeFrame } from '../protocol/frame.ts';
import type { View } from '../protocol/cursor.ts';
import type { Fork } from '../protocol/edit.ts';
import type { RunState } from '../protocol/panel.ts';
import type { Prepare, ToWorker } from '../protocol/worker.ts';
import { CallLength } from './callLength.ts';
import { cores } from './cores.ts';
import { chooseEngine } from './engines.ts';
import { figuresOf } from './figures.ts';
import { frameInterval, FramePace } from './framePace.ts';
import { blockLine, checkJob, checkSummary } from './gradientReport.ts';
import { History } from './history.ts';
import { prepareJob } from './job.ts';
import type { Prepared } from './job.ts';
import { rungFor } from './rungs.ts';
import { networkView } from './networkView.ts';
import { openPort } from './port.ts';
import { Precedence } from './precedence.ts';
import { Run } from './run.ts';
import { soon } from './soon.ts';
import { restoreRun, saveRun } from './store.ts';
import { StepRate } from './stepRate.ts';
import { automaticThreads } from './threads.ts';

/** Training between two looks at the messages, in ms. */
const slice = 8;
/** Bytes of a saved run, about. */
const storeLimit = 4 * 2 ** 20;
/** Between two words on how far a load is, in ms. */
const loadingInterval = 100;
/** With so many cores at most, training makes way for what somebody points at. */
const fewCores = 2;
/** Between two looks whether it still does, in ms. */
const restInterval = 2;
/** Between two status messages of a running run, in ms. */
const statusInterval = 250;

const port = openPort();

/** All that the worker knows; one a worker, made by `prepare`. */
class Driver {
  private run: Run;
  private state: RunState = 'paused';
  private view: View = { step: null, sample: 0, first: [], target: null };
  private watched = false;
  private drawing = false;
  /** The screen waits for another frame than the one it has. */
  private stale = false;
  private pace: number | null = null;
  private until: number | null = null;
  private looping = false;
  private readonly framePace = new FramePace();
  private readonly precedence = new Precedence();
  private lastStatus = -Infinity;
  private readonly rate = new StepRate();
  private shownStep = -1;
  /** A replay is under way, and how long its calls may be. */
  private seeking = false;
  private readonly replayCalls = new CallLength(slice);

  constructor(run: Run) {
    this.run = run;
  }

  receive(message: Exclude<ToWorker, { kind: 'prepare' | 'part' | 'warmUp' }>): void {
    switch (message.kind) {
      case 'run':
        return this.start(null);
      case 'pause':
        return this.halt('paused');
      case 'step':
        return this.step(message.unit);
      case 'stop':
        return this.halt('stopped');
      case 'watch':
        if (message.on === this.watched) return;
        this.watched = message.on;
        this.drawing = false;
        if (message.on) this.run.forgetSent();
        return this.show();
      case 'drawn':
        this.drawing = false;
        if (this.stale) return this.show();
        return this.precedence.answered(performance.now());
      case 'look':
        this.view = message.view;
        if (cores <= fewCores) this.precedence.asked(performance.now());
        return this.show();
      case 'pace':
        this.pace = message.stepsPerSecond;
        return this.rate.restart(performance.now(), this.run.trainer.step);
      case 'save':
        return port.send({ kind: 'saved', bytes: saveRun(this.run, storeLimit) });
      case 'figures':
        return port.send({ kind: 'figures', figures: figuresOf(this.run) });
      case 'check':
        return this.check(checkJob(this.run.job), []);
      case 'fork':
        return this.fork(message);
      case 'discard':
        return this.adopt(this.run.discard());
      case 'keep':
        this.run.keep();
        this.tell();
        return this.show();
    }
  }

  /** Block by block, so that what is said meanwhile is heard. */
  private check(blocks: Generator<CheckedBlock>, done: readonly CheckedBlock[]): void {
    const { value: block, done: isLast } = blocks.next();
    if (isLast) return port.send({ kind: 'checked', line: checkSummary(done), agrees: done.every(({ agrees }) => agrees), isLast });
    port.send({ kind: 'checked', line: blockLine(block, this.run.job.model.layers[block.layer]!.name), agrees: block.agrees, isLast: false });
    soon(() => this.check(blocks, [...done, block]));
  }

  /** Goes on as a fork, which waits at its first step. */
  private fork({ step, edit }: Fork): void {
    this.halt('paused');
    try {
      this.adopt(this.run.fork(step, edit));
    } catch (error) {
      port.send({ kind: 'refusedFork', why: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Another run takes the place of the one on screen. */
  private adopt(run: Run | null): void {
    if (!run) return;
    this.run = run;
    this.state = 'paused';
    this.view = { ...this.view, step: null };
    this.run.forgetSent();
    this.rest('paused');
  }

  private get finished(): boolean {
    return this.run.phase !== 'ready' || this.state === 'stopped';
  }

  /** Trains on, to the end or up to step `until`. */
  private start(until: number | null): void {
    if (this.finished) return this.tell();
    this.until = until;
    this.state = 'running';
    this.rate.restart(performance.now(), this.run.trainer.step);
    this.tell();
    if (!this.looping) {
      this.looping = true;
      soon(() => this.loop());
    }
  }

  private step(unit: 'update' | 'epoch'): void {
    if (this.finished) return this.tell();
    const { stepsPerEpoch } = this.run.job;
    if (unit === 'epoch') return this.start((Math.floor(this.run.trainer.step / stepsPerEpoch) + 1) * stepsPerEpoch);
    this.run.advance(1, true);
    this.rest('paused');
  }

  /** Rests after one more step where the last one's changes are not known: replaying it could take long. */
  private halt(state: 'paused' | 'stopped'): void {
    if (this.state === 'running') this.keepBefore();
    this.rest(state);
  }

  private keepBefore(): void {
    if (!this.run.hasBefore) this.run.advance(1, true);
  }

  private rest(state: 'paused' | 'stopped'): void {
    if (!this.finished) this.state = state;
    this.settle();
    this.stale = true;
    this.tell();
    this.show();
  }

  /** Adopts the end that the run came to by itself. */
  private settle(): void {
    if (this.run.phase !== 'ready') this.state = this.run.phase;
  }

  private loop(): void {
    if (this.state !== 'running') {
      this.looping = false;
      return;
    }
    if (this.seeking) return soon(() => this.loop()); // what somebody waits for goes first
    const start = performance.now();
    const rests = this.precedence.holds(start);
    let allowed = rests ? 0 : this.rate.allowed(start, this.run.trainer.step, this.pace);
    while (allowed > 0 && !this.mustRest() && performance.now() - start < slice) {
      const { step } = this.run.trainer;
      const steps = Math.min(allowed, this.rate.stepsBetweenLooks, (this.until ?? Infinity) - step);
      // At a pace it may be long until the next step, and the last one before a rest is looked at.
      this.run.advance(steps, this.pace !== null || step + steps === this.until);
      allowed -= steps;
    }
    const now = performance.now();
    if (!rests) this.rate.measure(now, this.run.trainer.step, now - start);
    if (this.isFrameDue(now)) {
      if (this.view.step === null) this.keepBefore();
      if (!this.mustRest()) this.show();
    }
    if (this.mustRest()) {
      this.looping = false;
      return this.rest('paused');
    }
    if (now - this.lastStatus >= statusInterval) this.tell();
    if (allowed > 0) soon(() => this.loop());
    else setTimeout(() => this.loop(), rests ? restInterval : Math.min(frameInterval, 1000 / (this.pace ?? 1000)));
  }

  private isFrameDue(now: number): boolean {
    if (!this.watched || this.drawing || this.mustRest()) return false;
    return this.stale || (this.run.trainer.step !== this.shownStep && this.framePace.due(now));
  }

  private mustRest(): boolean {
    return this.run.phase !== 'ready' || (this.until !== null && this.run.trainer.step >= this.until);
  }

  /** Sends the moment on screen anew, unless nobody looks, the last frame is not drawn yet or the run is about to come to a better one. */
  private show(): void {
    if (!this.watched) return;
    const { run } = this;
    const past = this.view.step === null ? null : Math.min(this.view.step, run.trainer.step);
    const isLive = this.state === 'running' && past === null;
    if (this.drawing || (isLive && !run.hasBefore)) {
      this.stale = true;
      return;
    }
    if (past !== null && !run.seek(past, 0)) return this.seek(past);
    const start = performance.now();
    const view = { ...this.view, step: past };
    const frame = isLive ? run.liveFrame(view, this.rate.stepsPerSecond) : run.frame(view, this.state === 'running' ? this.rate.stepsPerSecond : 0);
    const buffer = encodeFrame(frame);
    this.drawing = true;
    this.stale = false;
    if (this.state === 'running') this.framePace.made(start, performance.now(), isLive ? this.rate.msPerStep : 0);
    this.shownStep = run.trainer.step;
    port.send({ kind: 'frame', buffer }, [buffer]);
  }

  /** Replays towards a step in slices, so that another wish is heard in between, and shows it. */
  private seek(step: number): void {
    if (this.seeking) return; // the slice after this one looks anew
    this.seeking = true;
    soon(() => {
      this.seeking = false;
      const start = performance.now();
      const wanted = Math.min(this.view.step ?? step, this.run.trainer.step);
      const steps = this.replayCalls.steps;
      const arrived = this.view.step === null || this.run.seek(wanted, steps);
      const ms = performance.now() - start;
      if (!arrived) this.replayCalls.measure(steps, ms);
      this.show();
    });
  }

  private tell(): void {
    this.lastStatus = performance.now();
    const { trainer, loss, divergence } = this.run;
    port.send({ kind: 'status', status: { state: this.state, step: trainer.step, epoch: trainer.epoch, loss, forks: this.run.forks }, why: divergence });
  }
}

let driver: Driver | null = null;
/** Ends the load that is under way. */
let loading: AbortController | null = null;
/** The files that the spec names, as far as they have come. */
const files = new Map<string, Uint8Array>();

port.listen((message) => {
  if (message.kind === 'warmUp') rungFor(message.precision);
  else if (message.kind === 'part') addPart(message);
  else if (message.kind === 'prepare') void prepare(message);
  else if (message.kind === 'stop' && loading) loading.abort();
  else driver?.receive(message);
});
port.send({ kind: 'hello' });

function addPart({ path, size, from, bytes }: Extract<ToWorker, { kind: 'part' }>): void {
  const file = files.get(path) ?? new Uint8Array(size);
  file.set(bytes, from);
  files.set(path, file);
}

/** The job of a spec with the files that have come; null when the load is given up. */
async function load({ text, problems }: Prepare, signal: AbortSignal): Promise<Prepared | null> {
  const given = new Map(files);
  files.clear();
  let told = performance.now();
  const onProgress = async (share: number): Promise<void> => {
    await new Promise<void>((resume) => soon(resume)); // lets a message in
    if (performance.now() - told < loadingInterval) return;
    told = performance.now();
    port.send({ kind: 'loading', share });
  };
  try {
    return await prepareJob(text, async (path) => {
      const bytes = given.get(path);
      return bytes ? { bytes } : { problem: problems[path] ?? l10n.t`${path} was not sent to the worker` };
    }, { onProgress, signal });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function prepare(message: Prepare): Promise<void> {
  const { file, engine, threads, history, stored } = message;
  loading = new AbortController();
  const prepared = await load(message, loading.signal);
  loading = null;
  if (!prepared) return port.send({ kind: 'refused', diagnostics: [] });
  const { job, diagnostics } = prepared;
  if (!job) return port.send({ kind: 'refused', diagnostics });
  const createEngine = await chooseEngine(job, engine, threads === 'auto' ? automaticThreads(cores) : threads);
  if (typeof createEngine === 'string') return port.send({ kind: 'noEngine', why: createEngine });
  const restored = stored && restoreRun(job, stored, { createEngine, history: new History(history) });
  const run = restored && 'run' in restored ? restored.run : new Run(job, { createEngine, history: new History(history) });
  driver = new Driver(run);
  port.send({ kind: 'ready', network: networkView(job, file, run.engine), diagnostics, notRestored: restored && 'problem' in restored ? restored.problem : null });
  if (run.trainer.step > 0) driver.receive({ kind: 'pause' }); // says where the run is
}
