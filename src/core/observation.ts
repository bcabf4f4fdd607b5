/** One moment's numbers, read through windows, so that a wide layer costs what is looked at. And such a view of a pass. */

import type { Matrix } from './matrix.ts';
import type { Pass } from './network.ts';
import type { Parameters } from './parameters.ts';

/** Units first … first + size − 1 of a column. */
export interface Window {
  readonly first: number;
  readonly size: number;
}

/** θ, ∂J/∂θ of the batch without the penalty, or θ before the last update. */
export type ParameterKind = 'parameters' | 'gradients' | 'before';

/**
 * The state before update `step` and the batch of that step. `sample` is a position in the batch, or −1 for the mean over the batch.
 * Layer l counts from 0. What is returned is the caller's own.
 */
export interface Observation {
  readonly step: number;
  readonly epoch: number;
  /** Rows of the data, in the batch's order. */
  readonly batch: Uint32Array;
  /** J of the batch, without the penalty. */
  readonly loss: number;
  /** The samples, or ∂J/∂x. [window.size] */
  input(what: 'x' | 'dx', window: Window, sample: number): Float64Array;
  /** [window.size] */
  layer(what: 'z' | 'a' | 'da' | 'dz', l: number, window: Window, sample: number): Float64Array;
  /** y of the window of the last layer. [window.size] */
  target(window: Window, sample: number): Float64Array;
  /** Rows `into` and columns `from` of W, row by row [into.size × from.size]. 'before' is NaN unless `hasBefore`. */
  weights(of: ParameterKind, l: number, into: Window, from: Window): Float64Array;
  /** [window.size]; NaN for a layer without biases. */
  biases(of: ParameterKind, l: number, window: Window): Float64Array;
  /** ‖∂J/∂W‖ of layer l. */
  gradientNorm(l: number): number;
  /** ‖W − W before‖ / ‖W before‖ of layer l; NaN unless `hasBefore`. */
  updateRatio(l: number): number;
  /** Whether the parameters before update step − 1 are known. */
  readonly hasBefore: boolean;
}

/** All numbers of a moment, after forward and backward with ∂J/∂X. */
export interface Moment {
  readonly step: number;
  readonly epoch: number;
  readonly batch: Uint32Array;
  readonly loss: number;
  readonly pass: Pass;
  /** [B×units of the last layer] */
  readonly y: Matrix;
  readonly gradients: Parameters;
  readonly parameters: Parameters;
}

/** The moment through windows; `before` are all parameters before update step − 1, where they are known. */
export function observationOf(moment: Moment, before: Parameters | null): Observation {
  const { step, epoch, batch, loss, pass, y, gradients, parameters } = moment;
  const known = { parameters, gradients, before };
  return {
    step,
    epoch,
    batch,
    loss,
    input: (what, window, sample) => seen(pass[what], window, sample),
    layer: (what, l, window, sample) => seen(pass.layers[l]![what], window, sample),
    target: (window, sample) => seen(y, window, sample),
    weights: (of, l, into, from) => block(known[of]?.layers[l]!.W, into, from),
    biases: (of, l, window) => part(known[of]?.layers[l]!.b, window),
    gradientNorm: (l) => norm(gradients.layers[l]!.W.data),
    updateRatio: (l) => {
      if (!before) return NaN;
      const old = before.layers[l]!.W.data;
      return distance(parameters.layers[l]!.W.data, old) / norm(old);
    },
    hasBefore: before !== null,
  };
}

/** √Σ v² */
export function norm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

/** ‖a − b‖ */
function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/** The window of one row of m [B×units], or of the mean over its rows. */
function seen(m: Matrix, { first, size }: Window, sample: number): Float64Array {
  if (sample >= 0) return m.row(sample).slice(first, first + size);
  const mean = new Float64Array(size);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < size; j++) mean[j]! += m.data[i * m.cols + first + j]! / m.rows;
  }
  return mean;
}

function block(W: Matrix | undefined, into: Window, from: Window): Float64Array {
  const out = new Float64Array(into.size * from.size).fill(NaN);
  if (!W) return out;
  for (let j = 0; j < into.size; j++) {
    const start = (into.first + j) * W.cols + from.first;
    out.set(W.data.subarray(start, start + from.size), j * from.size);
  }
  return out;
}

function part(b: Float64Array | undefined, { first, size }: Window): Float64Array {
  return b && b.length > 0 ? b.slice(first, first + size) : new Float64Array(size).fill(NaN);
}
