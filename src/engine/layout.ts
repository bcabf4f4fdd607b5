/**
 * Where everything lies in the linear memory of the kernels (README.md has the picture). Regions begin on cache lines; nothing
 * is ever moved, so the kernels' structures are written once.
 */

import { activationNames, blocksOf, lossNames, Matrix, Parameters } from '../core/index.ts';
import type { Precision, ReadonlyMatrix, TrainingPlan } from '../core/index.ts';
import { stateCountOf } from './settings.ts';
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
/** Units whose gradient is computed at once (assembly/shares.ts). */
const group = 6;
/** Weights of each layer of a small network at most: up to there the two ways were measured to cross, in batches of 8 to 8192. */
const smallWeights = 512;

/** Addresses and strides of one layer, in bytes. */
export interface LayerLayout {
  readonly nIn: number;
  readonly units: number;
  readonly useBias: boolean;
  readonly weights: number;
  readonly weightStride: number;
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

/** All addresses in bytes from the beginning of the memory. */
export interface Layout {
  readonly precision: Precision;
  /** Bytes of a number. */
  readonly size: number;
  readonly threads: number;
  /** Which of the two ways to compute the products: that of small networks. */
  readonly small: boolean;
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
export function layoutOf(plan: TrainingPlan, precision: Precision, threads: number, small = isSmall(plan)): Layout {
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
  const blocks = network.layers.map(({ nIn, units: n }) => {
    const weightStride = strideOf(nIn, size);
    const block = { weights: region(n * weightStride), weightStride, bias: region(n * size), part, parts: small ? 1 : Math.ceil(n / group) };
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
  const input = perSample(network.nIn);
  const inputStrips = strips(network.nIn);
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
      input: below ? below.a : input,
      strips: below ? below.outputStrips : inputStrips,
      z, a, delta: perSample(n), da: isTop ? 0 : perSample(n),
      outputStrips: isTop ? 0 : strips(n),
    });
  });

  const [xStride, yStride] = [strideOf(network.nIn, size), strideOf(units, size)];
  const scratchBytes = roundUp(group * Math.max(...layers.map(({ weightStride }) => weightStride)), cacheLine);
  const lossPartBytes = padded(capacity) * 8;
  const gatheredX = network.nIn * padded(batchSize) * size;
  const gatheredBytes = roundUp(gatheredX + units * padded(batchSize) * size, cacheLine);
  const gatheredCapacity = Math.min(Math.ceil(rows.length / batchSize), Math.max(1, Math.floor(gatheredLimit / gatheredBytes)));
  return {
    precision, size, threads, small, capacity, layers, plan: planAt, layerStructures,
    x: region(samples.x.rows * xStride), xStride,
    y: region(samples.y.rows * yStride), yStride,
    zeros: region(Math.max(xStride, yStride)),
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
  layout.layers.forEach(({ weights, weightStride, bias }, l) => {
    writeRows(numbers, layout, weights, weightStride, source.layers[l]!.W);
    numbers.set(source.layers[l]!.b, bias / layout.size);
  });
}

/** Reads W and b of all layers into `target`. */
export function readParameters(numbers: Float32Array | Float64Array, layout: Layout, target: Parameters): void {
  layout.layers.forEach(({ weights, weightStride, bias }, l) => {
    const { W, b } = target.layers[l]!;
    for (let j = 0; j < W.rows; j++) {
      const from = (weights + j * weightStride) / layout.size;
      W.data.set(numbers.subarray(from, from + W.cols), j * W.cols);
    }
    b.set(numbers.subarray(bias / layout.size, bias / layout.size + b.length));
  });
}

/** Index of W[unit][input] of layer l among the numbers, or of the bias of the unit for a null input. */
export function placeOfParameter({ layers, size }: Layout, l: number, unit: number, input: number | null): number {
  const { weights, weightStride, bias } = layers[l]!;
  return input === null ? bias / size + unit : (weights + unit * weightStride) / size + input;
}

/** What the kernels' structure of layer l says. */
export function layerStructure(plan: TrainingPlan, layout: Layout, l: number): Record<string, number> {
  const { nIn, units, weights, weightStride, bias, input, strips, z, a, delta, da, outputStrips, part } = layout.layers[l]!;
  const { activation, useBias } = plan.network.layers[l]!;
  return {
    nIn, units, activation: activationNames.indexOf(activation), useBias: Number(useBias), trainBias: Number(useBias && plan.trainBias[l]!),
    weights, weightStride, bias, input, strips, z, a, delta, da, outputStrips, part,
  };
}

/** What the kernels' structure of the plan says, without the command. */
export function planStructure(plan: TrainingPlan, layout: Layout): Record<string, number> {
  const { x, xStride, y, yStride, zeros, trainingRows, order, target, dx, rows, copyBytes, scratch, scratchBytes, lossParts, lossPartBytes, squareParts, biasParts, parts } = layout;
  const { masks, gathered, gatheredBytes, gatheredX, gatheredCapacity } = layout;
  const { network, batchSize, regularization, seed } = plan;
  return {
    layers: layout.layerStructures, layerCount: network.layers.length, loss: lossNames.indexOf(network.loss), threads: layout.threads, small: Number(layout.small),
    x, xStride, y, yStride, zeros, trainingRows, trainingCount: plan.rows.length, order,
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
