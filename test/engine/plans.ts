/** Plans of every kind, for the fast engine to be compared on with the reference. */

import fc from 'fast-check';
import { activationNames, lossNames, normal, Parameters, permutation, seededRandom } from '../../src/core/index.ts';
import type { ActivationName, Matrix, Network, OptimizerSettings, Random, Schedule, TrainingPlan } from '../../src/core/index.ts';
import { goTogether, normalMatrix, targetsFor } from '../core/support.ts';

/** Mostly few units, sometimes many, and the sizes at which rows, blocks and panels are just full. */
const anySize = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 3, arbitrary: fc.integer({ min: 10, max: 70 }) },
  { weight: 1, arbitrary: fc.constantFrom(63, 64, 65, 95, 96, 97, 127, 128, 129, 192, 255, 256, 257) },
  { weight: 1, arbitrary: fc.integer({ min: 71, max: 300 }) },
);

const fraction = fc.double({ min: 0.1, max: 0.95, noNaN: true });
/** Not so small that it makes a rounding error in a gradient near 0 as large as the step: the fixtures have those. */
const epsilon = fc.constantFrom(0.01, 0.1);

const anyOptimizer: fc.Arbitrary<OptimizerSettings> = fc.oneof(
  fc.record({ type: fc.constant('sgd' as const), momentum: fc.oneof(fc.constant(0), fraction), nesterov: fc.boolean() }),
  fc.record({ type: fc.constant('adagrad' as const), epsilon }),
  fc.record({ type: fc.constant('rmsprop' as const), decay: fraction, epsilon, centered: fc.boolean(), momentum: fc.oneof(fc.constant(0), fraction) }),
  fc.record({ type: fc.constantFrom('adam' as const, 'adamw' as const), beta1: fraction, beta2: fraction, epsilon, weightDecay: fc.constantFrom(0, 0.1), decayBiases: fc.boolean() }),
);

const anyUnit = fc.constantFrom('step' as const, 'epoch' as const);
const anySchedule: fc.Arbitrary<Schedule | null> = fc.oneof(
  fc.constant(null),
  fc.record({ type: fc.constant('step' as const), stepSize: fc.integer({ min: 1, max: 4 }), gamma: fraction, unit: anyUnit }),
  fc.record({ type: fc.constant('exponential' as const), gamma: fraction, unit: anyUnit }),
  fc.record({ type: fc.constant('cosine' as const), steps: fc.integer({ min: 1, max: 10 }), min: fc.constantFrom(0, 0.001), unit: anyUnit }),
);

const anyLayers = fc.array(fc.record({ units: anySize, activation: fc.constantFrom(...activationNames), useBias: fc.boolean(), trainBias: fc.boolean() }), { minLength: 1, maxLength: 4 });

/** What a plan is made of: everything that can be chosen, as it is printed when a test fails. */
export const recipes = fc.record({
  nIn: anySize,
  layers: anyLayers,
  loss: fc.constantFrom(...lossNames),
  optimizer: anyOptimizer,
  schedule: anySchedule,
  l1: fc.constantFrom<number>(0, 0.01),
  l2: fc.constantFrom<number>(0, 0.02),
  learningRate: fc.constantFrom<number>(0.1, 0.5),
  rows: fc.integer({ min: 1, max: 80 }),
  spare: fc.integer({ min: 0, max: 5 }),
  /** Share of the features' numbers that are 0, at random; and of the features that are nothing but 0. */
  zeros: fc.constantFrom<number>(0, 0, 0.3, 0.9),
  batchSize: fc.integer({ min: 1, max: 70 }),
  shuffle: fc.boolean(),
  seed: fc.maxSafeInteger(),
  numbers: fc.nat(),
});

export type Recipe = typeof recipes extends fc.Arbitrary<infer T> ? T : never;

/** A plan to change one thing of: a tanh layer and a linear one, three batches an epoch of which the last is smaller. */
export const plain: Recipe = {
  nIn: 3, layers: [layer(5, 'tanh'), layer(2, 'linear')], loss: 'mse', optimizer: { type: 'sgd', momentum: 0, nesterov: false }, schedule: null, l1: 0, l2: 0,
  learningRate: 0.3, rows: 13, spare: 2, zeros: 0, batchSize: 5, shuffle: true, seed: 4, numbers: 8,
};

