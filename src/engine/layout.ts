/**
 * Where everything lies in the linear memory of the kernels (README.md has the picture). Regions begin on cache lines; nothing
 * is ever moved, so the kernels' structures are written once.
 */

import { activationNames, blocksOf, lossNames, Matrix, Parameters } from '../core/index.ts';
import type { Precision, ReadonlyMatrix, TrainingPlan } from '../core/index.ts';
import { stateCountOf } from './settings.ts';
import { blockInputs, entriesOf, gradientRows, isSparse } from './sparse.ts';
import type { SparseLayout } from './sparse.ts';
import { bytesOf, layerFields, planFields } from './structures.ts';

const cacheLine = 64;
const vector = 16;
/** Below it, the module has tables of its own. */
export const firstAddress = 2 ** 14;
/** Samples a call of `evaluate` takes at most: enough to keep the kernels busy, few enough to need little memory. */
const evaluationSamples = 256;
/** Steps a call may make while the learning rate changes from step to step. */
export const ratesPerCall = 256;
/** Bytes that the batches of a small network that lie ready may take: a part of the second cache, unless one batch is larger. */
const gatheredLimit = 2 ** 17;
/** Units whose gradient is computed at once (assembly/gradient.ts has the tile); where W lies input by input, those of a line. */
const rowsOfTile = 6;
/** Weights of each layer of a small network at most: up to there the two ways were measured to cross, in batches of 8 to 8192. */
const smallWeights = 512;

/** Addresses and strides of one layer, in bytes. */
export interface LayerLayout {
  readonly nIn: number;
  readonly units: number;
  readonly useBias: boolean;
  readonly weights: number;
  readonly weightStride: number;
  /** W lies [nIn][units] and not [units][nIn]. */
  readonly inputMajor: boolean;
  readonly group: number;
  readonly bias: number;
  readonly input: number;
  readonly strips: number;
  readonly z: number;
  readonly a: number;
  readonly delta: number;
  readonly da: number;
  readonly outputStrips: number;
  /** First and number of the groups of units whose Σ dW² stand in `squareParts`. */
  readonly part: number;
  readonly parts: number;
}

/** Which way a plan is computed; by default the one that is the fastest for it. */
export interface LayoutOptions {
  /** As a small network: `isSmall`. */
  readonly small?: boolean | undefined;
  /** Passing over the zeros of x: `isSparse`. */
  readonly sparse?: boolean | undefined;
}

/** All addresses in bytes from the beginning of the memory. */
export interface Layout {
  readonly precision: Precision;
  /** Bytes of a number. */
  readonly size: number;
  readonly threads: number;
  /** Which of the two ways to compute the products: that of small networks. */
  readonly small: boolean;
  /** x is kept without its zeros (assembly/sparse.ts); null if it is kept whole. */
  readonly sparse: SparseLayout | null;
  /** Samples that the arrays of a batch have room for. */
  readonly capacity: number;
  readonly layers: readonly LayerLayout[];
  readonly plan: number;
  readonly layerStructures: number;
  readonly x: number;
  readonly xStride: number;
  readonly y: number;
  readonly yStride: number;
  readonly zeros: number;
  readonly trainingRows: number;
  readonly order: number;
  readonly evaluated: number;
  readonly panels: number;
  readonly target: number;
  readonly dx: number;
  readonly rows: number;
  /** From one thread's rows, input and strips of the first layer to the next one's. */
  readonly copyBytes: number;
  readonly masks: number;
  readonly gathered: number;
  /** Of one batch; and of its x, in front of the targets. */
  readonly gatheredBytes: number;
  readonly gatheredX: number;
  /** Batches. */
  readonly gatheredCapacity: number;
  /** Parameters, then the optimiser's states, each `parameterBytes` long: what a snapshot holds. */
  readonly parameters: number;
  readonly parameterBytes: number;
  readonly stateCount: number;
  readonly gradients: number;
  readonly before: number;
  readonly checkpoint: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  readonly lossParts: number;
  readonly lossPartBytes: number;
  readonly squareParts: number;
  readonly biasParts: number;
  readonly parts: number;
  readonly rates: number;
  readonly channels: number;
  readonly command: number;
  readonly arrived: number;
  readonly generation: number;
  readonly sleepers: number;
  readonly failed: number;
  /** Of the whole memory. */
  readonly bytes: number;
}

