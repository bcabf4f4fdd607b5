/**
 * What the kernels work on: structures in linear memory that ../layout.ts lays out and fills. The order and the sizes of the
 * fields are its contract. Addresses are bytes; a stride is the distance of two rows in bytes.
 */

/** One layer. Arrays with "samples" are cut in panels (see ../README.md). */
@unmanaged
export class Layer {
  nIn: i32;
  units: i32;
  activation: i32;
  useBias: i32;
  trainBias: i32;
  /** W [units][stride], rows padded with zeros to whole vectors; b [units], padded likewise. */
  weights: usize;
  weightStride: usize;
  /** W lies the other way round, [nIn][stride], its rows padded to whole lines of 4 vectors: what comes in is mostly zeros (sparse.ts). */
  inputMajor: i32;
  /** Units whose part of dW is computed at once, by one thread. */
  group: i32;
  bias: usize;
  /** What comes in, [nIn][samples] in panels; and the same numbers in strips. */
  input: usize;
  strips: usize;
  /** [units][samples] each; delta becomes ∂J/∂z where ∂J/∂a was. */
  z: usize;
  a: usize;
  delta: usize;
  /** ∂J/∂a, kept apart while a moment is observed. */
  da: usize;
  /** Where a goes in strips, for the layer above; 0 in the last layer. */
  outputStrips: usize;
  /** First of this layer's parts in the arrays of partial sums: one a group of rows. */
  part: i32;
}

@unmanaged
export class Plan {
  layers: usize;
  layerCount: i32;
  loss: i32;
  /** Rows of a tile in the products: 6 where 256 bit are in use, else 2. */
  tileRows: i32;
  /** The network is small: small.ts computes its products, on one thread. */
  small: i32;
  threads: i32;
  /** Data: x [rows][xStride] and y [rows][yStride], rows padded with zeros; and a row of zeros for samples that are not there. */
  x: usize;
  xStride: usize;
  y: usize;
  yStride: usize;
  zeros: usize;
  /**
   * x without its zeros (sparse.ts): where each block of a row's entries begins, `inputBlocks` a row and at last the end of all; their columns (u32) and
   * values. Of a batch the same by columns, for every thread in a copy of its own.
   */
  rowStarts: usize;
  columns: usize;
  values: usize;
  columnStarts: usize;
  columnSamples: usize;
  columnValues: usize;
  /** A row of the first layer's units for each sample, z or ∂J/∂z; and one for what z begins with. */
  unitRows: usize;
  startOfZ: usize;
  inputBlocks: i32;
  blockInputs: i32;
  /** Rows of dW that are computed before they are used up: a part of a block. */
  gradientRows: i32;
  /** The training rows as they stand in the data, and in the order of epoch `orderEpoch`. */
  trainingRows: usize;
  trainingCount: i32;
  order: usize;
  shuffle: i32;
  seedLow: u32;
  seedHigh: u32;
  batchSize: i32;
  /** The batch: its form (Panels); targets [D][samples], ∂J/∂x [nIn][samples], and one address a sample of its row of x. */
  panels: usize;
  target: usize;
  dx: usize;
  rows: usize;
  /** Every thread gathers x for itself: bytes from one thread's rows, input and strips of x to the next one's. */
  copyBytes: usize;
  /** A small network: masks of the samples that are there, those of a full panel and those of the last one. */
  masks: usize;
  /**
   * A small network: batches that lie ready, those from `gatheredFirst` to before `gatheredEnd` of an epoch. Each takes `gatheredBytes`:
   * x, and after `gatheredX` bytes the targets.
   */
  gathered: usize;
  gatheredBytes: usize;
  gatheredX: usize;
  gatheredCapacity: i32;
  gatheredFirst: i32;
  gatheredEnd: i32;
  /** A small network: steps that are written out (../unrolled), for full batches and the last one of an epoch; 0: there is none. */
  unrolled: i32;
  unrolledLast: i32;
  /** Bytes from a parameter to its gradient, to its first state and from one state to the next. */
  toGradient: usize;
  toState: usize;
  stateBytes: usize;
  /** All parameters, and where a copy of them goes before the last update of a call (0: nowhere). */
  parameters: usize;
  parameterBytes: usize;
  before: usize;
  /** The gradients of a group and a block a thread, for steps that nobody observes. */
  scratch: usize;
  scratchBytes: usize;
  /**
   * By parts (float64): J by panels, twice (odd and even steps); Σ dW² by groups of rows; and 0 or NaN by threads, for whether every db is finite
   * (of a small network: in a vector of its numbers).
   */
  lossParts: usize;
  lossPartBytes: usize;
  squareParts: usize;
  biasParts: usize;
  parts: i32;
  /** Per step of a call: learning rate, 1 − beta1^t, 1 − beta2^t (float64). `ratesStride` is 0 where they never change. */
  rates: usize;
  ratesStride: usize;
  /** Channels: last, minimum, maximum, sum, finite points (float64 [1 + layers] each). */
  channels: usize;
  optimizer: i32;
  decayBiases: i32;
  /** The command: what to do, where to begin, and for `evaluate` the rows to take. */
  mode: i32;
  count: i32;
  stepInEpoch: i32;
  stepsPerEpoch: i32;
  epoch: u64;
  evaluated: usize;
  /** What came out: updates made, and whether the next one cannot be made. */
  made: i32;
  diverged: i32;
  /** J of the batch computed last. */
  loss64: f64;
  orderEpoch: u64;
  gatheredEpoch: u64;
  l1: f64;
  l2: f64;
  momentum: f64;
  decay: f64;
  epsilon: f64;
  beta1: f64;
  beta2: f64;
  weightDecay: f64;
  /** Threads: each of these words alone on its cache line. */
  command: usize;
  arrived: usize;
  generation: usize;
  sleepers: usize;
  /** 1 from when a helping thread is gone. */
  failed: usize;
}

/** The modes. */
export const TRAIN: i32 = 0;
export const OBSERVE: i32 = 1;
export const APPLY: i32 = 2;
export const EVALUATE: i32 = 3;
export const END: i32 = 4;

// @ts-ignore: decorator
@inline
export function layerAt(plan: Plan, l: i32): Layer {
  return changetype<Layer>(plan.layers + <usize>l * offsetof<Layer>());
}

/** Bytes from a unit's weights to the next unit's, and from an input's to the next input's. */
// @ts-ignore: decorator
@inline
export function unitStride<T>(layer: Layer): usize {
  return layer.inputMajor != 0 ? sizeof<T>() : layer.weightStride;
}

// @ts-ignore: decorator
@inline
export function inputStride<T>(layer: Layer): usize {
  return layer.inputMajor != 0 ? layer.weightStride : sizeof<T>();
}
