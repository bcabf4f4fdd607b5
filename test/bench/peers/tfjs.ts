/** TensorFlow.js with one of two backends, float32. `TFJS_BACKEND` is cpu (plain JavaScript) or wasm (SIMD). */

import { load, type Loaded, main, type Peer, versionOf } from './harness.ts';

interface Tensor {
  dispose(): void;
  dataSync(): Float32Array;
}
interface Variable extends Tensor {
  readonly isVariable: true;
}
interface Optimizer {
  minimize(loss: () => Tensor, returnCost: true, variables: Variable[]): Tensor;
}
interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  tensor1d(values: Float32Array): Tensor;
  variable(value: Tensor): Variable;
  fused: { matMul(options: { a: Tensor; b: Tensor; bias: Tensor; activation: 'linear' | 'relu' }): Tensor };
  transpose(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  losses: { meanSquaredError(labels: Tensor, predictions: Tensor): Tensor; softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  train: { sgd(learningRate: number): Optimizer };
}

async function start(job: Loaded): Promise<Peer> {
  const tf = load('@tensorflow/tfjs') as Tf; // brings the cpu backend
  const backend = process.env['TFJS_BACKEND'] ?? 'cpu';
  if (backend === 'wasm') load('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start its ${backend} backend`);
  await tf.ready();
  const layers = job.parameters.map(({ W, b }, l) => ({
    // as [inputs × units], its own layers' form: with the other one, transposed in the product, the wasm backend computes wrong gradients
    W: tf.variable(tf.transpose(tf.tensor2d(W, [b.length, W.length / b.length]))),
    b: tf.variable(tf.tensor1d(b)),
    activation: job.layers[l]!.activation,
  }));
  const variables = layers.flatMap(({ W, b }) => [W, b]);
  const forward = (x: Tensor): Tensor =>
    layers.reduce((a, { W, b, activation }) => {
      const z = tf.fused.matMul({ a, b: W, bias: b, activation: activation === 'relu' ? 'relu' : 'linear' });
      return activation === 'tanh' ? tf.tanh(z) : z;
    }, x);
  const squared = job.loss === 'halfMse';
  // its squared error has no ½: the learning rate takes it
  const optimizer = tf.train.sgd(squared ? job.learningRate.batch / 2 : job.learningRate.batch);
  const batches = new Map(batchesOf(job).map(({ first, x, y, count }) => [first, { x: tf.tensor2d(x, [count, job.inputs]), y: tf.tensor2d(y, [count, job.outputs]) }]));
  return {
    version: versionOf('@tensorflow/tfjs'),
    updates: 'batch',
    warmUp: 2000, // much code for V8 to compile
    step(first) {
      const { x, y } = batches.get(first)!;
      const cost = optimizer.minimize(() => (squared ? tf.losses.meanSquaredError(y, forward(x)) : tf.losses.softmaxCrossEntropy(y, forward(x))), true, variables);
      const [loss] = cost.dataSync();
      cost.dispose();
      return squared ? loss! / 2 : loss!;
    },
  };
}

function batchesOf({ x, y, inputs, outputs, samples, batchSize }: Loaded): { first: number; count: number; x: Float32Array; y: Float32Array }[] {
  return Array.from({ length: Math.ceil(samples / batchSize) }, (_, batch) => {
    const first = batch * batchSize;
    const end = Math.min(first + batchSize, samples);
    return { first, count: end - first, x: x.slice(first * inputs, end * inputs), y: y.slice(first * outputs, end * outputs) };
  });
}

await main(start);