/** Lays out the memory of a plan. Nothing is allocated yet: `bytes` says how much it would be. */
export function layoutOf(plan: TrainingPlan, precision: Precision, threads: number, { small = isSmall(plan), sparse = !small && isSparse(plan) }: LayoutOptions = {}): Layout {
  const size = precision === 'float32' ? 4 : 8;
  const { network, samples, rows, batchSize, optimizer } = plan;
  let end = firstAddress;
  const region = (bytes: number): number => {
    const at = end;
    end = roundUp(end + bytes, cacheLine);
    return at;
  };

  const planAt = region(bytesOf(planFields));
  const layerStructures = region(bytesOf(layerFields) * network.layers.length);
  const [command, arrived, generation, sleepers, failed] = [region(4), region(4), region(4), region(4), region(4)];

  const units = network.layers.at(-1)!.units;
  const capacity = Math.max(batchSize, Math.min(evaluationSamples, samples.x.rows));
  const padded = (n: number): number => roundUp(n, vector / size) + 3 * (vector / size); // the last panel may have up to three vectors too many
  const perSample = (n: number): number => region(n * padded(capacity) * size);
  const strips = (n: number): number => region(roundUp(n * size, vector) * padded(batchSize));

  const parameters = end;
  let part = 0;
  const blocks = network.layers.map(({ nIn, units: n }, l) => {
    const inputMajor = sparse && l === 0;
    const weightStride = inputMajor ? strideOf(roundUp(n, cacheLine / size), size) : strideOf(nIn, size);
    const group = inputMajor ? cacheLine / size : rowsOfTile;
    const block = { weights: region((inputMajor ? nIn : n) * weightStride), weightStride, inputMajor, group, bias: region(n * size), part, parts: small ? 1 : Math.ceil(n / group) };
    part += block.parts;
    return block;
  });
  const parameterBytes = end - parameters;
  const stateCount = stateCountOf(optimizer);
  region(stateCount * parameterBytes);
  const gradients = region(parameterBytes);
  const before = region(parameterBytes);
  const checkpoint = region((1 + stateCount) * parameterBytes);

  // Every thread has these for itself: to gather them again takes less time than to fetch them from another core.
  const addresses = region(padded(capacity) * 4);
  const entries = sparse ? entriesOf(samples.x) : null;
  const ofBatch = entries && Math.min(entries.total, entries.most * batchSize);
  const [columnStarts, columnSamples, columnValues] = ofBatch === null ? [0, 0, 0] : [region((network.nIn + 2) * 4), region(ofBatch * 4), region(ofBatch * size)];
  const input = entries ? 0 : perSample(network.nIn);
  const inputStrips = entries ? 0 : strips(network.nIn);
  const copyBytes = end - addresses;
  region((threads - 1) * copyBytes);
  const layers: LayerLayout[] = [];
  network.layers.forEach(({ nIn, units: n, useBias, activation }, l) => {
    const below = layers[l - 1];
    const z = perSample(n);
    const a = activation === 'linear' ? z : perSample(n);
    const isTop = l === network.layers.length - 1;
    layers.push({
      nIn, units: n, useBias, ...blocks[l]!,
      input: below ? below.a : entries ? perSample(network.nIn) : input,
      strips: below ? below.outputStrips : inputStrips,
      z, a, delta: perSample(n), da: isTop ? 0 : perSample(n),
      outputStrips: isTop ? 0 : strips(n),
    });
  });

  const [xStride, yStride] = [strideOf(network.nIn, size), strideOf(units, size)];
  const [{ weightStride: rowBytes }] = layers as [LayerLayout];
  const scratchBytes = roundUp(Math.max(...layers.map(({ weightStride, inputMajor }) => (inputMajor ? gradientRows : rowsOfTile) * weightStride)), cacheLine);
  const inputBlocks = Math.ceil(network.nIn / blockInputs);
  const ofData: SparseLayout | null = entries && {
    rowStarts: region((samples.x.rows * inputBlocks + 1) * 4), columns: region(entries.total * 4), values: region(entries.total * size), columnStarts, columnSamples, columnValues,
    unitRows: region(padded(capacity) * rowBytes), startOfZ: region(rowBytes), inputBlocks, blockInputs, gradientRows,
  };
  const lossPartBytes = padded(capacity) * 8;
  const gatheredX = network.nIn * padded(batchSize) * size;
  const gatheredBytes = roundUp(gatheredX + units * padded(batchSize) * size, cacheLine);
  const gatheredCapacity = Math.min(Math.ceil(rows.length / batchSize), Math.max(1, Math.floor(gatheredLimit / gatheredBytes)));
  return {
    precision, size, threads, small, sparse: ofData, capacity, layers, plan: planAt, layerStructures,
    x: region(ofData ? 0 : samples.x.rows * xStride), xStride,
    y: region(samples.y.rows * yStride), yStride,
    zeros: region(Math.max(xStride, yStride, rowBytes)),
    trainingRows: region(rows.length * 4), order: region(rows.length * 4), evaluated: region(capacity * 4),
    panels: region(12), target: perSample(units), dx: perSample(network.nIn), rows: addresses, copyBytes,
    masks: region(128), gathered: region(small ? gatheredCapacity * gatheredBytes : 0), gatheredBytes, gatheredX, gatheredCapacity,
    parameters, parameterBytes, stateCount, gradients, before, checkpoint,
    scratch: region(threads * scratchBytes), scratchBytes,
    lossParts: region(2 * lossPartBytes), lossPartBytes, squareParts: region(part * 8), biasParts: region(roundUp(threads * 8, vector)), parts: part,
    rates: region(ratesPerCall * 24), channels: region(5 * 8 * (network.layers.length + 1)),
    command, arrived, generation, sleepers, failed,
    bytes: end,
  };
}

