/**
 * The fast engine: the same mathematics as the reference, in WebAssembly (assembly/), many steps a call. What it adds in
 * TypeScript is what a call needs: learning rates, checkpoints for the step that cannot be made, and numbers read back.
 */

import * as l10n from '@vscode/l10n';
import { losses, Matrix, Parameters, scheduledRate } from '../core/index.ts';
import type { Channels, Engine, Precision, Snapshot, TrainingPlan, Trained } from '../core/index.ts';
import { placeOfParameter, ratesPerCall, readParameters } from './layout.ts';
import type { Layout, LayoutOptions } from './layout.ts';
import { Machine } from './machine.ts';
import type { Helper, Rung } from './machine.ts';
import { FastObservation, readPanels, rootOfParts } from './observation.ts';

/** Steps in a call of the kernels at most, which count in 32 bits. */
const stepsPerCall = 2 ** 30;
/** Steps after which a new checkpoint is taken: as many may have to be made again when a step turns out not to be finite. */
const checkpointSteps = 64;

export interface FastEngineOptions extends LayoutOptions {
  readonly precision: Precision;
  readonly rung: Rung;
  /** One a thread besides the one that calls. */
  readonly helpers?: readonly Helper[];
  /** Writes out the steps of a small network where that is worth it (unrolled/module.ts). By default true. */
  readonly unrolled?: boolean | undefined;
}

/** The fast engine for a plan. Throws a RangeError if its memory cannot be had. */
export function createFastEngine(plan: TrainingPlan, { precision, rung, helpers = [], ...way }: FastEngineOptions): Engine {
  const machine = new Machine(plan, precision, rung, { helpers, ...way });
  const { name } = rung;
  return new FastEngine(plan, machine, {
    kind: 'fast', rung: machine.layout.sparse ? l10n.t`${name}, zeros passed over` : name, arithmetic: rung.arithmetic, precision, threads: 1 + helpers.length,
  });
}

class FastEngine implements Engine {
  readonly info: Engine['info'];
  private readonly plan: TrainingPlan;
  private readonly machine: Machine;
  private readonly layout: Layout;
  private readonly stepsPerEpoch: number;
  /** The learning rate, or a bias correction, changes from step to step. */
  private readonly ratesChange: boolean;
  private readonly channels: Channels;
  private readonly shown: Parameters;
  private shownFresh = false;
  private made = 0;
  /** The state is in the checkpoint as it was before this step. */
  private checkpointStep = -1;
  /** `observe` has computed the gradients of this step: its update may use them. */
  private observed = -1;
  private beforeStep = -1;

  constructor(plan: TrainingPlan, machine: Machine, info: Engine['info']) {
    this.plan = plan;
    this.machine = machine;
    this.layout = machine.layout;
    this.info = info;
    this.stepsPerEpoch = Math.ceil(plan.rows.length / plan.batchSize);
    this.ratesChange = plan.schedule !== null || plan.optimizer.type === 'adam' || plan.optimizer.type === 'adamw';
    this.shown = new Parameters(plan.network.layers);
    const { channels } = this.layout;
    const width = plan.network.layers.length + 1;
    const [last, min, max, sum, count] = [0, 1, 2, 3, 4].map((i) => machine.float64.subarray(channels / 8 + i * width, channels / 8 + (i + 1) * width));
    this.channels = { last: last!, min: min!, max: max!, sum: sum!, count: count! };
    this.channels.last.fill(NaN);
    this.clearChannels();
    this.writeRates(0, 1);
  }

  get step(): number {
    return this.made;
  }

  get parameters(): Parameters {
    if (!this.shownFresh) readParameters(this.machine.numbers, this.layout, this.shown);
    this.shownFresh = true;
    return this.shown;
  }

  optimizerState(l: number, unit: number, input: number | null): Float64Array {
    const { layout, machine } = this;
    const at = placeOfParameter(layout, l, unit, input);
    return Float64Array.from({ length: layout.stateCount }, (_, n) => machine.numbers[at + ((1 + n) * layout.parameterBytes) / layout.size]!);
  }

  set(l: number, unit: number, input: number | null, value: number): void {
    this.machine.numbers[placeOfParameter(this.layout, l, unit, input)] = value;
    this.forgetPast(this.made);
  }

  train(count: number, keepBefore = false, goOn = false): Trained {
    const from = this.made;
    if (!goOn) this.clearChannels();
    this.shownFresh = false;
    let left = count;
    let diverged = false;
    let loss = NaN;
    while (left > 0 && !diverged) {
      const steps = this.observed === this.made ? 1 : Math.min(left, this.ratesChange ? ratesPerCall : stepsPerCall);
      diverged = this.advance(steps, keepBefore && steps === left);
      loss = this.machine.get('loss64');
      left -= steps;
    }
    return { steps: this.made - from, diverged, loss, channels: this.channels };
  }

  observe(): FastObservation {
    const { machine, made } = this;
    if (this.observed !== made) {
      this.writeRates(made, 1);
      machine.command('observe', this.place(made));
      this.observed = made;
    }
    return new FastObservation(this.plan, machine, made, this.beforeStep === made - 1 && made > 0);
  }

