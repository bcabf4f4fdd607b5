/** From an observed moment to the detail of what is pointed at: every number that its formulas are made of. */

import { createOptimizer, elementwiseActivations, lossTerms, norm, penaltyOf } from '../core/index.ts';
import type { Observation, Window } from '../core/index.ts';
import type { EdgeTarget, NodeTarget, Target } from '../protocol/cursor.ts';
import { largestWindow, longest } from '../protocol/detail.ts';
import type { Detail, EdgeDetail, InputDetail, LayerDetail, LossDetail, ParameterUpdate, Products, UnitDetail } from '../protocol/detail.ts';
import type { Job } from './job.ts';
import type { Trainer } from './trainer.ts';

/** A moment, and the trainer that stands at it. */
export interface Opened {
  readonly job: Job;
  readonly trainer: Trainer;
  readonly observation: Observation;
}

/** What a target shows for a sample, or for the mean over the batch (−1). Null for one that the network does not have. */
export function createDetail(opened: Opened, target: Target, sample: number, first: readonly number[]): Detail | null {
  const { layers, nIn } = opened.job.plan.network;
  const isUnit = (column: number, unit: number): boolean => unit >= 0 && unit < (column === 0 ? nIn : (layers[column - 1]?.units ?? 0));
  switch (target.kind) {
    case 'node':
      if (target.column === layers.length + 1) return lossDetail(opened, sample);
      if (!isUnit(target.column, target.unit)) return null;
      return target.column === 0 ? inputDetail(opened, target, sample) : unitDetail(opened, target, sample);
    case 'edge':
      return isUnit(target.layer + 1, target.unit) && isUnit(target.layer, target.input) ? edgeDetail(opened, target, sample) : null;
    case 'layer':
      return layers[target.layer] ? layerDetail(opened, target.layer, sample, first) : null;
    case 'optimizer':
      return { kind: 'optimizer', learningRate: opened.trainer.learningRate, baseRate: opened.job.plan.learningRate, weights: Float64Array.from(opened.trainer.parameters.layers, ({ W }) => norm(W.data)) };
  }
}

function unitDetail(opened: Opened, { column, unit }: NodeTarget, sample: number): UnitDetail {
  const { observation, job } = opened;
  const l = column - 1;
  const { activation, nIn, useBias, units } = job.plan.network.layers[l]!;
  const isLast = l === job.plan.network.layers.length - 1;
  const one: Window = { first: unit, size: 1 };
  const at = (what: 'z' | 'a' | 'da' | 'dz'): number => observation.layer(what, l, one, sample)[0]!;
  const [z, a] = [at('z'), at('a')];
  const y = isLast ? observation.target(whole(units), sample) : null;
  const all = (what: 'z' | 'a' | 'da'): Float64Array => observation.layer(what, l, whole(Math.min(units, longest)), sample);
  const shown = samplesShown(observation);
  const each = (what: 'z' | 'a' | 'da' | 'dz'): Float64Array => shown.map((i) => observation.layer(what, l, one, i)[0]!);
  return {
    kind: 'node', column, unit,
    z, a, da: at('da'), dz: at('dz'),
    b: observation.biases('parameters', l, one)[0]!, db: observation.biases('gradients', l, one)[0]!,
    slope: sample < 0 || activation === 'softmax' ? NaN : elementwiseActivations[activation].df(z, a),
    forward: products(observation.weights('parameters', l, one, whole(nIn)), inputOf(observation, l, whole(nIn), sample)),
    backward: isLast ? products(new Float64Array(0), new Float64Array(0)) : backwardInto(opened, column, unit, sample),
    y: y ? y[unit]! : NaN, ySum: y ? y.reduce((sum, yk) => sum + yk, 0) : NaN,
    samples: { row: rowsOf(observation, shown), z: each('z'), a: each('a'), da: each('da'), dz: each('dz') },
    softmax: activation === 'softmax' ? { z: all('z'), p: all('a'), da: all('da') } : null,
    update: useBias ? updateOf(opened, l, unit, null) : null,
  };
}

function inputDetail(opened: Opened, { unit }: NodeTarget, sample: number): InputDetail {
  const one: Window = { first: unit, size: 1 };
  const at = (what: 'x' | 'dx'): number => opened.observation.input(what, one, sample)[0]!;
  return { kind: 'input', column: 0, unit, x: at('x'), dx: at('dx'), backward: backwardInto(opened, 0, unit, sample) };
}

/** ∂J/∂a of a unit of a column that has a layer behind it: Σ_k W[k][unit] ∂J/∂z_k. */
function backwardInto({ observation, job }: Opened, column: number, unit: number, sample: number): Products {
  const { units } = job.plan.network.layers[column]!;
  return products(observation.weights('parameters', column, whole(units), { first: unit, size: 1 }), observation.layer('dz', column, whole(units), sample));
}

function edgeDetail(opened: Opened, { layer, unit, input }: EdgeTarget, sample: number): EdgeDetail {
  const { observation } = opened;
  const [into, from] = [{ first: unit, size: 1 }, { first: input, size: 1 }];
  const a = (i: number): number => inputOf(observation, layer, from, i)[0]!;
  const dz = (i: number): number => observation.layer('dz', layer, into, i)[0]!;
  const all = Float64Array.from(observation.batch, (_, i) => i);
  const shares = products(all.map(dz), all.map(a));
  return {
    kind: 'edge', layer, unit, input,
    w: observation.weights('parameters', layer, into, from)[0]!, dw: observation.weights('gradients', layer, into, from)[0]!,
    a: a(sample), dz: dz(sample), shares, row: rowsOf(observation, shares.index), update: updateOf(opened, layer, unit, input),
  };
}