/** Whether a network is so small that tiles do not fill: the kernels compute it in another way, and threads would only wait. */
export function isSmall({ network }: TrainingPlan): boolean {
  return network.layers.every(({ nIn, units }) => nIn * units <= smallWeights);
}

/** Bytes of a row of n numbers: whole vectors, and no multiple of 512, whose rows would all fall into the same few sets of the cache. */
function strideOf(n: number, size: number): number {
  const bytes = roundUp(n * size, vector);
  return bytes % 512 === 0 ? bytes + cacheLine : bytes;
}

function roundUp(n: number, unit: number): number {
  return Math.ceil(n / unit) * unit;
}

/** The numbers of a memory, seen with the precision of its layout. */
export function numbersOf(layout: Layout, buffer: ArrayBufferLike): Float32Array | Float64Array {
  return layout.precision === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** Writes all rows of a matrix, which may keep its numbers in another form, a block of them after the other. */
export function writeBlocks(numbers: Float32Array | Float64Array, layout: Layout, address: number, stride: number, matrix: ReadonlyMatrix): void {
  let at = address;
  for (const block of blocksOf(matrix)) {
    writeRows(numbers, layout, at, stride, block);
    at += block.rows * stride;
  }
}

/** Writes a matrix row by row; what pads the rows stays 0. */
function writeRows(numbers: Float32Array | Float64Array, layout: Layout, address: number, stride: number, matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++) numbers.set(matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols), (address + i * stride) / layout.size);
}

/** Writes W and b of all layers; `shift` is the distance from the parameters' own region. */
export function writeParameters(numbers: Float32Array | Float64Array, layout: Layout, source: Parameters): void {
  layout.layers.forEach((layer, l) => {
    const { W, b } = source.layers[l]!;
    eachWeight(layout, layer, (at, step, unit) => {
      const row = W.row(unit);
      if (step === 1) numbers.set(row, at);
      else for (let k = 0; k < row.length; k++) numbers[at + k * step] = row[k]!;
    });
    numbers.set(b, layer.bias / layout.size);
  });
}

