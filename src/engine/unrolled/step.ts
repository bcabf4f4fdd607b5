/**
 * A training step of one small network alone, written out without a loop, a branch or an address to be computed: every number is
 * where the network's layout has it, and every vector in a register while it is needed. It computes what small.ts does, in the
 * same order, so that the bits are the same.
 */

import { losses } from '../../core/index.ts';
import type { ActivationName, LossName, TrainingPlan } from '../../core/index.ts';
import type { LayerLayout, Layout } from '../layout.ts';
import { Code } from './code.ts';
import type { Value } from './code.ts';
import type { Pieces } from './pieces.ts';

/** Of one array as many vectors are kept as a core has registers; of a longer one each is read again where it is needed. */
const kept = 16;
const vectorBytes = 16;

/** The form of a batch (assembly/panels.ts). */
export interface Form {
  readonly samples: number;
  /** Vectors in a row of a panel. */
  readonly vectors: number;
  readonly panels: number;
}

/** The losses that are taken from a alone. */
const takenFromA: readonly LossName[] = ['mse', 'halfMse', 'halfSse'];

/** The pieces of an activation whose f′ can be had from a. */
export const activations: Partial<Record<ActivationName, { readonly f: string; readonly through: string } | null>> = {
  linear: null,
  sigmoid: { f: 'sigmoid', through: 'throughSigmoid' },
  tanh: { f: 'tanh', through: 'throughTanh' },
  relu: { f: 'relu', through: 'throughRelu' },
};

/** Vectors that hold a number of each sample. */
export function vectorsFor(samples: number, { size }: Layout): number {
  return Math.ceil((samples * size) / vectorBytes);
}

/** The parameters, and the imported functions. */
const [planParameter, xParameter, ratesParameter, ratesStride, count] = [0, 1, 2, 3, 4];
const [outputFunction, updateFunction] = [0, 1];

/** Of one unit, the vectors of all samples of a batch: as values, or as what reads them again. */
type Row = readonly Value[];
type Rows = readonly (() => Row)[];

export class Step {
  private readonly plan: TrainingPlan;
  private readonly layout: Layout;
  private readonly form: Form;
  /** Where J is left. */
  private readonly loss: number;
  private readonly code: Code;
  /** The vectors of a row, in all panels, but for those of the last one that have no sample. */
  private readonly vectors: readonly number[];
  /** The plain update is made at once; for others the gradients are kept. */
  private readonly isPlain: boolean;
  private readonly zero: Value;

  constructor(plan: TrainingPlan, layout: Layout, form: Form, loss: number, pieces: Pieces) {
    this.plan = plan;
    this.layout = layout;
    this.form = form;
    this.loss = loss;
    this.code = new Code(pieces, 5);
    this.vectors = Array.from({ length: vectorsFor(form.samples, layout) }, (_, v) => v);
    const { optimizer, regularization } = plan;
    this.isPlain = optimizer.type === 'sgd' && optimizer.momentum === 0 && regularization.l1 === 0 && regularization.l2 === 0;
    this.zero = this.code.vectorOf(new Uint8Array(vectorBytes));
  }

  write(): number[] {
    const { code, layout } = this;
    const { layers } = layout;
    const inputs = [this.rows(layers[0]!.nIn, 0, xParameter)];
    layers.forEach((_layer, l) => inputs.push(this.forward(l, inputs[l]!)));
    let { delta, J } = this.output(inputs.at(-1)!);
    code.storeFloat64(this.loss, J);
    let check = this.zero;
    const squares: Value[] = [];
    const minusRate = this.isPlain ? this.apply('minusRate', ratesParameter) : this.zero;
    for (let l = layers.length - 1; l >= 0; l--) {
      const below = l > 0 ? this.backward(l, delta, inputs[l]!) : [];
      const gradient = this.gradient(l, delta, inputs[l]!, minusRate, check);
      code.storeFloat64(layout.squareParts + 8 * l, gradient.squares);
      squares.unshift(gradient.squares);
      check = gradient.check;
      delta = below;
    }
    const made = code.counter();
    const zeros = squares.map((each) => code.multiplyFloat64(each, code.float64(0)));
    code.endUnlessFinite([J, this.apply('total', check), ...zeros].reduce((sum, each) => code.addFloat64(sum, each)), made);
    if (!this.isPlain) code.run(updateFunction, planParameter, ratesParameter);
    this.record([J, ...squares]);
    code.advance(xParameter, layout.gatheredBytes);
    code.advanceBy(ratesParameter, ratesStride);
    code.advance(made, 1);
    return code.loopUntil(made, count);
  }

  /** a of a layer; of the last one z, where the loss is taken from it. */
  private forward(l: number, input: Rows): Rows {
    const { code, layout } = this;
    const layer = layout.layers[l]!;
    const f = this.isOutputCalled && l === layout.layers.length - 1 ? null : activations[this.plan.network.layers[l]!.activation];
    return this.inPairs(layer.units, f === null ? layer.z : layer.a, (units) => {
      const sums = units.map((unit) => {
        const b = code.spread(layer.bias + unit * layout.size, layout.size);
        return this.vectors.map(() => b);
      });
      this.addProducts(sums, input, (i, k) => this.weight(layer, units[i]!, k));
      return f ? sums.map((z) => z.map((each) => this.apply(f.f, each))) : sums;
    });
  }

