/** From an inspected moment to a frame: the visible part of it, for one sample or as the mean over the batch. */

import type { Matrix } from '../core/index.ts';
import type { Frame, FrameColumn, FrameEdges, FrameLayer, SeriesTail } from '../protocol/frame.ts';
import { visibleUnits } from '../protocol/network.ts';
import type { Inspection } from './inspect.ts';
import { norm } from './trainer.ts';

/** What the panel looks at. */
export interface View {
  /** Position in the batch, or null for the mean; past the end of a smaller batch, the last sample. */
  readonly sample: number | null;
  /** First visible unit of each column (input, then the layers). */
  readonly first: readonly number[];
}

export interface FrameSource {
  readonly inspection: Inspection;
  /** All parameters before the update that led here; null at step 0. */
  readonly before: Float64Array | null;
  /** J over the training samples after the last full epoch; NaN before the first. */
  readonly trainingLoss: number;
  readonly stepsPerSecond: number;
  readonly steps: SeriesTail;
  readonly epochs: SeriesTail;
}

/** The frame of a moment, through a view. */
export function createFrame({ inspection, before, trainingLoss, stepsPerSecond, steps, epochs }: FrameSource, view: View): Frame {
  const { pass, batch, parameters, gradients, y } = inspection;
  const sample = view.sample === null ? -1 : Math.min(view.sample, batch.length - 1);
  const units = [pass.x.cols, ...parameters.layers.map(({ W }) => W.rows)];
  const windows = units.map((count, c): Window => {
    const size = visibleUnits(count);
    return { first: Math.max(0, Math.min(view.first[c] ?? 0, count - size)), size };
  });
  const see = (m: Matrix, window: Window): Float64Array => (sample < 0 ? meanOverRows(m, window) : m.row(sample).slice(window.first, window.first + window.size));
  const none = new Float64Array(0);
  const input: FrameColumn = { first: windows[0]!.first, z: none, a: see(pass.x, windows[0]!), da: see(pass.dx, windows[0]!), dz: none, b: none, db: none };
  const columns = parameters.layers.map(({ b }, l): FrameColumn => {
    const window = windows[l + 1]!;
    const { z, a, da, dz } = pass.layers[l]!;
    return { first: window.first, z: see(z, window), a: see(a, window), da: see(da, window), dz: see(dz, window), b: part(b, window), db: part(gradients.layers[l]!.b, window) };
  });
  return {
    head: {
      step: inspection.step,
      epoch: inspection.epoch,
      batchSize: batch.length,
      sample,
      sampleRow: sample < 0 ? -1 : batch[sample]!,
      loss: inspection.loss,
      trainingLoss,
      penalty: inspection.penalty,
      learningRate: inspection.learningRate,
      stepsPerSecond,
    },
    target: see(y, windows.at(-1)!),
    columns: [input, ...columns],
    edges: edgesOf(inspection, before, windows),
    layers: layersOf(inspection, before),
    steps,
    epochs,
  };
}

interface Window {
  readonly first: number;
  readonly size: number;
}

function edgesOf({ parameters, gradients }: Inspection, before: Float64Array | null, windows: readonly Window[]): FrameEdges[] {
  let offset = 0;
  return parameters.layers.map(({ W, b }, l) => {
    const [into, from] = [windows[l + 1]!, windows[l]!];
    const w = block(W.data, W.cols, into, from);
    const old = before ? block(before.subarray(offset, offset + W.data.length), W.cols, into, from) : null;
    offset += W.data.length + b.length;
    return { w, dw: block(gradients.layers[l]!.W.data, W.cols, into, from), lastUpdate: w.map((value, i) => (old ? value - old[i]! : NaN)) };
  });
}

function layersOf({ parameters, gradients }: Inspection, before: Float64Array | null): FrameLayer[] {
  let offset = 0;
  return parameters.layers.map(({ W, b }, l) => {
    const old = before?.subarray(offset, offset + W.data.length);
    offset += W.data.length + b.length;
    const updateRatio = old ? distance(W.data, old) / norm(old) : NaN;
    return { gradientNorm: norm(gradients.layers[l]!.W.data), updateRatio };
  });
}

/** ‖a − b‖ */
function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/** Mean over the batch of each visible column of m [B×units]. */
function meanOverRows(m: Matrix, { first, size }: Window): Float64Array {
  const mean = new Float64Array(size);
  for (let i = 0; i < m.rows; i++) {
    const row = m.row(i);
    for (let j = 0; j < size; j++) mean[j]! += row[first + j]! / m.rows;
  }
  return mean;
}

/** The visible part of a bias vector; NaN for a layer without biases. */
function part(b: Float64Array, { first, size }: Window): Float64Array {
  return b.length > 0 ? b.slice(first, first + size) : new Float64Array(size).fill(NaN);
}

/** Rows `into` and columns `from` of a matrix with `cols` columns. */
function block(values: Float64Array, cols: number, into: Window, from: Window): Float64Array {
  const out = new Float64Array(into.size * from.size);
  for (let j = 0; j < into.size; j++) {
    const start = (into.first + j) * cols + from.first;
    out.set(values.subarray(start, start + from.size), j * from.size);
  }
  return out;
}

