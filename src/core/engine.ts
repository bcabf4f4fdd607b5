/**
 * What trains a network: the interface that every engine has, and the reference engine, which is the equations.
 * One step is `compute` (all gradients of a batch) and then `update` (all parameters): W of layer l is still the old one when
 * layer l − 1's gradient is taken.
 */

import { Matrix } from './matrix.ts';
import { backward, createPass, forward, lossOf } from './network.ts';
import type { Network, Pass } from './network.ts';
import { losses } from './losses.ts';
import { createOptimizer } from './optimizers.ts';
import type { OptimizerSettings } from './optimizers.ts';
import { Parameters } from './parameters.ts';
import { addPenaltyGradient } from './penalty.ts';
import type { Regularization } from './penalty.ts';

/** Samples and their targets: x [samples × nIn], y [samples × units of the last layer]. */
export interface Samples {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** All that training goes on from: restoring it restores the same bits. */
export interface Snapshot {
  /** Updates made. */
  readonly t: number;
  readonly parameters: Float64Array;
  /** The optimiser's arrays, each as long as the parameters. */
  readonly state: readonly Float64Array[];
}

export interface Engine {
  readonly parameters: Parameters;
  /** Of J alone (without the penalty), as `compute` left them. */
  readonly gradients: Parameters;
  /** Forward and backward over the samples at `indices`; returns J of that batch. */
  compute(samples: Samples, indices: Uint32Array): number;
  /** One update from the gradients of the last `compute`. */
  update(learningRate: number): void;
  /** J over the samples at `indices` (0 over none), forward only; `onOutput` sees outputs and targets, a part of the samples at a time. */
  evaluate(samples: Samples, indices: Uint32Array, onOutput?: (A: Matrix, Y: Matrix) => void): number;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/** What an engine is made from. */
export interface TrainingRule {
  readonly network: Network;
  readonly optimizer: OptimizerSettings;
  readonly regularization: Regularization;
  /** Per layer: whether its biases are updated. */
  readonly trainBias: readonly boolean[];
}

interface Workspace {
  readonly pass: Pass;
  readonly y: Matrix;
}

/** Samples per pass of `evaluate`: it bounds the memory, not the result. */
const evaluationRows = 512;

/** The reference engine, in float64. `initial` are the first parameters, which are copied. */
export function createReferenceEngine(rule: TrainingRule, initial: Parameters): Engine {
  const { network, regularization } = rule;
  const optimizer = createOptimizer(rule.optimizer);
  const parameters = new Parameters(network.layers, initial.values.slice());
  const gradients = new Parameters(network.layers);
  const penalised = regularization.l1 !== 0 || regularization.l2 !== 0;
  const totalGradients = penalised ? new Parameters(network.layers) : gradients;
  const trained = trainedBlocks(parameters, rule.trainBias);
  const state = Array.from({ length: optimizer.stateCount }, () => new Float64Array(parameters.values.length));
  const workspaces = new Map<number, Workspace>();
  let t = 0;

  const workspaceFor = (samples: Samples, indices: Uint32Array): Workspace => {
    let workspace = workspaces.get(indices.length);
    if (!workspace) {
      workspace = { pass: createPass(network, indices.length), y: Matrix.zeros(indices.length, samples.y.cols) };
      workspaces.set(indices.length, workspace);
    }
    samples.x.gather(indices, workspace.pass.x);
    samples.y.gather(indices, workspace.y);
    return workspace;
  };

  return {
    parameters,
    gradients,

    compute(samples, indices) {
      const { pass, y } = workspaceFor(samples, indices);
      forward(network, parameters, pass);
      backward(network, parameters, pass, y, gradients);
      return lossOf(network, pass, y);
    },

    update(learningRate) {
      if (penalised) {
        totalGradients.values.set(gradients.values);
        addPenaltyGradient(regularization, parameters, totalGradients);
      }
      t += 1;
      const [theta, g] = [parameters.values, totalGradients.values];
      for (const { from, to, isBias } of trained) optimizer.update({ theta, g, state, from, to, learningRate, t, isBias });
    },

    evaluate(samples, indices, onOutput) {
      let J = 0;
      for (let from = 0; from < indices.length; from += evaluationRows) {
        const part = indices.subarray(from, from + evaluationRows);
        const { pass, y } = workspaceFor(samples, part);
        const A = forward(network, parameters, pass);
        J += lossOf(network, pass, y) * partOfWhole(network, part.length, indices.length, y.cols);
        onOutput?.(A, y);
      }
      return J;
    },

    snapshot: () => ({ t, parameters: parameters.values.slice(), state: state.map((s) => s.slice()) }),

    restore(snapshot) {
      t = snapshot.t;
      parameters.values.set(snapshot.parameters);
      state.forEach((s, i) => s.set(snapshot.state[i]!));
    },
  };
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
