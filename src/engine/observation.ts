/** One moment's numbers, read out of the kernels' memory through windows. */

import { Batches, losses, Matrix } from '../core/index.ts';
import type { Observation, TrainingPlan, Window } from '../core/index.ts';
import { copyStrided, weightsOfUnit } from './layout.ts';
import type { LayerLayout } from './layout.ts';
import type { Machine } from './machine.ts';

const vector = 16;

/** Which copy of the parameters is meant: what they are, their gradients, or what they were before the last update. */
type Copy = 'parameters' | 'gradients' | 'before';

export class FastObservation implements Observation {
  readonly step: number;
  readonly epoch: number;
  readonly batch: Uint32Array;
  readonly loss: number;
  readonly hasBefore: boolean;
  private readonly plan: TrainingPlan;
  private readonly machine: Machine;

  /** Of the batch before update `step`, which the machine has just observed. */
  constructor(plan: TrainingPlan, machine: Machine, step: number, hasBefore: boolean) {
    const batches = new Batches(plan);
    this.plan = plan;
    this.machine = machine;
    this.step = step;
    this.epoch = batches.epochOf(step);
    this.batch = batches.at(step);
    this.loss = machine.get('loss64');
    this.hasBefore = hasBefore;
  }

  input(what: 'x' | 'dx', window: Window, sample: number): Float64Array {
    const { layout } = this.machine;
    return this.read(what === 'x' ? layout.layers[0]!.input : layout.dx, this.plan.network.nIn, window, sample);
  }

  layer(what: 'z' | 'a' | 'da' | 'dz', l: number, window: Window, sample: number): Float64Array {
    const layer = this.layerLayout(l);
    if (what === 'da' && layer.da === 0) return this.outputDa(window, sample);
    return this.read(what === 'dz' ? layer.delta : layer[what], layer.units, window, sample);
  }

  target(window: Window, sample: number): Float64Array {
    return this.read(this.machine.layout.target, this.plan.samples.y.cols, window, sample);
  }

  weights(of: Copy, l: number, into: Window, from: Window): Float64Array {
    const { layout, numbers } = this.machine;
    const out = new Float64Array(into.size * from.size);
    if (of === 'before' && !this.hasBefore) return out.fill(NaN);
    for (let j = 0; j < into.size; j++) {
      const { at, step } = weightsOfUnit(layout, this.layerLayout(l), into.first + j);
      copyStrided(numbers, this.shifted(at * layout.size, of) + from.first * step, step, out.subarray(j * from.size, (j + 1) * from.size));
    }
    return out;
  }

  biases(of: Copy, l: number, window: Window): Float64Array {
    const { bias, useBias } = this.layerLayout(l);
    if (!useBias || (of === 'before' && !this.hasBefore)) return new Float64Array(window.size).fill(NaN);
    const at = this.shifted(bias, of) + window.first;
    return Float64Array.from(this.machine.numbers.subarray(at, at + window.size));
  }

  gradientNorm(l: number): number {
    const { part, parts } = this.layerLayout(l);
    return rootOfParts(this.machine, part, parts);
  }

  updateRatio(l: number): number {
    if (!this.hasBefore) return NaN;
    const { weights, weightStride, inputMajor, nIn, units } = this.layerLayout(l);
    const [now, old] = [this.shifted(weights, 'parameters'), this.shifted(weights, 'before')];
    const n = ((inputMajor ? nIn : units) * weightStride) / this.machine.layout.size;
    const { numbers } = this.machine;
    let change = 0;
    let size = 0;
    for (let i = 0; i < n; i++) {
      const before = numbers[old + i]!;
      change += (numbers[now + i]! - before) ** 2;
      size += before * before;
    }
    return Math.sqrt(change) / Math.sqrt(size);
  }

  private layerLayout(l: number): LayerLayout {
    return this.machine.layout.layers[l]!;
  }

  /** Index of a parameter, or of its counterpart in another copy. */
  private shifted(address: number, of: Copy): number {
    const { layout } = this.machine;
    return (address + layout[of] - layout.parameters) / layout.size;
  }

  /** ∂J/∂a of the output, which the kernels leave out: they go from the loss to ∂J/∂z at once. */
  private outputDa(window: Window, sample: number): Float64Array {
    const { samples, network } = this.plan;
    const { dTerm, scale } = losses[network.loss];
    const top = this.layerLayout(network.layers.length - 1);
    const factor = scale(this.batch.length, samples.y.cols);
    const at = (s: number): Float64Array => {
      const [a, y] = [this.read(top.a, top.units, window, s), this.target(window, s)];
      return a.map((ak, k) => dTerm(ak, y[k]!) * factor);
    };
    if (sample >= 0) return at(sample);
    const mean = new Float64Array(window.size);
    for (let s = 0; s < this.batch.length; s++) at(s).forEach((da, k) => (mean[k]! += da / this.batch.length));
    return mean;
  }

  /** A window of an array [units][samples] for one sample, or the mean over the batch for −1. */
  private read(array: number, units: number, { first, size }: Window, sample: number): Float64Array {
    const out = new Float64Array(size);
    const B = this.batch.length;
    for (let s = Math.max(0, sample); s < (sample < 0 ? B : sample + 1); s++) {
      for (let j = 0; j < size; j++) out[j]! += this.machine.numbers[placeOf(this.machine, array, units, first + j, s)]! / (sample < 0 ? B : 1);
    }
    return out;
  }
}

/** ‖∂J/∂W‖ of a layer in the step computed last, from the sums over its groups of units. */
export function rootOfParts({ float64, layout }: Machine, part: number, parts: number): number {
  let squares = 0;
  for (let i = part; i < part + parts; i++) squares += float64[layout.squareParts / 8 + i]!;
  return Math.sqrt(squares);
}

/** Index of a unit's number for a sample of the batch that the machine computed last. */
function placeOf({ layout, words }: Machine, array: number, units: number, unit: number, sample: number): number {
  const rowVectors = words[layout.panels / 4 + 1]!; // samples, vectors, count: assembly/panels.ts
  const width = (rowVectors * vector) / layout.size;
  const panel = Math.floor(sample / width);
  return array / layout.size + (panel * units + unit) * width + (sample % width);
}

/** Reads an array of panels into a matrix [samples × units]. */
export function readPanels(machine: Machine, array: number, out: Matrix): void {
  for (let s = 0; s < out.rows; s++) {
    for (let k = 0; k < out.cols; k++) out.data[s * out.cols + k] = machine.numbers[placeOf(machine, array, out.cols, k, s)]!;
  }
}