  /** J, and ∂J/∂z of the output layer. */
  private output(a: Rows): { readonly delta: Rows; readonly J: Value } {
    const { code, layout, plan, form } = this;
    const { network } = plan;
    const layer = layout.layers.at(-1)!;
    if (this.isOutputCalled) {
      const J = code.call(outputFunction, planParameter, xParameter);
      return { delta: this.rows(layer.units, layer.delta), J };
    }
    const half = network.loss === 'mse' ? 1 : 0.5;
    const scale = losses[network.loss].scale(form.samples, layer.units);
    const factor = this.everywhere(2 * half * scale);
    const through = activations[network.layers.at(-1)!.activation];
    const sums = Array.from({ length: form.panels }, () => this.zero);
    const y = this.rows(layer.units, layout.gatheredX, xParameter);
    const deltaOf = (unit: number): Row => {
      const target = y[unit]!();
      return a[unit]!().map((each, v) => {
        const difference = this.ofSamples(v, this.apply('subtract', each, target[v]!));
        const panel = Math.floor(v / form.vectors);
        sums[panel] = this.apply('multiplyAdd', difference, difference, sums[panel]!);
        const da = this.apply('multiply', difference, factor);
        return through ? this.apply(through.through, da, each) : da;
      });
    };
    const delta = this.inPairs(layer.units, layer.delta, (units) => units.map(deltaOf));
    const sum = sums.map((each) => this.apply('total', each)).reduce((total, each) => code.addFloat64(total, each));
    const J = code.multiplyFloat64(code.multiplyFloat64(code.float64(half), sum), code.float64(scale));
    return { delta, J };
  }

  /** ∂J/∂z of the layer below; `a` is what it gave. */
  private backward(l: number, delta: Rows, a: Rows): Rows {
    const { layout, plan } = this;
    const layer = layout.layers[l]!;
    const through = activations[plan.network.layers[l - 1]!.activation];
    return this.inPairs(layer.nIn, layout.layers[l - 1]!.delta, (inputs) => {
      const sums = inputs.map(() => this.vectors.map(() => this.zero));
      this.addProducts(sums, delta, (i, unit) => this.weight(layer, unit, inputs[i]!));
      if (!through) return sums;
      const rows = inputs.map((k) => a[k]!());
      return sums.map((da, i) => da.map((each, v) => this.apply(through.through, each, rows[i]![v]!)));
    });
  }

  /** Adds to sums, one or two of them: Σ_k weight × row k. */
  private addProducts(sums: Value[][], rows: Rows, weight: (i: number, k: number) => number): void {
    rows.forEach((row, k) => {
      const vectors = row();
      sums.forEach((sum, i) => {
        const w = this.code.spread(weight(i, k), this.layout.size);
        vectors.forEach((each, v) => (sum[v] = this.apply('multiplyAdd', w, each, sum[v]!)));
      });
    });
  }

  /** Rows made two by two, so that what is read for them serves both; each stored at its place: also so that the compiler computes it there, and does not put it off until registers are short. */
  private inPairs(units: number, array: number, make: (units: readonly number[]) => readonly Row[]): Rows {
    const rows: Row[] = [];
    for (let unit = 0; unit < units; unit += 2) {
      const pair = unit + 1 < units ? [unit, unit + 1] : [unit];
      make(pair).forEach((row, i) => {
        row.forEach((vector, v) => this.code.store(this.place(array, units, pair[i]!, v), vector));
        rows.push(row);
      });
    }
    return this.isKept(units) ? rows.map((row) => () => row) : this.rows(units, array);
  }

  /** Whether the vectors of so many units stay in registers. */
  private isKept(units: number): boolean {
    return units * this.vectors.length <= kept;
  }

  /** dW and db, and their update or the place where they are kept; Σ dW², and what is added to `check`: 0, or NaN where a db is not finite. */
  private gradient(l: number, delta: Rows, input: Rows, minusRate: Value, check: Value): { readonly squares: Value; readonly check: Value } {
    const { layout, plan } = this;
    const layer = layout.layers[l]!;
    const lanes = vectorBytes / layout.size;
    let squares = this.zero;
    const put = (address: number, g: Value): void => {
      this.put(address, g, minusRate);
      squares = this.apply('squaresAdded', g, squares);
    };
    const rests: Value[] = [];
    delta.forEach((row, unit) => {
      const dz = row();
      const dots = input.map((a) => this.dot(dz, a()));
      let k = 0;
      for (; k + lanes <= dots.length; k += lanes) put(this.weight(layer, unit, k), this.sums(dots.slice(k, k + lanes)));
      // What is left of a vector of inputs leaves at least its last lane free: there db goes.
      const db = this.total(dz);
      if (k === dots.length) rests.push(db);
      else {
        const rest = this.sums([...Array.from({ length: lanes - 1 }, (_, i) => dots[k + i] ?? this.zero), db]);
        put(this.weight(layer, unit, k), this.apply('allButLast', rest));
        rests.push(rest);
      }
    });
    if (layer.useBias) {
      const join = layer.nIn % lanes === 0 ? 'sumsOf' : 'lastOf';
      for (let unit = 0; unit < layer.units; unit += lanes) {
        const g = this.apply(join, ...this.four(rests.slice(unit, unit + lanes)));
        if (!this.isPlain || plan.trainBias[l]) this.put(layer.bias + unit * layout.size, g, minusRate);
        check = this.apply('multiplyAdd', g, this.zero, check);
      }
    }
    return { squares: this.code.apply('totalFloat64', squares), check };
  }

