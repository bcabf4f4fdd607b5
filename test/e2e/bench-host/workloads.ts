/** The networks that are trained, written into a folder. */

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { examples } from '../paths.ts';

export interface Workload {
  readonly name: string;
  readonly title: string;
  /** Name of the spec in the folder. */
  readonly spec: string;
}

/** Long enough that no run comes to its end while it is measured. */
const epochs = 100_000_000;
const digitSamples = 8192;

export const workloads: readonly Workload[] = [
  { name: 'J2', title: '4-16-16-3 relu, batch 32', spec: 'j2.nn.json' },
  { name: 'J3', title: `784-128-10 relu, batch 64, ${digitSamples} samples`, spec: 'j3.nn.json' },
  { name: 'J4', title: `784-512-512-10 relu, batch 128, ${digitSamples} samples`, spec: 'j4.nn.json' },
  { name: 'iris', title: 'the example, 4-8-3 tanh, batch 16', spec: 'long-iris.nn.json' },
];

/** The example whose run is short: for latencies. */
export const shortSpec = 'iris.nn.json';

/** The same network for a million steps. */
export const millionSpec = 'million.nn.json';

export function writeWorkloads(folder: string): void {
  for (const file of [shortSpec, 'iris.csv']) cpSync(join(examples, file), join(folder, file));
  const dense = (units: number, activation: string): object => ({ units, activation });
  const write = (file: string, spec: object): void => writeFileSync(join(folder, file), JSON.stringify(spec, null, 2));
  const common = { seed: 7, loss: 'crossEntropy', optimizer: { type: 'sgd', learningRate: 0.01 } };
  const iris = { csv: 'iris.csv', target: 'species', normalize: 'standard' };
  write('j2.nn.json', { ...common, data: iris, layers: [dense(16, 'relu'), dense(16, 'relu'), dense(3, 'softmax')], training: { epochs, batchSize: 32 } });
  const digitsData = { csv: 'digits.csv', target: 'class', normalize: 'standard' };
  write('j3.nn.json', { ...common, data: digitsData, layers: [dense(128, 'relu'), dense(10, 'softmax')], training: { epochs, batchSize: 64 } });
  write('j4.nn.json', { ...common, data: digitsData, layers: [dense(512, 'relu'), dense(512, 'relu'), dense(10, 'softmax')], training: { epochs, batchSize: 128 } });
  write('long-iris.nn.json', { ...common, data: iris, layers: [dense(8, 'tanh'), dense(3, 'softmax')], training: { epochs, batchSize: 16, validation: 0.2 } });
  write(millionSpec, { ...common, data: iris, layers: [dense(8, 'tanh'), dense(3, 'softmax')], training: { epochs: 125_000, batchSize: 16, validation: 0.2 } });
  writeFileSync(join(folder, 'digits.csv'), digits());
}

/** Ten classes of 784 pixels in one digit each: a picture of the class, and noise. */
function digits(): string {
  const random = generator(1);
  const pictures = Array.from({ length: 10 }, () => Array.from({ length: 784 }, () => Math.floor(random() * 8)));
  const lines = [[...Array.from({ length: 784 }, (_, i) => `p${i}`), 'class'].join(',')];
  for (let sample = 0; sample < digitSamples; sample += 1) {
    const picture = pictures[sample % 10] ?? [];
    lines.push(`${picture.map((pixel) => pixel + Math.floor(random() * 3)).join(',')},c${sample % 10}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Numbers in [0, 1): Park and Miller's generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
