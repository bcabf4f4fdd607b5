/**
 * brain.js 1.x: updates after every sample, float32 weights. One activation for all layers and the squared error are all it has, so its
 * classifiers end in relu where the job says softmax: as much work less ten exponentials, another loss.
 */

import { load, type Loaded, main, type Peer, rowsOf, versionOf } from './harness.ts';

interface NeuralNetwork {
  sizes: number[];
  weights: Float32Array[][];
  biases: Float32Array[];
  trainOpts: { learningRate: number; momentum: number };
  initialize(): void;
  /** One update; the mean squared error before it. */
  trainPattern(pattern: { input: Float32Array; output: Float32Array }, withError: true): number;
}
interface Brain {
  NeuralNetwork: new (options: object) => NeuralNetwork;
}

function start(job: Loaded): Peer {
  const brain = load('brain.js') as Brain;
  const net = new brain.NeuralNetwork({ activation: job.layers[0]!.activation });
  net.sizes = [job.inputs, ...job.layers.map(({ units }) => units)];
  net.initialize();
  net.trainOpts.learningRate = job.learningRate.sample;
  net.trainOpts.momentum = 0; // as an option it would be refused
  for (const [l, { W, b }] of job.parameters.entries()) {
    for (const [i, row] of rowsOf(W, W.length / b.length).entries()) net.weights[l + 1]![i]!.set(row);
    net.biases[l + 1]!.set(b);
  }
  const y = rowsOf(job.y, job.outputs);
  const patterns = rowsOf(job.x, job.inputs).map((input, i) => ({ input, output: y[i]! }));
  return {
    version: versionOf('brain.js'),
    updates: 'sample',
    step(first, count) {
      let loss = 0;
      for (let i = first; i < first + count; i += 1) loss += net.trainPattern(patterns[i]!, true);
      return ((job.outputs / 2) * loss) / count;
    },
  };
}

await main(start);
