/**
 * What trains a network: the interface that every engine has. An engine is made from a plan and then makes whole runs of steps by
 * itself: it knows the batches, the learning rates and the optimiser. Step k is a pure function of the plan and of the state before
 * it, so how the steps are shared out among calls changes nothing.
 */

import type { Channels } from './channels.ts';
import type { Matrix, ReadonlyMatrix } from './matrix.ts';
import type { Network } from './network.ts';
import type { Observation } from './observation.ts';
import type { OptimizerSettings } from './optimizers.ts';
import type { Parameters } from './parameters.ts';
import type { Regularization } from './penalty.ts';
import type { Schedule } from './schedules.ts';

/** Samples and their targets: x [samples × nIn], y [samples × units of the last layer]. */
export interface Samples<X extends ReadonlyMatrix = ReadonlyMatrix> {
  readonly x: X;
  readonly y: Matrix;
}

export type Precision = 'float64' | 'float32';

/** Everything that training goes by. */
export interface TrainingPlan {
  readonly network: Network;
  readonly optimizer: OptimizerSettings;
  readonly regularization: Regularization;
  /** Per layer: whether its biases are updated. */
  readonly trainBias: readonly boolean[];
  /** Before the schedule. */
  readonly learningRate: number;
  readonly schedule: Schedule | null;
  /** The whole data set. */
  readonly samples: Samples;
  /** Rows of the data that are trained on, ascending. */
  readonly rows: Uint32Array;
  /** Samples in a batch, at most `rows`; the last of an epoch may have fewer. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** What the spec asks for; the reference engine computes in float64 whatever it says. */
  readonly precision: Precision;
  /** The first parameters, which an engine copies. */
  readonly initial: Parameters;
}

/** How a sum of products is rounded: once a term, or once a product and once a sum. The last bits of all results depend on it; on the rest of a rung they do not. */
export type Arithmetic = 'fused' | 'separate';

/** What an engine is, for people and for tests. */
export interface EngineInfo {
  readonly kind: 'reference' | 'fast';
  /** How it computes, in words: "reference", "SIMD", "SIMD + FMA", "SIMD + FMA, 256 bit", "SIMD + FMA, zeros passed over". */
  readonly rung: string;
  readonly arithmetic: Arithmetic;
  readonly precision: Precision;
  readonly threads: number;
  /** Why it is the reference engine though a faster one was welcome; a sentence. */
  readonly why?: string;
}

/** All that training goes on from: restoring it restores the same bits. The arrays mean something to the same kind of engine only. */
export interface Snapshot {
  /** Updates made. */
  readonly t: number;
  /** Memory that the arrays take. */
  readonly bytes: number;
  readonly arrays: readonly (Float64Array | Uint8Array)[];
}

/** What one call of `train` did. */
export interface Trained {
  /** Updates made. */
  readonly steps: number;
  /**
   * The next step can't be made: its loss, a gradient norm or the gradient of a bias is not finite. The state is the one before it.
   * Never true without a step having been tried and refused.
   */
  readonly diverged: boolean;
  /** J of the last batch computed, without the penalty: the refused one's if `diverged`; NaN if none was. */
  readonly loss: number;
  /** Channel 0: J of the batch. Channel 1 + l: ‖∂J/∂W‖ of layer l, the Frobenius norm, without the penalty. */
  readonly channels: Channels;
}

export interface Engine {
  readonly info: EngineInfo;
  /** Updates made, which is also the number of the next step. */
  readonly step: number;
  /** W and b before the next step, in float64; shared, not to be written to, valid until the next `train` or `restore`. */
  readonly parameters: Parameters;
  /** The optimiser's numbers of W[unit][input] of layer l, or of its bias for a null input, before the next step, in its own order (optimizers.ts). */
  optimizerState(l: number, unit: number, input: number | null): Float64Array;
  /** Sets W[unit][input] of layer l, or the bias of the unit for a null input, before the next step. What the last update changed is no longer known. */
  set(l: number, unit: number, input: number | null, value: number): void;
  /**
   * Up to `count` updates, from epoch to epoch as they come. What is returned may be used again by the next call.
   * `keepBefore`: keep what all parameters were before the last of these updates, for `observe`.
   * `goOn`: the channels go on from those of the call before instead of beginning anew, so that the sums over a stretch of steps have
   * the same bits however many calls it was made by.
   */
  train(count: number, keepBefore?: boolean, goOn?: boolean): Trained;
  /** Forward and backward over the next step's batch, without an update. Valid until the next call of anything. */
  observe(): Observation;
  /** J over the samples at `rows` (0 over none), forward only; `onOutput` sees outputs and targets, a part of the samples at a time. */
  evaluate(rows: Uint32Array, onOutput?: (A: Matrix, Y: Matrix) => void): number;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** Gives back what it holds besides memory. It is not to be used any more. */
  dispose(): void;
}

export type EngineFactory = (plan: TrainingPlan) => Engine;