/** A layer of a recipe, with biases that are trained. */
export function layer(units: number, activation: ActivationName): Recipe['layers'][number] {
  return { units, activation, useBias: true, trainBias: true };
}

const [momentum, epsilonOf, decay] = [0.7, 0.05, 0.8];
const adam = { beta1: 0.8, beta2: 0.95, epsilon: epsilonOf, weightDecay: 0.1 } as const;

/** Every kind with every one of its options on and off. */
export const optimizers: readonly OptimizerSettings[] = [
  plain.optimizer,
  ...[false, true].map((nesterov) => ({ type: 'sgd', momentum, nesterov }) as const),
  { type: 'adagrad', epsilon: epsilonOf },
  ...[false, true].flatMap((centered) => [0, momentum].map((mu) => ({ type: 'rmsprop', decay, epsilon: epsilonOf, centered, momentum: mu }) as const)),
  ...[false, true].flatMap((decayBiases) => (['adam', 'adamw'] as const).map((type) => ({ ...adam, type, decayBiases }))),
  { ...adam, type: 'adam', weightDecay: 0, decayBiases: false },
];

export const schedules: readonly (Schedule | null)[] = [
  null,
  ...(['step', 'epoch'] as const).flatMap((unit) => [
    { type: 'step', stepSize: 2, gamma: 0.5, unit } as const,
    { type: 'exponential', gamma: 0.7, unit } as const,
    { type: 'cosine', steps: 4, min: 0.01, unit } as const,
  ]),
];

/** The plan of a recipe. Its data and parameters are numbers that float32 has, too. */
export function planFor(recipe: Recipe): TrainingPlan {
  const { optimizer, schedule, l1, l2, shuffle, seed, rows, loss } = recipe;
  const random = seededRandom(recipe.numbers);
  const network = networkFor(recipe);
  const count = rows + recipe.spare;
  const batchSize = Math.min(recipe.batchSize, rows);
  // What a step changes in an output grows with the layers' inputs and with what the loss does not take the mean over: larger steps only blow up.
  const { units } = network.layers.at(-1)!;
  const learningRate = recipe.learningRate / Math.max(...network.layers.map(({ nIn }) => nIn)) / (loss === 'mse' ? 1 : units) / (loss === 'halfSse' ? batchSize : 1);
  const samples = { x: normalMatrix(random, count, network.nIn), y: targetsFor(random, network, count) };
  for (const { data } of [samples.x, samples.y]) data.forEach((value, i) => (data[i] = Math.fround(value)));
  if (recipe.zeros > 0) putZeros(samples.x, recipe.zeros, seededRandom(recipe.numbers + 1));
  return {
    network, optimizer, schedule, samples, learningRate, shuffle, seed, precision: 'float64', regularization: { l1, l2 },
    trainBias: recipe.layers.map(({ trainBias }) => trainBias), initial: parametersFor(random, network),
    rows: permutation(random, count).slice(0, rows).sort(), batchSize,
  };
}

function putZeros({ data, cols }: Matrix, share: number, random: Random): void {
  const dark = Array.from({ length: cols }, () => random.next() < share / 3);
  data.forEach((_value, i) => {
    if (dark[i % cols] || random.next() < share) data[i] = 0;
  });
}

function networkFor({ nIn, layers: chosen, loss }: Recipe): Network {
  const output = chosen.at(-1)!;
  const made = chosen.map(({ units, activation, useBias }, l) => ({
    nIn: l > 0 ? chosen[l - 1]!.units : nIn, units, activation,
    useBias: useBias || (chosen[l] === output && !goTogether(activation, loss)), // which keeps the outputs where the loss has a logarithm
  }));
  return { nIn, loss, layers: made };
}

/** Of such size that z is about 1 in every layer; but the outputs inside (0, 1) where the loss takes their logarithms. */
function parametersFor(random: Random, network: Network): Parameters {
  const parameters = new Parameters(network.layers);
  const { activation } = network.layers.at(-1)!;
  parameters.layers.forEach(({ W, b }, l) => {
    const careful = l === network.layers.length - 1 && !goTogether(activation, network.loss);
    const scale = (careful ? 0.03 : 1) / Math.sqrt(W.cols);
    for (let i = 0; i < W.data.length; i++) W.data[i] = Math.fround(scale * normal(random));
    for (let i = 0; i < b.length; i++) b[i] = Math.fround(careful ? 0.3 : 0.3 * normal(random));
  });
  return parameters;
}
