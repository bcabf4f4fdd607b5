/** Reads the reference fixtures (README.md) and says them in this project's names. */

import { readFileSync } from 'node:fs';
import { activationNames, lossNames, Matrix, Parameters } from '../../src/core/index.ts';
import type { ActivationName, DenseLayer, LayerParameters, LossName, Network, OptimizerSettings, Samples, Schedule } from '../../src/core/index.ts';

/** Nested lists of numbers as the files have them; null is not compared. */
export type Expected = number | null | readonly Expected[];

export interface LayerWeights {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

export interface ActivationFixture {
  readonly name: string;
  readonly activation: ActivationName;
  /** Points; vectors for softmax. */
  readonly z: readonly number[] | readonly (readonly number[])[];
  readonly f: Expected;
  /** f′ at the points; for softmax the Jacobians [vector][i][j] = ∂p_i/∂z_j. */
  readonly df: Expected;
}

export interface LossFixture {
  readonly name: string;
  readonly loss: LossName;
  readonly a: Matrix;
  readonly y: Matrix;
  readonly J: number;
  readonly da: Expected;
}

/** A network with its first parameters and its samples. */
export interface Case {
  readonly name: string;
  /** The float32 tolerance (README.md) holds for it. */
  readonly float32Safe: boolean;
  readonly network: Network;
  readonly parameters: Parameters;
  readonly samples: Samples<Matrix>;
}

export interface ExpectedLayer {
  readonly z: Expected;
  readonly a: Expected;
  readonly da: Expected;
  readonly dz: Expected;
  readonly dW: Expected;
  readonly db: Expected;
}

export interface NetworkFixture extends Case {
  /** False on a kink, where central differences do not apply. */
  readonly differentiable: boolean;
  readonly J: number;
  readonly layers: readonly ExpectedLayer[];
  readonly dx: Expected;
}

export interface TrainingFixture extends Case {
  readonly optimizer: OptimizerSettings;
  readonly learningRate: number;
  readonly schedule: Schedule | null;
  readonly l1: number;
  readonly l2: number;
  readonly trainBias: boolean;
  readonly steps: number;
  /** Sample indices, one epoch of batches. */
  readonly batches: readonly Uint32Array[];
  readonly expected: {
    readonly batchLossBefore: readonly number[];
    readonly penaltyBefore: readonly number[];
    readonly totalLossBefore: readonly number[];
    readonly lr: readonly number[];
    readonly fullLossAfter: readonly number[];
    readonly weightsAfterStep1: readonly LayerWeights[];
    readonly finalWeights: readonly LayerWeights[];
    readonly finalLoss: number;
    readonly finalOutput: Expected;
  };
}

export interface PublishedNumber {
  readonly published: number;
  readonly decimalsPublished: number;
}

export interface PublishedState {
  readonly loss: number;
  readonly output: readonly number[];
  readonly finalWeights: readonly LayerWeights[];
  /** J seen by an update, by the number of updates before it. */
  readonly lossBeforeUpdate: Readonly<Record<string, number>>;
}

export interface PublishedFixture extends NetworkFixture {
  readonly learningRate: number;
  readonly numbers: Readonly<Record<string, PublishedNumber>>;
  readonly afterStep1: { readonly weights: readonly LayerWeights[]; readonly loss: number };
  readonly biasesFrozen: PublishedState;
  readonly biasesTrained: PublishedState;
}

export const activationFixtures = (): ActivationFixture[] =>
  read<RawActivation>('activation').map(({ name, activation, z, expected }) => ({
    name,
    activation: activationName(activation),
    z,
    f: expected.f,
    df: expected.jacobian ?? expected.df ?? null,
  }));

export const lossFixtures = (): LossFixture[] =>
  read<RawLoss>('loss').map(({ name, loss, a, Y, expected }) => ({
    name,
    loss: lossName(loss),
    a: Matrix.fromRows(a),
    y: Matrix.fromRows(Y),
    J: expected.loss,
    da: expected.delta_a,
  }));

export const networkFixtures = (): NetworkFixture[] => read<RawNetwork>('network').map(networkOf);

export const trainingFixtures = (): TrainingFixture[] =>
  read<RawTraining>('training').map((raw) => ({
    ...caseOf(raw),
    optimizer: optimizerOf(raw.optimizer),
    learningRate: raw.optimizer.lr,
    schedule: raw.schedule ? scheduleOf(raw.schedule) : null,
    l1: raw.l1,
    l2: raw.l2,
    trainBias: raw.optimizer.freezeBiases !== true,
    steps: raw.steps,
    batches: raw.batches.map((batch) => Uint32Array.from(batch)),
    expected: raw.expected,
  }));

export const publishedFixtures = (): PublishedFixture[] =>
  read<RawPublished>('published').map((raw) => ({
    ...networkOf(raw),
    learningRate: raw.learningRate,
    numbers: raw.publishedNumbers,
    afterStep1: { weights: raw.expected.weightsAfterStep1BiasesFrozen, loss: raw.expected.lossAfterStep1BiasesFrozen },
    biasesFrozen: raw.expected.after10000BiasesFrozen,
    biasesTrained: raw.expected.after10000BiasesUpdated,
  }));

/** Parameters with the given numbers in them. */
export function parametersOf(network: Network, weights: readonly LayerWeights[]): Parameters {
  const parameters = new Parameters(network.layers);
  weights.forEach(({ W, b }, l) => {
    const own = parameters.layers[l] as LayerParameters;
    own.W.data.set(Matrix.fromRows(W, own.W.cols).data);
    own.b.set(b);
  });
  return parameters;
}

// What follows is the file format.

interface RawCase {
  readonly name: string;
  readonly float32Safe: boolean;
  readonly inputSize: number;
  readonly layers: readonly { readonly type: string; readonly units: number; readonly activation: string }[];
  readonly loss: string;
  readonly weights: readonly LayerWeights[];
  readonly X: readonly (readonly number[])[];
  readonly Y: readonly (readonly number[])[];
}

interface RawActivation {
  readonly name: string;
  readonly activation: string;
  readonly z: readonly number[];
  readonly expected: { readonly f: Expected; readonly df?: Expected; readonly jacobian?: Expected };
}

interface RawLoss {
  readonly name: string;
  readonly loss: string;
  readonly a: readonly (readonly number[])[];
  readonly Y: readonly (readonly number[])[];
  readonly expected: { readonly loss: number; readonly delta_a: Expected };
}

interface RawLayer {
  readonly z: Expected;
  readonly a: Expected;
  readonly delta_a: Expected;
  readonly delta_z: Expected;
  readonly dW: Expected;
  readonly db: Expected;
}

interface RawNetwork extends RawCase {
  readonly differentiable: boolean;
  readonly expected: { readonly loss: number; readonly layers: readonly RawLayer[]; readonly dX: Expected };
}

interface RawPublished extends RawNetwork {
  readonly learningRate: number;
  readonly publishedNumbers: Readonly<Record<string, PublishedNumber>>;
  readonly expected: RawNetwork['expected'] & {
    readonly weightsAfterStep1BiasesFrozen: readonly LayerWeights[];
    readonly lossAfterStep1BiasesFrozen: number;
    readonly after10000BiasesFrozen: PublishedState;
    readonly after10000BiasesUpdated: PublishedState;
  };
}

interface RawOptimizer {
  readonly type: string;
  readonly lr: number;
  readonly momentum?: number;
  readonly alpha?: number;
  readonly eps?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly weightDecay?: number;
  readonly decayBiases?: boolean;
  readonly freezeBiases?: boolean;
}

interface RawSchedule {
  readonly type: string;
  readonly unit: 'step' | 'epoch';
  readonly stepSize?: number;
  readonly gamma?: number;
  readonly T?: number;
  readonly lrMin?: number;
}

interface RawTraining extends RawCase {
  readonly optimizer: RawOptimizer;
  readonly schedule: RawSchedule | null;
  readonly l1: number;
  readonly l2: number;
  readonly steps: number;
  readonly batches: readonly (readonly number[])[];
  readonly expected: TrainingFixture['expected'];
}

interface IndexEntry {
  readonly file: string;
  readonly kind: string;
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

function read<T>(kind: string): T[] {
  const entries = (json('index.json') as readonly IndexEntry[]).filter((entry) => entry.kind === kind);
  return entries.map(({ file }) => json(file) as T);
}

function networkOf(raw: RawNetwork): NetworkFixture {
  const layers = raw.expected.layers.map(({ delta_a: da, delta_z: dz, ...rest }) => ({ ...rest, da, dz }));
  return { ...caseOf(raw), differentiable: raw.differentiable, J: raw.expected.loss, layers, dx: raw.expected.dX };
}

function caseOf({ name, float32Safe, inputSize, layers, loss, weights, X, Y }: RawCase): Case {
  let nIn = inputSize;
  const network: Network = {
    nIn,
    loss: lossName(loss),
    layers: layers.map(({ type, units, activation }): DenseLayer => {
      if (type !== 'dense') throw new Error(`${name}: a layer of type ${type}`);
      const layer = { nIn, units, useBias: true, activation: activationName(activation) };
      nIn = units;
      return layer;
    }),
  };
  const samples = { x: Matrix.fromRows(X, inputSize), y: Matrix.fromRows(Y, nIn) };
  return { name, float32Safe, network, parameters: parametersOf(network, weights), samples };
}

function optimizerOf(raw: RawOptimizer): OptimizerSettings {
  const momentum = raw.momentum ?? 0;
  switch (raw.type) {
    case 'sgd':
    case 'momentum':
    case 'nesterov':
      return { type: 'sgd', momentum, nesterov: raw.type === 'nesterov' };
    case 'adagrad':
      return { type: 'adagrad', epsilon: given(raw.eps) };
    case 'rmsprop':
    case 'rmsprop_centered':
    case 'rmsprop_momentum':
      return { type: 'rmsprop', decay: given(raw.alpha), epsilon: given(raw.eps), centered: raw.type === 'rmsprop_centered', momentum };
    case 'adam':
    case 'adam_l2':
    case 'adamw': {
      const { weightDecay = 0, decayBiases = false } = raw;
      const type = raw.type === 'adamw' ? 'adamw' : 'adam';
      return { type, beta1: given(raw.beta1), beta2: given(raw.beta2), epsilon: given(raw.eps), weightDecay, decayBiases };
    }
    default:
      throw new Error(`an optimiser of type ${raw.type}`);
  }
}

function scheduleOf({ type, unit, stepSize, gamma, T, lrMin }: RawSchedule): Schedule {
  switch (type) {
    case 'step':
      return { type, stepSize: given(stepSize), gamma: given(gamma), unit };
    case 'exponential':
      return { type, gamma: given(gamma), unit };
    case 'cosine':
      return { type, steps: given(T), min: given(lrMin), unit };
    default:
      throw new Error(`a schedule of type ${type}`);
  }
}

function given(value: number | undefined): number {
  if (value === undefined) throw new Error('a setting is missing');
  return value;
}

function activationName(name: string): ActivationName {
  return oneOf(activationNames, name);
}

function lossName(name: string): LossName {
  return oneOf(lossNames, name);
}

/** leaky_relu is leakyRelu. */
function oneOf<T extends string>(names: readonly T[], name: string): T {
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const found = names.find((candidate) => candidate === camel);
  if (found === undefined) throw new Error(`unknown name ${name}`);
  return found;
}