function layerDetail({ observation, job }: Opened, l: number, sample: number, first: readonly number[]): LayerDetail {
  const { nIn, units, activation } = job.plan.network.layers[l]!;
  const rows = windowAt(first[l + 1] ?? 0, units);
  const cols = windowAt(first[l] ?? 0, nIn);
  const all = whole(Math.min(units, longest));
  const see = (what: 'z' | 'a' | 'da' | 'dz'): Float64Array => observation.layer(what, l, all, sample);
  const bias = (of: 'parameters' | 'gradients'): Float64Array => (job.plan.network.layers[l]!.useBias ? observation.biases(of, l, all) : new Float64Array(0));
  const [z, a] = [see('z'), see('a')];
  return {
    kind: 'layer', layer: l, firstUnit: rows.first, firstInput: cols.first, rows: rows.size, cols: cols.size,
    W: observation.weights('parameters', l, rows, cols), dW: observation.weights('gradients', l, rows, cols), b: bias('parameters'), db: bias('gradients'),
    z, a, da: see('da'), dz: see('dz'),
    slope: activation === 'softmax' || sample < 0 ? new Float64Array(0) : z.map((zj, j) => elementwiseActivations[activation].df(zj, a[j]!)),
    input: inputOf(observation, l, cols, sample),
  };
}

function lossDetail({ observation, job, trainer }: Opened, sample: number): LossDetail {
  const { network, regularization } = job.plan;
  const l = network.layers.length - 1;
  const all = whole(network.layers[l]!.units);
  const B = observation.batch.length;
  const see = (i: number): { z: Float64Array; a: Float64Array; y: Float64Array } => ({ z: observation.layer('z', l, all, i), a: observation.layer('a', l, all, i), y: observation.target(all, i) });
  const termsOf = (i: number): Float64Array => {
    const { z, a, y } = see(i);
    return lossTerms(network, z, a, y, B);
  };
  const shown = samplesShown(observation);
  const term = sample >= 0 ? termsOf(sample) : meanOf(all.size, B, termsOf);
  const cut = Math.min(all.size, longest);
  const { z, a, y } = see(sample);
  return {
    kind: 'loss', J: observation.loss,
    l1Penalty: penaltyOf({ ...regularization, l2: 0 }, trainer.parameters), l2Penalty: penaltyOf({ ...regularization, l1: 0 }, trainer.parameters),
    share: shown.map((i) => termsOf(i).reduce((sum, value) => sum + value, 0)), row: rowsOf(observation, shown),
    z: z.subarray(0, cut), a: a.subarray(0, cut), y: y.subarray(0, cut), term: term.subarray(0, cut),
  };
}

/** What this step's update makes of one number, by the reference optimiser on the trainer's own numbers. */
function updateOf({ observation, job, trainer }: Opened, l: number, unit: number, input: number | null): ParameterUpdate {
  const { plan } = job;
  const into = { first: unit, size: 1 };
  const read = (of: 'parameters' | 'gradients'): number => (input === null ? observation.biases(of, l, into) : observation.weights(of, l, into, { first: input, size: 1 }))[0]!;
  const [theta, gradient] = [read('parameters'), read('gradients')];
  const { l1, l2 } = plan.regularization;
  const isBias = input === null;
  const penalty = isBias ? 0 : l2 * theta + l1 * Math.sign(theta);
  const trained = !isBias || plan.trainBias[l]!;
  const state = trainer.optimizerState(l, unit, input);
  const after = Float64Array.of(theta);
  const stateAfter = Array.from(state, (value) => Float64Array.of(value));
  if (trained) {
    createOptimizer(plan.optimizer).update({ theta: after, g: Float64Array.of(gradient + penalty), state: stateAfter, from: 0, to: 1, learningRate: trainer.learningRate, t: trainer.step + 1, isBias });
  }
  return { theta, gradient, penalty, state, stateAfter: Float64Array.from(stateAfter, (value) => value[0]!), after: after[0]!, isBias, trained };
}

/** left · right term by term; of a long sum the largest products, and the sum of the others. */
function products(left: Float64Array, right: Float64Array): Products {
  const count = left.length;
  let index = Float64Array.from({ length: count }, (_, i) => i);
  let rest = 0;
  if (count > longest) {
    const size = (i: number): number => Math.abs(left[i]! * right[i]!);
    const bySize = index.slice().sort((i, j) => size(j) - size(i));
    for (const i of bySize.subarray(longest)) rest += left[i]! * right[i]!;
    index = bySize.slice(0, longest).sort();
  }
  return { count, index, left: index.map((i) => left[i]!), right: index.map((i) => right[i]!), rest };
}

/** Input of layer l: x, or a of the layer before. */
function inputOf(observation: Observation, l: number, window: Window, sample: number): Float64Array {
  return l === 0 ? observation.input('x', window, sample) : observation.layer('a', l - 1, window, sample);
}

/** Positions in the batch, as far as they are shown. */
function samplesShown({ batch }: Observation): Float64Array {
  return Float64Array.from({ length: Math.min(batch.length, longest) }, (_, i) => i);
}

function rowsOf({ batch }: Observation, positions: Float64Array): Float64Array {
  return positions.map((i) => batch[i]!);
}

function meanOf(size: number, B: number, at: (i: number) => Float64Array): Float64Array {
  const mean = new Float64Array(size);
  for (let i = 0; i < B; i++) at(i).forEach((value, k) => (mean[k]! += value / B));
  return mean;
}

function whole(size: number): Window {
  return { first: 0, size };
}

/** A full window that begins at `first` or as near to it as it can. */
function windowAt(first: number, all: number): Window {
  const size = Math.min(all, largestWindow);
  return { first: Math.max(0, Math.min(first, all - size)), size };
}
