/** The jobs that every contestant trains, and the specs in which Deltascope reads them. */

export interface LayerOf {
  readonly units: number;
  readonly activation: 'tanh' | 'relu' | 'softmax';
}

/** All jobs are fully connected, and trained by plain SGD on batches in the data's order, of which the last may be smaller. */
export interface Job {
  readonly name: string;
  readonly title: string;
  readonly data: 'surface' | 'iris' | 'digits' | 'negatives';
  readonly samples: number;
  readonly inputs: number;
  readonly layers: readonly LayerOf[];
  /** halfMse is (1/B) Σ ½ Σ (a − y)², crossEntropy −(1/B) Σ Σ y ln p. */
  readonly loss: 'halfMse' | 'crossEntropy';
  readonly batchSize: number;
  /** Of updates by the mean gradient of a batch, and of updates by that of a single sample. */
  readonly learningRate: { readonly batch: number; readonly sample: number };
}

export type Precision = 'float32' | 'float64';

/**
 * What is trained. `batch` is the job itself. Of libraries that update the weights after every single sample, `sample` is the same with
 * batches of one. `plain` is for those of them that have neither softmax nor a second activation: there the output layer has the hidden
 * layers' activation, and the loss is halfMse.
 */
export const workloads = ['batch', 'sample', 'plain'] as const;
export type Workload = (typeof workloads)[number];

const classifier = (hidden: readonly number[], classes: number): LayerOf[] => [
  ...hidden.map((units): LayerOf => ({ units, activation: 'relu' })),
  { units: classes, activation: 'softmax' },
];

const fourJobs: readonly Job[] = [
  {
    name: 'J1',
    title: '2-4-2-1, tanh, batches of 10',
    data: 'surface',
    samples: 200,
    inputs: 2,
    layers: [4, 2, 1].map((units) => ({ units, activation: 'tanh' })),
    loss: 'halfMse',
    batchSize: 10,
    learningRate: { batch: 0.1, sample: 0.1 },
  },
  {
    name: 'J2',
    title: '4-16-16-3, relu and softmax, batches of 32',
    data: 'iris',
    samples: 150,
    inputs: 4,
    layers: classifier([16, 16], 3),
    loss: 'crossEntropy',
    batchSize: 32,
    learningRate: { batch: 0.05, sample: 0.05 },
  },
  {
    name: 'J3',
    title: '784-128-10, relu and softmax, batches of 64',
    data: 'digits',
    samples: 8192,
    inputs: 784,
    layers: classifier([128], 10),
    loss: 'crossEntropy',
    batchSize: 64,
    learningRate: { batch: 0.02, sample: 0.002 },
  },
  {
    name: 'J4',
    title: '784-512-512-10, relu and softmax, batches of 128',
    data: 'digits',
    samples: 8192,
    inputs: 784,
    layers: classifier([512, 512], 10),
    loss: 'crossEntropy',
    batchSize: 128,
    learningRate: { batch: 0.02, sample: 0.001 },
  },
];

/** The last two once more, on pictures black on white: Deltascope passes over the zeros of those on black, and here are none. */
export const jobs: readonly Job[] = [
  ...fourJobs,
  ...fourJobs.slice(2).map((job): Job => ({ ...job, name: `${job.name}W`, title: `as ${job.name}, pictures on white ground`, data: 'negatives' })),
];

/** Floating-point operations a sample, 2 for a multiplication with its addition: forward, dW and da, which the first layer has none of. */
export function operationsOf({ inputs, layers }: Job): number {
  return layers.reduce((sum, { units }, l) => sum + (l === 0 ? 4 : 6) * (layers[l - 1]?.units ?? inputs) * units, 0);
}

/** Numbers that training can't do without, in bytes: the data with its targets, and the parameters. Plain SGD keeps no state besides. */
export function bytesOf({ samples, inputs, layers }: Job, precision: Precision): { data: number; parameters: number } {
  const size = precision === 'float32' ? 4 : 8;
  const outputs = layers.at(-1)!.units;
  const parameters = layers.reduce((sum, { units }, l) => sum + ((layers[l - 1]?.units ?? inputs) + 1) * units, 0);
  return { data: size * samples * (inputs + outputs), parameters: size * parameters };
}

/** A spec of the job. `data` is what it says about its data; the initial weights follow from the seed, the same for every workload. */
export function specOf(job: Job, data: object, { workload = 'batch', precision = 'float32' }: { workload?: Workload; precision?: Precision } = {}): object {
  const last = job.layers.length - 1;
  const plain = workload === 'plain';
  return {
    name: job.name,
    seed: 7,
    precision,
    data,
    layers: job.layers.map(({ units, activation }, l) => ({
      units,
      activation: plain && l === last ? job.layers[0]!.activation : activation,
      init: activation === 'relu' ? 'heUniform' : 'xavierUniform',
    })),
    loss: plain ? 'halfMse' : job.loss,
    optimizer: { type: 'sgd', learningRate: job.learningRate[workload === 'batch' ? 'batch' : 'sample'] },
    training: { epochs: 1_000_000, batchSize: workload === 'batch' ? job.batchSize : 1, shuffle: false },
  };
}