  /** J and the norms √Σ dW² to the channels (recordStep in small.ts), two at a time. */
  private record([J, ...squares]: readonly Value[]): void {
    const { code, layout } = this;
    const width = 8 * (1 + squares.length);
    const values = [J!, ...squares.map((each) => code.apply('rootFloat64', each))];
    for (let i = 0; i < values.length; i += 2) {
      const isPair = i + 1 < values.length;
      const points = code.apply('pairFloat64', values[i]!, values[isPair ? i + 1 : i]!);
      const at = layout.channels + 8 * i;
      const store = (place: number, vector: Value): void => {
        if (isPair) code.store(place, vector);
        else code.storeFloat64(place, code.apply('firstFloat64', vector));
      };
      store(at, points);
      store(at + width, code.apply('lowestFloat64', code.load(at + width), points));
      store(at + 2 * width, code.apply('highestFloat64', code.load(at + 2 * width), points));
      store(at + 3 * width, code.apply('addFloat64', code.load(at + 3 * width), points));
    }
  }

  /** Of a row, lane by lane: Σ dz a. */
  private dot(dz: Row, a: Row): Value {
    let sum = this.apply('multiply', dz[0]!, a[0]!);
    for (let v = 1; v < dz.length; v++) sum = this.apply('multiplyAdd', dz[v]!, a[v]!, sum);
    return sum;
  }

  /** Of a row, lane by lane: Σ dz, panel by panel. */
  private total(dz: Row): Value {
    const { vectors, panels } = this.form;
    const add = (sum: Value, each: Value): Value => this.apply('add', sum, each);
    return Array.from({ length: panels }, (_, p) => dz.slice(p * vectors, (p + 1) * vectors).reduce(add)).reduce(add);
  }

  /** The sums of the lanes of each vector, as one vector. */
  private sums(values: readonly Value[]): Value {
    return this.apply('sumsOf', ...this.four(values));
  }

  private four(values: readonly Value[]): Value[] {
    return Array.from({ length: 4 }, (_, i) => values[i] ?? this.zero);
  }

  private put(address: number, g: Value, minusRate: Value): void {
    const { code, layout } = this;
    if (this.isPlain) code.store(address, this.apply('multiplyAdd', minusRate, g, code.load(address)));
    else code.store(address + layout.gradients - layout.parameters, g);
  }

  /** All vectors of an array of so many units, which are read when they are needed; an array of a batch's own is so far behind a parameter. */
  private rows(units: number, array: number, base?: Value): Rows {
    const read = (unit: number): Row => this.vectors.map((v) => this.code.load(this.place(array, units, unit, v), base));
    if (!this.isKept(units)) return Array.from({ length: units }, (_, unit) => () => read(unit));
    const rows = Array.from({ length: units }, (_, unit) => read(unit));
    return rows.map((row) => () => row);
  }

  private place(array: number, units: number, unit: number, v: number): number {
    const { vectors } = this.form;
    return array + ((Math.floor(v / vectors) * units + unit) * vectors + (v % vectors)) * vectorBytes;
  }

  private weight({ weights, weightStride }: LayerLayout, unit: number, input: number): number {
    return weights + unit * weightStride + input * this.layout.size;
  }

  /** 0 in the lanes that have no sample. */
  private ofSamples(v: number, vector: Value): Value {
    const lanes = vectorBytes / this.layout.size;
    const left = this.form.samples - v * lanes;
    if (left >= lanes) return vector;
    return this.code.and(vector, this.code.vectorOf(Uint8Array.from({ length: vectorBytes }, (_, i) => (i < left * this.layout.size ? 255 : 0))));
  }

  private everywhere(number: number): Value {
    return this.code.vectorOf(new Uint8Array((this.layout.size === 4 ? new Float32Array(4) : new Float64Array(2)).fill(number).buffer));
  }

  /** Outputs and losses that have no pieces. */
  private get isOutputCalled(): boolean {
    const { layers, loss } = this.plan.network;
    return !takenFromA.includes(loss) || !(layers.at(-1)!.activation in activations);
  }

  private apply(piece: string, ...values: readonly Value[]): Value {
    return this.code.apply(`${piece}${this.layout.size === 4 ? 'Float32' : 'Float64'}`, ...values);
  }
}
