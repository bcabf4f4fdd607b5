/**
 * synaptic: updates after every sample, by code that it generates for the network, numbers of 64 bit. At the output it takes target − a for
 * −∂J/∂z, whatever the activation; so it is given the target with which that is true. It back-propagates through weights that it has just
 * updated: from step 1 on its losses are its own.
 */

import { load, type Loaded, main, type Peer, rowsOf, versionOf } from './harness.ts';

interface Neuron {
  bias: number;
  squash: unknown;
  connections: { inputs: Record<string, { from: Neuron; weight: number }> };
}
interface Network {
  layers: { input: { list: Neuron[] }; hidden: { list: Neuron[] }[]; output: { list: Neuron[] } };
  activate(input: ArrayLike<number>): number[];
  propagate(learningRate: number, target: ArrayLike<number>): void;
}
interface Synaptic {
  Architect: { Perceptron: new (...units: number[]) => Network };
  Neuron: { squash: Record<'TANH' | 'RELU' | 'IDENTITY', unknown> };
}

function start(job: Loaded): Peer {
  const { Architect, Neuron: { squash } } = load('synaptic') as Synaptic;
  const net = new Architect.Perceptron(job.inputs, ...job.layers.map(({ units }) => units));
  const activations: Record<string, unknown> = { tanh: squash.TANH, relu: squash.RELU, softmax: squash.IDENTITY };
  const layers = [net.layers.input, ...net.layers.hidden, net.layers.output].map(({ list }) => list);
  for (const [l, { W, b }] of job.parameters.entries()) {
    const from = new Map(layers[l]!.map((neuron, j) => [neuron, j]));
    for (const [i, neuron] of layers[l + 1]!.entries()) {
      neuron.squash = activations[job.layers[l]!.activation];
      neuron.bias = b[i]!;
      for (const input of Object.values(neuron.connections.inputs)) input.weight = W[i * from.size + from.get(input.from)!]!;
    }
  }
  const x = rowsOf(job.x, job.inputs).map((row) => [...row]);
  const y = rowsOf(job.y, job.outputs).map((row) => [...row]);
  const learn = job.loss === 'crossEntropy' ? crossEntropy : halfMse;
  return {
    version: versionOf('synaptic'),
    updates: 'sample',
    warmUp: 4000, // V8 takes that long to compile what it generates
    step(first, count) {
      let loss = 0;
      for (let i = first; i < first + count; i += 1) {
        const a = net.activate(x[i]!);
        loss += learn(a, y[i]!);
        net.propagate(job.learningRate.sample, a);
      }
      return loss / count;
    },
  };
}

/** J of tanh outputs. Writes into `a` the target for them: a + (y − a)(1 − a²). */
function halfMse(a: number[], y: readonly number[]): number {
  let loss = 0;
  for (let i = 0; i < a.length; i += 1) {
    const output = a[i]!;
    const error = y[i]! - output;
    loss += 0.5 * error * error;
    a[i] = output + error * (1 - output * output);
  }
  return loss;
}

/** J of the softmax of linear outputs z. Writes into `z` the target for them: z + y − p. */
function crossEntropy(z: number[], y: readonly number[]): number {
  const most = Math.max(...z);
  let sum = 0;
  for (let i = 0; i < z.length; i += 1) sum += Math.exp(z[i]! - most);
  let loss = 0;
  for (let i = 0; i < z.length; i += 1) {
    const p = Math.exp(z[i]! - most) / sum;
    if (y[i] === 1) loss -= Math.log(p);
    z[i] = z[i]! + y[i]! - p;
  }
  return loss;
}

await main(start);
