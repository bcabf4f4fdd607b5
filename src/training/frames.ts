/** From an observed moment to a frame: the visible part of it, for one sample or as the mean over the batch. */

import type { Network, Observation, Window } from '../core/index.ts';
import type { View } from '../protocol/cursor.ts';
import type { Detail } from '../protocol/detail.ts';
import type { AncestorCurves, Frame, FrameColumn, FrameEdges, SeriesTail } from '../protocol/frame.ts';
import { visibleUnits } from '../protocol/network.ts';

export interface FrameSource {
  readonly network: Network;
  readonly observation: Observation;
  readonly penalty: number;
  readonly learningRate: number;
  /** J over the training samples as it was measured last; NaN before the first time. */
  readonly trainingLoss: number;
  readonly stepsPerSecond: number;
  /** What is pointed at, opened up. */
  readonly detail: Detail | null;
  readonly steps: SeriesTail;
  readonly epochs: SeriesTail;
  readonly ancestors: readonly AncestorCurves[];
}

/** The frame of a moment, through a view. */
export function createFrame({ network, observation, penalty, learningRate, trainingLoss, stepsPerSecond, detail, steps, epochs, ancestors }: FrameSource, view: Pick<View, 'sample' | 'first'>): Frame {
  const { step, epoch, batch, loss } = observation;
  const sample = sampleOf(view.sample, batch.length);
  const windows = [network.nIn, ...network.layers.map(({ units }) => units)].map((units, c): Window => {
    const size = visibleUnits(units);
    return { first: Math.max(0, Math.min(view.first[c] ?? 0, units - size)), size };
  });
  return {
    head: {
      step,
      epoch,
      batchSize: batch.length,
      sample,
      sampleRow: sample < 0 ? -1 : batch[sample]!,
      loss,
      trainingLoss,
      penalty,
      learningRate,
      stepsPerSecond,
    },
    target: observation.target(windows.at(-1)!, sample),
    columns: [inputColumn(observation, windows[0]!, sample), ...network.layers.map((_, l) => layerColumn(observation, l, windows[l + 1]!, sample))],
    edges: network.layers.map((_, l) => edgesOf(observation, l, windows[l + 1]!, windows[l]!)),
    layers: network.layers.map((_, l) => ({ gradientNorm: observation.gradientNorm(l), updateRatio: observation.updateRatio(l) })),
    detail,
    steps,
    epochs,
    ancestors,
  };
}

/** Position in a batch of B of the sample wanted, or −1 for the mean. */
export function sampleOf(wanted: number | null, B: number): number {
  return wanted === null ? -1 : Math.min(wanted, B - 1);
}

function inputColumn(observation: Observation, window: Window, sample: number): FrameColumn {
  const none = new Float64Array(0);
  return { first: window.first, z: none, a: observation.input('x', window, sample), da: observation.input('dx', window, sample), dz: none, b: none, db: none };
}

function layerColumn(observation: Observation, l: number, window: Window, sample: number): FrameColumn {
  const see = (what: 'z' | 'a' | 'da' | 'dz'): Float64Array => observation.layer(what, l, window, sample);
  return { first: window.first, z: see('z'), a: see('a'), da: see('da'), dz: see('dz'), b: observation.biases('parameters', l, window), db: observation.biases('gradients', l, window) };
}

function edgesOf(observation: Observation, l: number, into: Window, from: Window): FrameEdges {
  const w = observation.weights('parameters', l, into, from);
  const before = observation.weights('before', l, into, from);
  return { w, dw: observation.weights('gradients', l, into, from), lastUpdate: w.map((value, i) => value - before[i]!) };
}
