/** Plans to train by, for the tests of engines. */

import { seededRandom } from '../../src/core/index.ts';
import type { OptimizerSettings, TrainingPlan } from '../../src/core/index.ts';
import { networkOf, normalParameters, range, samplesFor } from './support.ts';

export const plainSgd: OptimizerSettings = { type: 'sgd', momentum: 0, nesterov: false };
const adam: OptimizerSettings = { type: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decayBiases: false };

/** One of every kind, with all of its state in use. */
export const optimizers: readonly OptimizerSettings[] = [
  plainSgd,
  { type: 'sgd', momentum: 0.9, nesterov: false },
  { type: 'sgd', momentum: 0.9, nesterov: true },
  { type: 'adagrad', epsilon: 1e-10 },
  { type: 'rmsprop', decay: 0.9, epsilon: 1e-8, centered: true, momentum: 0.5 },
  adam,
  { ...adam, type: 'adamw', weightDecay: 0.1 },
];

export const smallNetwork = networkOf([3, 4, 2], 'tanh', 'softmax', 'crossEntropy');

/** 13 samples, of which 11 are trained on, in batches of 4, 4 and 3; what is given replaces that. */
export function planOf(changes: Partial<TrainingPlan> = {}): TrainingPlan {
  const network = changes.network ?? smallNetwork;
  return {
    network,
    optimizer: plainSgd,
    regularization: { l1: 0, l2: 0 },
    trainBias: network.layers.map(() => true),
    learningRate: 0.05,
    schedule: null,
    samples: samplesFor(1, network, 13),
    rows: range(13).filter((row) => row !== 2 && row !== 7),
    batchSize: 4,
    shuffle: true,
    seed: 5,
    precision: 'float64',
    initial: normalParameters(seededRandom(2), network),
    ...changes,
  };
}

