/**
 * The reference engine, which is the equations, in float64. One step is `compute` (all gradients of a batch) and then `update` (all
 * parameters): W of layer l is still the old one when layer l − 1's gradient is taken.
 */

import { Batches } from './batches.ts';
import { clearChannels, createChannels, recordLast } from './channels.ts';
import type { Engine, EngineInfo, Snapshot, Trained, TrainingPlan } from './engine.ts';
import { losses } from './losses.ts';
import { Matrix } from './matrix.ts';
import { backward, createPass, forward, lossOf } from './network.ts';
import type { Network, Pass } from './network.ts';
import { norm, observationOf } from './observation.ts';
import type { Observation } from './observation.ts';
import { createOptimizer } from './optimizers.ts';
import type { Optimizer } from './optimizers.ts';
import { Parameters } from './parameters.ts';
import { addPenaltyGradient } from './penalty.ts';
import { scheduledRate } from './schedules.ts';

/** Samples per pass of `evaluate`: it bounds the memory, not the result. */
const evaluationRows = 512;

export function createReferenceEngine(plan: TrainingPlan, why?: string): Engine {
  return new ReferenceEngine(plan, why);
}

interface Workspace {
  readonly pass: Pass;
  readonly y: Matrix;
}

class ReferenceEngine implements Engine {
  readonly info: EngineInfo;
  readonly parameters: Parameters;
  private readonly plan: TrainingPlan;
  private readonly batches: Batches;
  private readonly optimizer: Optimizer;
  /** Of J alone, without the penalty. */
  private readonly gradients: Parameters;
  /** With the penalty: the same numbers as `gradients` where there is none. */
  private readonly totalGradients: Parameters;
  private readonly trained: readonly Block[];
  /** The optimiser's arrays, each as long as the parameters. */
  private readonly state: readonly Float64Array[];
  private readonly workspaces = new Map<number, Workspace>();
  private readonly report: { -readonly [K in keyof Trained]: Trained[K] };
  private made = 0;
  /** The step whose gradients `observe` has left, with J of its batch. */
  private readonly observed = { step: -1, loss: NaN };
  /** All parameters before update `step`. */
  private readonly before: { step: number; parameters: Parameters | null } = { step: -1, parameters: null };

  constructor(plan: TrainingPlan, why?: string) {
    const { network, regularization, initial } = plan;
    const penalised = regularization.l1 !== 0 || regularization.l2 !== 0;
    this.info = { kind: 'reference', rung: 'reference', arithmetic: 'separate', precision: 'float64', threads: 1, ...(why === undefined ? {} : { why }) };
    this.plan = plan;
    this.batches = new Batches(plan);
    this.optimizer = createOptimizer(plan.optimizer);
    this.parameters = new Parameters(network.layers, initial.values.slice());
    this.gradients = new Parameters(network.layers);
    this.totalGradients = penalised ? new Parameters(network.layers) : this.gradients;
    this.trained = trainedBlocks(this.parameters, plan.trainBias);
    this.state = Array.from({ length: this.optimizer.stateCount }, () => new Float64Array(initial.values.length));
    this.report = { steps: 0, diverged: false, loss: NaN, channels: createChannels(1 + network.layers.length) };
  }

  get step(): number {
    return this.made;
  }

  optimizerState(l: number, unit: number, input: number | null): Float64Array {
    const at = this.parameters.indexOf(l, unit, input);
    return Float64Array.from(this.state, (values) => values[at]!);
  }

  set(l: number, unit: number, input: number | null, value: number): void {
    this.parameters.values[this.parameters.indexOf(l, unit, input)] = value;
    this.forgetPast();
  }

  train(count: number, keepBefore = false, goOn = false): Trained {
    const { report } = this;
    if (!goOn) clearChannels(report.channels);
    report.steps = 0;
    report.diverged = false;
    report.loss = NaN;
    while (report.steps < count && !report.diverged) {
      report.loss = this.compute();
      report.diverged = !this.canUpdate();
      if (report.diverged) break;
      if (keepBefore && report.steps === count - 1) this.keep();
      recordLast(report.channels);
      this.update();
      report.steps += 1;
    }
    return report;
  }

  observe(): Observation {
    const { plan, made, parameters, gradients } = this;
    const batch = this.batches.at(made);
    const { pass, y } = this.workspaceFor(batch);
    forward(plan.network, parameters, pass);
    backward(plan.network, parameters, pass, y, gradients, true);
    const loss = lossOf(plan.network, pass, y);
    this.observed.step = made;
    this.observed.loss = loss;
    const before = made > 0 && this.before.step === made - 1 ? this.before.parameters : null;
    return observationOf({ step: made, epoch: this.batches.epochOf(made), batch, loss, pass, y, gradients, parameters }, before);
  }

