/**
 * A frame: what the panel needs to draw one moment of a run. Its size is bounded by the layers and the visible nodes,
 * never by the parameters or by the length of the run. It travels as one ArrayBuffer of float64.
 *
 * Column 0 is the input; column l + 1 is layer l. "Visible" units are the window [first, first + a.length) of a column.
 */

import { detail } from './detail.ts';
import type { Detail } from './detail.ts';
import { array, flag, list, nullable, number, pack, record, unpack } from './packing.ts';

/** The moment: the state before update `step`, and the batch of that step. */
export interface FrameHead {
  /** Number of updates made so far; the batch shown is the one of this step. */
  readonly step: number;
  /** Epoch (0-based) that this step belongs to. */
  readonly epoch: number;
  /** Samples in the batch of this step. */
  readonly batchSize: number;
  /** Position in the batch of the sample shown, or -1 for the mean over the batch. */
  readonly sample: number;
  /** Row of that sample in the data, or -1 for the mean over the batch. */
  readonly sampleRow: number;
  /** J of the batch, without the penalty. */
  readonly loss: number;
  /** J over all training samples after the last epoch that was measured, without the penalty; NaN before the first. */
  readonly trainingLoss: number;
  /** (l2/2) Σ W² + l1 Σ |W|. */
  readonly penalty: number;
  /** Learning rate of this step. */
  readonly learningRate: number;
  /** Updates a second, smoothed over about half a second; 0 while nothing runs. */
  readonly stepsPerSecond: number;
}

/**
 * The visible units of one column: values of the sample shown, or their means over the batch. [visible units] each.
 * The input column has x in `a` and ∂J/∂x in `da`; its other arrays are empty. A layer without biases has NaN in `b` and `db`.
 */
export interface FrameColumn {
  /** Index of the first visible unit. */
  readonly first: number;
  readonly z: Float64Array;
  readonly a: Float64Array;
  /** ∂J/∂a, with the 1/B of a mean loss already in it. */
  readonly da: Float64Array;
  /** ∂J/∂z, with the 1/B of a mean loss already in it. */
  readonly dz: Float64Array;
  readonly b: Float64Array;
  /** ∂J/∂b of the whole batch: the sum of its samples' ∂J/∂z. */
  readonly db: Float64Array;
}

/** The visible edges into one layer, row by row: [visible units × visible inputs] each. */
export interface FrameEdges {
  readonly w: Float64Array;
  /** ∂J/∂w of the whole batch, without the penalty. */
  readonly dw: Float64Array;
  /** What update step − 1 added to w; NaN before the first update. */
  readonly lastUpdate: Float64Array;
}

/** Per layer: the size of its gradient and of its last update. */
export interface FrameLayer {
  /** ‖∂J/∂W‖, the Frobenius norm over the batch of this step. */
  readonly gradientNorm: number;
  /** ‖W after − W before‖ / ‖W before‖ of update step − 1; NaN before the first update. */
  readonly updateRatio: number;
}

/**
 * The tail of a bucketed series: buckets `from` … of `width` points each, in the order in which they were recorded; those before
 * `from` have not changed. `from` = 0 replaces the series. Point i of the run is in bucket ⌊i / width⌋.
 */
export interface SeriesTail {
  readonly from: number;
  readonly width: number;
  /** Points recorded so far; the last bucket may not be full. */
  readonly points: number;
  /** One entry a channel. [buckets] each; a bucket whose points are all not finite holds NaN. */
  readonly channels: readonly SeriesChannel[];
}

export interface SeriesChannel {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
}

/** The curves of a run that the one on screen forked from. */
export interface AncestorCurves {
  /** The step before whose update the next line left this one. */
  readonly forkedAt: number;
  /** The fork was kept: this line ends there. */
  readonly isKept: boolean;
  readonly steps: SeriesTail;
  readonly epochs: SeriesTail;
}

export interface Frame {
  readonly head: FrameHead;
  /** Target y of the visible units of the last column: of the sample shown, or its mean over the batch. */
  readonly target: Float64Array;
  /** Input first, then the layers. */
  readonly columns: readonly FrameColumn[];
  /** One entry a layer. */
  readonly edges: readonly FrameEdges[];
  /** One entry a layer. */
  readonly layers: readonly FrameLayer[];
  /** What is pointed at, opened up. */
  readonly detail: Detail | null;
  /** One point a step. Channel 0: J of the batch; channel l + 1: gradient norm of layer l. */
  readonly steps: SeriesTail;
  /**
   * One point an epoch. Channels: J over the training samples, J over the validation samples, accuracy; NaN where there is none.
   * In a long run not every epoch is measured: the others are points without values.
   */
  readonly epochs: SeriesTail;
  /** Of a fork: the lines that it comes from, outermost first. */
  readonly ancestors: readonly AncestorCurves[];
}

const head = record<FrameHead>({
  step: number, epoch: number, batchSize: number, sample: number, sampleRow: number,
  loss: number, trainingLoss: number, penalty: number, learningRate: number, stepsPerSecond: number,
});
const series = record<SeriesTail>({ from: number, width: number, points: number, channels: list(record<SeriesChannel>({ min: array, max: array, mean: array })) });
const frame = record<Frame>({
  head,
  target: array,
  columns: list(record<FrameColumn>({ first: number, z: array, a: array, da: array, dz: array, b: array, db: array })),
  edges: list(record<FrameEdges>({ w: array, dw: array, lastUpdate: array })),
  layers: list(record<FrameLayer>({ gradientNorm: number, updateRatio: number })),
  detail: nullable(detail),
  steps: series,
  epochs: series,
  ancestors: list(record<AncestorCurves>({ forkedAt: number, isKept: flag, steps: series, epochs: series })),
});

/** Packs a frame into one buffer. */
export function encodeFrame(value: Frame): ArrayBuffer {
  return pack(frame, value);
}

/** Unpacks what `encodeFrame` packed; the arrays are views into `buffer`. Throws if the buffer is not a whole frame. */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  return unpack(frame, buffer, 'frame');
}
