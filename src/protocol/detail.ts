/**
 * What is pointed at, opened up: all numbers that its formulas are made of, at the moment of the frame. Values are those of the
 * sample shown, or their means over the batch. The parts are bounded: what is longer than `longest` is cut to its largest terms.
 */

import type { EdgeTarget, LayerTarget, NodeTarget } from './cursor.ts';
import { array, flag, nullable, number, record, union } from './packing.ts';
import type { Codec } from './packing.ts';

/** Terms of a sum, or samples of a batch, that are sent at most. */
export const longest = 2048;

/** Rows and columns of a matrix that are sent at most. */
export const largestWindow = 64;

/** The sum of left · right over its terms, in order. [terms] each */
export interface Products {
  /** Terms of the whole sum. */
  readonly count: number;
  /** Which term each one is: a unit, or a position in the batch. Ascending. */
  readonly index: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Sum of the products that are not among them. */
  readonly rest: number;
}

/** One number of W or b and what this step's update makes of it. */
export interface ParameterUpdate {
  /** Before the update. */
  readonly theta: number;
  /** ∂J/∂θ of the batch, without the penalty. */
  readonly gradient: number;
  /** What the penalty adds: l2 θ + l1 sign θ; 0 for a bias. */
  readonly penalty: number;
  /** The optimiser's numbers before and after, in its own order. */
  readonly state: Float64Array;
  readonly stateAfter: Float64Array;
  readonly after: number;
  readonly isBias: boolean;
  /** Whether the update changes it at all. */
  readonly trained: boolean;
}

/** The samples of the batch, in order. [samples] each, at most `longest` */
export interface UnitSamples {
  /** Row of each in the data. */
  readonly row: Float64Array;
  readonly z: Float64Array;
  readonly a: Float64Array;
  readonly da: Float64Array;
  readonly dz: Float64Array;
}

/** All units of a layer whose activation works on them together. [units] each, at most `longest` */
export interface SoftmaxUnits {
  readonly z: Float64Array;
  readonly p: Float64Array;
  readonly da: Float64Array;
}

/** A unit of a layer. */
export interface UnitDetail extends NodeTarget {
  readonly z: number;
  readonly a: number;
  readonly da: number;
  readonly dz: number;
  /** NaN in a layer without biases, as db. */
  readonly b: number;
  readonly db: number;
  /** f′(z); NaN for softmax and for the mean over the batch. */
  readonly slope: number;
  /** z without b: W[unit][i] · a of input i. */
  readonly forward: Products;
  /** ∂J/∂a: W[k][unit] · ∂J/∂z of unit k of the next layer; without terms in the last layer. */
  readonly backward: Products;
  /** Target; NaN but in the last layer, as the sum of all units' targets. */
  readonly y: number;
  readonly ySum: number;
  readonly samples: UnitSamples;
  readonly softmax: SoftmaxUnits | null;
  /** Of the bias; null in a layer without. */
  readonly update: ParameterUpdate | null;
}

/** An input: what arrives there. */
export interface InputDetail extends Omit<NodeTarget, 'kind'> {
  readonly kind: 'input';
  readonly x: number;
  readonly dx: number;
  /** W[k][unit] · ∂J/∂z of unit k of the first layer. */
  readonly backward: Products;
}

export interface EdgeDetail extends EdgeTarget {
  readonly w: number;
  /** ∂J/∂w of the whole batch, without the penalty. */
  readonly dw: number;
  /** a of the unit it comes from and ∂J/∂z of the unit it leads to, of the sample shown. */
  readonly a: number;
  readonly dz: number;
  /** ∂J/∂w: ∂J/∂z · a of each sample. */
  readonly shares: Products;
  /** Row of the data of each of those samples. */
  readonly row: Float64Array;
  readonly update: ParameterUpdate;
}

/** A layer: a window into its matrices, and its vectors whole as far as `longest` allows. */
export interface LayerDetail extends LayerTarget {
  readonly firstUnit: number;
  readonly firstInput: number;
  /** Rows and columns of the window. */
  readonly rows: number;
  readonly cols: number;
  /** Row by row. [rows × cols] */
  readonly W: Float64Array;
  readonly dW: Float64Array;
  /** [units], empty in a layer without biases */
  readonly b: Float64Array;
  readonly db: Float64Array;
  /** [units] */
  readonly z: Float64Array;
  readonly a: Float64Array;
  readonly da: Float64Array;
  readonly dz: Float64Array;
  /** f′(z) [units]; empty for softmax and for the mean over the batch. */
  readonly slope: Float64Array;
  /** The layer's input [cols]. */
  readonly input: Float64Array;
}

export interface LossDetail {
  readonly kind: 'loss';
  /** J of the batch, without the penalty. */
  readonly J: number;
  readonly l1Penalty: number;
  readonly l2Penalty: number;
  /** What each sample adds to J, with the 1/B of a mean in it. */
  readonly share: Float64Array;
  readonly row: Float64Array;
  /** Outputs, targets and the terms of J of the sample shown, or their means over the batch. [units] */
  readonly z: Float64Array;
  readonly a: Float64Array;
  readonly y: Float64Array;
  readonly term: Float64Array;
}

export interface OptimizerDetail {
  readonly kind: 'optimizer';
  /** Of this update; and before the schedule. */
  readonly learningRate: number;
  readonly baseRate: number;
  /** ‖W‖ of each layer. */
  readonly weights: Float64Array;
}

export type Detail = UnitDetail | InputDetail | EdgeDetail | LayerDetail | LossDetail | OptimizerDetail;

const products = record<Products>({ count: number, index: array, left: array, right: array, rest: number });
const update = record<ParameterUpdate>({ theta: number, gradient: number, penalty: number, state: array, stateAfter: array, after: number, isBias: flag, trained: flag });
const samples = record<UnitSamples>({ row: array, z: array, a: array, da: array, dz: array });
const softmax = record<SoftmaxUnits>({ z: array, p: array, da: array });

export const detail: Codec<Detail> = union<Detail>({
  node: record<Omit<UnitDetail, 'kind'>>({
    column: number, unit: number, z: number, a: number, da: number, dz: number, b: number, db: number, slope: number,
    forward: products, backward: products, y: number, ySum: number, samples, softmax: nullable(softmax), update: nullable(update),
  }),
  input: record<Omit<InputDetail, 'kind'>>({ column: number, unit: number, x: number, dx: number, backward: products }),
  edge: record<Omit<EdgeDetail, 'kind'>>({ layer: number, unit: number, input: number, w: number, dw: number, a: number, dz: number, shares: products, row: array, update }),
  layer: record<Omit<LayerDetail, 'kind'>>({
    layer: number, firstUnit: number, firstInput: number, rows: number, cols: number, W: array, dW: array, b: array, db: array,
    z: array, a: array, da: array, dz: array, slope: array, input: array,
  }),
  loss: record<Omit<LossDetail, 'kind'>>({ J: number, l1Penalty: number, l2Penalty: number, share: array, row: array, z: array, a: array, y: array, term: array }),
  optimizer: record<Omit<OptimizerDetail, 'kind'>>({ learningRate: number, baseRate: number, weights: array }),
});
