/** ConvNetJS: gradients sample by sample, updates by batch (its trainer's batch_size), numbers of 64 bit. */

import { classesOf, load, type Loaded, main, type Peer, rowsOf, versionOf } from './harness.ts';

interface Vol {
  w: Float64Array;
}
interface Layer {
  layer_type: string;
  filters: Vol[];
  biases: Vol;
}
interface Net {
  layers: Layer[];
  makeLayers(definitions: object[]): void;
}
interface Trainer {
  batch_size: number;
  /** Samples seen; it updates when this is a multiple of batch_size. */
  k: number;
  train(x: Vol, y: number | ArrayLike<number>): { loss: number };
}
interface ConvNetJs {
  Vol: new (width: number, height: number, depth: number, value: number) => Vol;
  Net: new () => Net;
  RegressionLayer: new (options: object) => Layer;
  Trainer: new (net: Net, options: object) => Trainer;
}

function start(job: Loaded): Peer {
  const convnetjs = load('convnetjs') as ConvNetJs;
  const net = new convnetjs.Net();
  net.makeLayers([{ type: 'input', out_sx: 1, out_sy: 1, out_depth: job.inputs }, ...job.layers.map(definition)]);
  // as a definition this would bring a linear layer of its own
  if (job.loss === 'halfMse') net.layers.push(new convnetjs.RegressionLayer({ in_sx: 1, in_sy: 1, in_depth: job.outputs }));
  for (const [l, { filters, biases }] of net.layers.filter(({ layer_type: type }) => type === 'fc').entries()) {
    const { W, b } = job.parameters[l]!;
    const rows = rowsOf(W, W.length / b.length);
    for (const [i, filter] of filters.entries()) filter.w.set(rows[i]!);
    biases.w.set(b);
  }
  const trainer = new convnetjs.Trainer(net, { method: 'sgd', learning_rate: job.learningRate.batch, momentum: 0, batch_size: job.batchSize });
  const x = rowsOf(job.x, job.inputs).map((row) => {
    const vol = new convnetjs.Vol(1, 1, job.inputs, 0);
    vol.w.set(row);
    return vol;
  });
  // its regression layer has the gradient of ½ Σ (a − y)², and calls 2 Σ (a − y)² its loss
  const scale = job.loss === 'halfMse' ? 4 : 1;
  const y = job.loss === 'crossEntropy' ? classesOf(job) : rowsOf(job.y, job.outputs).map((row) => [...row]);
  return {
    version: versionOf('convnetjs'),
    updates: 'batch',
    step(first, count) {
      trainer.batch_size = count;
      trainer.k = 0;
      let loss = 0;
      for (let i = first; i < first + count; i += 1) loss += trainer.train(x[i]!, y[i]!).loss;
      return loss / (count * scale);
    },
  };
}

function definition({ units, activation }: { units: number; activation: string }): object {
  return activation === 'softmax' ? { type: 'softmax', num_classes: units } : { type: 'fc', num_neurons: units, activation };
}

await main(start);