  evaluate(rows: Uint32Array, onOutput?: (A: Matrix, Y: Matrix) => void): number {
    const { network } = this.plan;
    let J = 0;
    for (let from = 0; from < rows.length; from += evaluationRows) {
      const part = rows.subarray(from, from + evaluationRows);
      const { pass, y } = this.workspaceFor(part);
      const A = forward(network, this.parameters, pass);
      J += lossOf(network, pass, y) * partOfWhole(network, part.length, rows.length, y.cols);
      onOutput?.(A, y);
    }
    return J;
  }

  snapshot(): Snapshot {
    const arrays = [this.parameters.values, ...this.state].map((values) => values.slice());
    return { t: this.made, bytes: arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0), arrays };
  }

  restore({ t, arrays }: Snapshot): void {
    this.made = t;
    this.forgetPast();
    [this.parameters.values, ...this.state].forEach((values, i) => values.set(arrays[i]!));
  }

  dispose(): void {
    this.workspaces.clear();
  }

  /** The state is not the one that the last update left. */
  private forgetPast(): void {
    this.before.step = -1;
    this.observed.step = -1;
  }

  /** All gradients of the next step's batch, their norms into the channels; returns J of it. */
  private compute(): number {
    const { gradients, observed } = this;
    const { last } = this.report.channels;
    last[0] = observed.step === this.made ? observed.loss : this.passOverBatch();
    for (let l = 0; l < gradients.layers.length; l++) last[1 + l] = norm(gradients.layers[l]!.W.data);
    return last[0];
  }

  /** Forward and backward over the next step's batch; returns J. */
  private passOverBatch(): number {
    const { plan, parameters, gradients, batches, made } = this;
    const { pass, y } = this.workspaceFor(batches.orderOf(batches.epochOf(made)), batches.startOf(made), batches.sizeOf(made));
    forward(plan.network, parameters, pass);
    backward(plan.network, parameters, pass, y, gradients);
    return lossOf(plan.network, pass, y);
  }

  /** Whether everything that `compute` left is finite. */
  private canUpdate(): boolean {
    return allFinite(this.report.channels.last) && this.gradients.layers.every(({ b }) => allFinite(b));
  }

  /** One update from the gradients of the last `compute`. */
  private update(): void {
    const { plan, parameters, gradients, totalGradients, state, made } = this;
    if (totalGradients !== gradients) {
      totalGradients.values.set(gradients.values);
      addPenaltyGradient(plan.regularization, parameters, totalGradients);
    }
    const learningRate = scheduledRate(plan.learningRate, plan.schedule, made, this.batches.epochOf(made));
    const [theta, g, t] = [parameters.values, totalGradients.values, made + 1];
    for (const { from, to, isBias } of this.trained) this.optimizer.update({ theta, g, state, from, to, learningRate, t, isBias });
    this.made = t;
  }

  private keep(): void {
    this.before.parameters ??= new Parameters(this.plan.network.layers);
    this.before.parameters.values.set(this.parameters.values);
    this.before.step = this.made;
  }

  /** Room for a pass over B of these rows of the data, those from position `from` on, with their x and y in it. */
  private workspaceFor(rows: Uint32Array, from = 0, B = rows.length): Workspace {
    const { network, samples } = this.plan;
    let workspace = this.workspaces.get(B);
    if (!workspace) {
      workspace = { pass: createPass(network, B), y: Matrix.zeros(B, samples.y.cols) };
      this.workspaces.set(B, workspace);
    }
    samples.x.gather(rows, workspace.pass.x, from);
    samples.y.gather(rows, workspace.y, from);
    return workspace;
  }
}

/** A range of the parameters: W of one layer, or its b. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly isBias: boolean;
}

/** The blocks that an update changes: every W, and b where it is trained. */
function trainedBlocks(parameters: Parameters, trainBias: readonly boolean[]): Block[] {
  let at = 0;
  return parameters.layers.flatMap(({ W, b }, l) => {
    const from = at;
    const biasFrom = from + W.data.length;
    at = biasFrom + b.length;
    const weights = { from, to: biasFrom, isBias: false };
    return trainBias[l] && b.length > 0 ? [weights, { from: biasFrom, to: at, isBias: true }] : [weights];
  });
}

/** How much J of `part` samples counts in J of `whole` samples: part/whole for a mean, 1 for a sum. */
function partOfWhole(network: Network, part: number, whole: number, D: number): number {
  const { scale } = losses[network.loss];
  return scale(whole, D) / scale(part, D);
}

function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return false;
  return true;
}
