/**
 * The training worker: takes messages, drives a run in slices of a few milliseconds between them, and sends frames no faster
 * than they are drawn. The only file of this room that has a clock.
 */

import { parentPort } from 'node:worker_threads';
import { encodeFrame } from '../protocol/frame.ts';
import type { RunState } from '../protocol/panel.ts';
import type { DataFile, FromWorker, ToWorker } from '../protocol/worker.ts';
import { prepareJob } from './job.ts';
import { networkView, Run } from './run.ts';
import { StepRate } from './stepRate.ts';

/** Training between two looks at the messages, in ms. */
const slice = 8;
/** Between two frames, in ms, at the least: 20 a second. More are hardly seen, and every one takes time from the training on a small machine. */
const frameInterval = 50;
/** Between two status messages of a running run, in ms. */
const statusInterval = 250;

if (!parentPort) throw new Error('the training worker runs in a worker thread only');
const port = parentPort;

/** All that the worker knows; one a worker, made by `prepare`. */
class Driver {
  private readonly run: Run;
  private state: RunState = 'paused';
  private view = { sample: null as number | null, first: [] as number[] };
  private watched = false;
  private drawing = false;
  /** What is on screen is older than the run. */
  private stale = false;
  private pace: number | null = null;
  private until: number | null = null;
  private looping = false;
  private lastFrame = -Infinity;
  private lastStatus = -Infinity;
  private readonly rate = new StepRate();
  private shownStep = -1;

  constructor(run: Run) {
    this.run = run;
  }

  receive(message: Exclude<ToWorker, { kind: 'prepare' }>): void {
    switch (message.kind) {
      case 'run':
        return this.start(null);
      case 'pause':
        return this.rest('paused');
      case 'step':
        return this.step(message.unit);
      case 'stop':
        return this.rest('stopped');
      case 'watch':
        if (message.on === this.watched) return;
        this.watched = message.on;
        this.drawing = false;
        if (message.on) this.run.forgetSent();
        return this.show();
      case 'drawn':
        this.drawing = false;
        return this.stale ? this.show() : undefined;
      case 'select':
        this.view = { ...this.view, sample: message.sample };
        return this.show();
      case 'window':
        this.view.first[message.column] = message.first;
        return this.show();
      case 'pace':
        this.pace = message.stepsPerSecond;
        return this.rate.restart(performance.now(), this.run.trainer.step);
      case 'inspect':
        return this.inspect(message.id, message.step, message.sample);
    }
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
      setImmediate(() => this.loop());
    }
  }

  private step(unit: 'update' | 'epoch'): void {
    if (this.finished) return this.tell();
    const { stepsPerEpoch } = this.run.job;
    if (unit === 'epoch') return this.start((Math.floor(this.run.trainer.step / stepsPerEpoch) + 1) * stepsPerEpoch);
    this.run.advance();
    this.rest('paused');
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
    const start = performance.now();
    let allowed = this.rate.allowed(start, this.run.trainer.step, this.pace);
    while (allowed > 0 && !this.mustRest() && performance.now() - start < slice) {
      // Looking at the clock costs as much as a small step: do some between two looks.
      for (let n = Math.min(allowed, this.rate.stepsBetweenLooks); n > 0 && !this.mustRest(); n--) {
        this.run.advance();
        allowed -= 1;
      }
    }
    const now = performance.now();
    this.rate.measure(now, this.run.trainer.step, now - start);
    if (this.mustRest()) {
      this.looping = false;
      return this.rest('paused');
    }
    if (now - this.lastStatus >= statusInterval) this.tell();
    if (this.watched && !this.drawing && now - this.lastFrame >= frameInterval && this.run.trainer.step !== this.shownStep) this.show();
    if (allowed > 0) setImmediate(() => this.loop());
    else setTimeout(() => this.loop(), Math.min(frameInterval, 1000 / (this.pace ?? 1000)));
  }

  private mustRest(): boolean {
    return this.run.phase !== 'ready' || (this.until !== null && this.run.trainer.step >= this.until);
  }

  /** Sends the moment on screen anew, unless nobody looks or the last frame is not drawn yet. */
  private show(): void {
    if (!this.watched) return;
    if (this.drawing) {
      this.stale = true;
      return;
    }
    const frame = this.run.frame(this.view, this.state === 'running' ? this.rate.stepsPerSecond : 0);
    const buffer = encodeFrame(frame);
    this.drawing = true;
    this.stale = false;
    this.lastFrame = performance.now();
    this.shownStep = frame.head.step;
    send({ kind: 'frame', buffer }, [buffer]);
  }

  private tell(): void {
    this.lastStatus = performance.now();
    const { trainer, loss, divergence } = this.run;
    send({ kind: 'status', status: { state: this.state, step: trainer.step, epoch: trainer.epoch, loss }, why: divergence });
  }

  private inspect(id: number, step: number, sample: number | null): void {
    try {
      const buffer = encodeFrame(this.run.frameAt(step, { ...this.view, sample }));
      send({ kind: 'inspection', id, buffer, problem: null }, [buffer]);
    } catch (error) {
      send({ kind: 'inspection', id, buffer: null, problem: error instanceof Error ? error.message : String(error) });
    }
  }
}

let driver: Driver | null = null;

port.on('message', (message: ToWorker) => {
  if (message.kind !== 'prepare') driver?.receive(message);
  else void prepare(message.text, message.file, message.data);
});

async function prepare(text: string, file: string, data: readonly DataFile[]): Promise<void> {
  const { job, diagnostics } = await prepareJob(text, async (path) => {
    const found = data.find((candidate) => candidate.path === path);
    return found ?? { problem: `${path} was not sent to the worker` };
  });
  if (!job) return send({ kind: 'refused', diagnostics });
  driver = new Driver(new Run(job));
  send({ kind: 'ready', network: networkView(job, file), diagnostics });
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