  evaluate(rows: Uint32Array, onOutput?: (A: Matrix, Y: Matrix) => void): number {
    const { layout, machine, plan } = this;
    const { network, samples } = plan;
    const D = samples.y.cols;
    const { scale } = losses[network.loss];
    let J = 0;
    this.observed = -1; // the batch that it left is overwritten
    for (let from = 0; from < rows.length; from += layout.capacity) {
      const part = rows.subarray(from, from + layout.capacity);
      machine.words.set(part, layout.evaluated / 4);
      machine.command('evaluate', { count: part.length });
      J += machine.get('loss64') * (scale(rows.length, D) / scale(part.length, D));
      if (onOutput) {
        const A = Matrix.zeros(part.length, D);
        readPanels(machine, layout.layers.at(-1)!.a, A);
        onOutput(A, samples.y.gather(part));
      }
    }
    return J;
  }

  snapshot(): Snapshot {
    const { parameters } = this.layout;
    const bytes = this.stateBytes;
    return { t: this.made, bytes, arrays: [this.machine.bytes.slice(parameters, parameters + bytes)] };
  }

  restore({ t, arrays }: Snapshot): void {
    this.machine.bytes.set(arrays[0] as Uint8Array, this.layout.parameters);
    this.forgetPast(t);
  }

  dispose(): void {
    this.machine.dispose();
  }

  /** The state is that of a step, but not the one that the last update left. */
  private forgetPast(step: number): void {
    this.moveTo(step);
    this.checkpointStep = -1;
    this.beforeStep = -1;
  }

  private clearChannels(): void {
    const { min, max, sum, count } = this.channels;
    min.fill(Infinity);
    max.fill(-Infinity);
    sum.fill(0);
    count.fill(0);
  }

  /** Parameters and states together. */
  private get stateBytes(): number {
    return this.layout.parameterBytes * (1 + this.layout.stateCount);
  }

  /** So many updates in one call. Returns whether the next one cannot be made; then the state is the one before it. */
  private advance(steps: number, keepBefore: boolean): boolean {
    const { machine, layout } = this;
    if (this.checkpointStep < 0 || this.made + steps - this.checkpointStep > checkpointSteps) this.takeCheckpoint();
    const apply = this.observed === this.made;
    if (this.ratesChange) this.writeRates(this.made, steps);
    machine.command(apply ? 'apply' : 'train', { ...this.place(this.made), count: steps, before: keepBefore ? layout.before : 0 });
    const diverged = machine.get('diverged') !== 0;
    const reached = this.made + machine.get('made');
    if (diverged) this.noteRefused();
    if (diverged && !apply) this.returnTo(reached);
    else this.moveTo(reached);
    if (keepBefore) this.beforeStep = diverged ? -1 : reached - 1;
    return diverged;
  }

  /** The numbers of the step just refused, as the last that were computed. */
  private noteRefused(): void {
    const { machine, layout, channels } = this;
    channels.last[0] = machine.get('loss64');
    layout.layers.forEach(({ part, parts }, l) => (channels.last[1 + l] = rootOfParts(machine, part, parts)));
  }

  /** Goes back to the checkpoint and from there to a step again, leaving the channels and the loss as they are. */
  private returnTo(step: number): void {
    const { machine, layout } = this;
    const kept = machine.bytes.slice(layout.channels, layout.channels + 5 * 8 * this.channels.last.length);
    const loss64 = machine.get('loss64');
    machine.bytes.copyWithin(layout.parameters, layout.checkpoint, layout.checkpoint + this.stateBytes);
    this.moveTo(this.checkpointStep);
    while (this.made < step) {
      const steps = Math.min(step - this.made, ratesPerCall);
      if (this.ratesChange) this.writeRates(this.made, steps);
      machine.command('train', { ...this.place(this.made), count: steps, before: 0 });
      if (machine.get('diverged') !== 0) throw new Error(`step ${this.made + machine.get('made')} could be made once and not again`);
      this.moveTo(this.made + steps);
    }
    machine.bytes.set(kept, layout.channels);
    machine.set({ loss64 });
  }

  private takeCheckpoint(): void {
    const { machine, layout } = this;
    machine.bytes.copyWithin(layout.checkpoint, layout.parameters, layout.parameters + this.stateBytes);
    this.checkpointStep = this.made;
  }

  private moveTo(step: number): void {
    this.made = step;
    this.observed = -1;
    this.shownFresh = false;
  }

  private place(step: number): Record<string, number> {
    return { epoch: Math.floor(step / this.stepsPerEpoch), stepInEpoch: step % this.stepsPerEpoch };
  }

  /** η, 1 − beta1^t and 1 − beta2^t of the steps from `first` on; a single row where nothing changes. */
  private writeRates(first: number, steps: number): void {
    const { machine, layout, plan } = this;
    const { optimizer } = plan;
    const adam = optimizer.type === 'adam' || optimizer.type === 'adamw' ? optimizer : null;
    for (let i = 0; i < steps; i++) {
      const step = first + i;
      const at = layout.rates / 8 + 3 * i;
      machine.float64[at] = scheduledRate(plan.learningRate, plan.schedule, step, Math.floor(step / this.stepsPerEpoch));
      machine.float64[at + 1] = adam ? 1 - adam.beta1 ** (step + 1) : 1;
      machine.float64[at + 2] = adam ? 1 - adam.beta2 ** (step + 1) : 1;
    }
    machine.set({ ratesStride: this.ratesChange ? 24 : 0 });
  }
}