/** Reads W and b of all layers into `target`. */
export function readParameters(numbers: Float32Array | Float64Array, layout: Layout, target: Parameters): void {
  layout.layers.forEach((layer, l) => {
    const { W, b } = target.layers[l]!;
    eachWeight(layout, layer, (at, step, unit) => copyStrided(numbers, at, step, W.row(unit)));
    b.set(numbers.subarray(layer.bias / layout.size, layer.bias / layout.size + b.length));
  });
}

/** Of each unit, where its weights begin, and how far apart they are. */
function eachWeight(layout: Layout, layer: LayerLayout, visit: (at: number, step: number, unit: number) => void): void {
  for (let unit = 0; unit < layer.units; unit++) {
    const { at, step } = weightsOfUnit(layout, layer, unit);
    visit(at, step, unit);
  }
}

/** Index of a unit's first weight among the numbers, and from each to the next. */
export function weightsOfUnit({ size }: Layout, { weights, weightStride, inputMajor }: LayerLayout, unit: number): { readonly at: number; readonly step: number } {
  return inputMajor ? { at: weights / size + unit, step: weightStride / size } : { at: (weights + unit * weightStride) / size, step: 1 };
}

/** Copies numbers that are `step` apart into `out`. */
export function copyStrided(numbers: Float32Array | Float64Array, at: number, step: number, out: Float64Array): void {
  if (step === 1) out.set(numbers.subarray(at, at + out.length));
  else for (let k = 0; k < out.length; k++) out[k] = numbers[at + k * step]!;
}

/** Index of W[unit][input] of layer l among the numbers, or of the bias of the unit for a null input. */
export function placeOfParameter(layout: Layout, l: number, unit: number, input: number | null): number {
  const layer = layout.layers[l]!;
  const { at, step } = weightsOfUnit(layout, layer, unit);
  return input === null ? layer.bias / layout.size + unit : at + input * step;
}

/** What the kernels' structure of layer l says. */
export function layerStructure(plan: TrainingPlan, layout: Layout, l: number): Record<string, number> {
  const { nIn, units, weights, weightStride, inputMajor, group, bias, input, strips, z, a, delta, da, outputStrips, part } = layout.layers[l]!;
  const { activation, useBias } = plan.network.layers[l]!;
  return {
    nIn, units, activation: activationNames.indexOf(activation), useBias: Number(useBias), trainBias: Number(useBias && plan.trainBias[l]!),
    weights, weightStride, inputMajor: Number(inputMajor), group, bias, input, strips, z, a, delta, da, outputStrips, part,
  };
}

/** What the kernels' structure of the plan says, without the command. */
export function planStructure(plan: TrainingPlan, layout: Layout): Record<string, number> {
  const { x, xStride, y, yStride, zeros, trainingRows, order, target, dx, rows, copyBytes, scratch, scratchBytes, lossParts, lossPartBytes, squareParts, biasParts, parts } = layout;
  const { masks, gathered, gatheredBytes, gatheredX, gatheredCapacity } = layout;
  const { network, batchSize, regularization, seed } = plan;
  return {
    layers: layout.layerStructures, layerCount: network.layers.length, loss: lossNames.indexOf(network.loss), threads: layout.threads, small: Number(layout.small),
    x, xStride, y, yStride, zeros, ...layout.sparse, trainingRows, trainingCount: plan.rows.length, order,
    shuffle: Number(plan.shuffle), seedLow: seed >>> 0, seedHigh: Math.floor(seed / 2 ** 32) >>> 0, batchSize, panels: layout.panels, target, dx, rows, copyBytes,
    masks, gathered, gatheredBytes, gatheredX, gatheredCapacity,
    toGradient: layout.gradients - layout.parameters, toState: layout.parameterBytes, stateBytes: layout.parameterBytes,
    parameters: layout.parameters, parameterBytes: layout.parameterBytes,
    scratch, scratchBytes, lossParts, lossPartBytes, squareParts, biasParts, parts, rates: layout.rates, channels: layout.channels,
    stepsPerEpoch: Math.ceil(plan.rows.length / batchSize), evaluated: layout.evaluated,
    l1: regularization.l1, l2: regularization.l2,
    command: layout.command, arrived: layout.arrived, generation: layout.generation, sleepers: layout.sleepers, failed: layout.failed,
  };
}
