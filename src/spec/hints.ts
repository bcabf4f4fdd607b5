/** Hints: what is allowed and trains, but teaches something before it disappoints. */

import * as l10n from '@vscode/l10n';
import { fix, set, use } from './fix.ts';
import type { Fix, JsonPath } from './diagnostic.ts';
import type { Model } from './model.ts';
import type { ProblemCode } from './problems.ts';
import type { Finding } from './rules.ts';

/** The hints for a spec without errors. */
export function hintsFor(model: Model): readonly Finding[] {
  return [...deepSigmoid(model), ...zeroWeights(model), ...linearLayers(model), ...learningRate(model), ...squaredError(model)];
}

function hint(code: ProblemCode, message: string, path: JsonPath, ...fixes: readonly Fix[]): Finding {
  return { severity: 'hint', code, message, path, ...(fixes.length > 0 && { fixes }) };
}

/** More sigmoid layers than this, and the first of them hardly learns. */
const mostSigmoids = 4;

function* deepSigmoid({ layers }: Model): Generator<Finding> {
  const sigmoids = layers.flatMap(({ activation }, l) => (activation === 'sigmoid' ? [l] : []));
  if (sigmoids.length <= mostSigmoids) return;
  const hidden = sigmoids.filter((l) => l < layers.length - 1);
  const most = (0.25 ** sigmoids.length).toPrecision(2);
  yield hint(
    'deep-sigmoid', l10n.t`${sigmoids.length} sigmoid layers: each multiplies the gradient with at most 1/4 on its way back, all together with at most ${most}, and the first layers hardly learn`,
    ['layers', sigmoids[0]!, 'activation'], ...(['tanh', 'relu'] as const).map((name) => fix(l10n.t`Use ${name} for the hidden layers`, ...hidden.map((l) => set(['layers', l, 'activation'], name)))),
  );
}

/** A last layer of zeros is harmless: its units have targets of their own, which tell them apart. */
function* zeroWeights({ layers }: Model): Generator<Finding> {
  for (const [l, { init, weights, units, name }] of layers.entries()) {
    const given = weights?.every((row) => row.every((value) => value === 0)) ?? false;
    if (l === layers.length - 1 || units === 1 || !(given || (!weights && init === 'zeros'))) continue;
    const fixes = given ? [] : [fix(l10n.t`Draw the weights (xavierUniform)`, set(['layers', l, 'init'], 'xavierUniform'))];
    yield hint('zero-weights', l10n.t`the weights of "${name}" are all 0: its ${units} units start alike, get the same gradient and stay alike`, ['layers', l, given ? 'weights' : 'init'], ...fixes);
  }
}

function* linearLayers({ layers }: Model): Generator<Finding> {
  for (const [l, { activation, name }] of layers.slice(0, -1).entries()) {
    if (activation !== 'linear') continue;
    yield hint('linear-layers', l10n.t`"${name}" is linear: with the layer after it, it computes what that layer alone could`, ['layers', l], use('tanh', ['layers', l, 'activation']), use('relu', ['layers', l, 'activation']));
  }
}

/** What is usual, from the lowest to the highest; steps of the adaptive ones are about η long whatever the gradient. */
const usualRates = { sgd: [1e-3, 1], adagrad: [1e-4, 0.5], rmsprop: [1e-5, 0.05], adam: [1e-5, 0.05], adamw: [1e-5, 0.05] } as const;

function* learningRate({ optimizer: { settings, learningRate: rate } }: Model): Generator<Finding> {
  const { type } = settings;
  const [low, high] = usualRates[type];
  if (rate >= low && rate <= high) return;
  const message = rate > high
    ? l10n.t`a learning rate of ${rate} is high: training may diverge; usual for ${type} are ${low} to ${high}`
    : l10n.t`a learning rate of ${rate} is low: training may take very long; usual for ${type} are ${low} to ${high}`;
  yield hint('learning-rate', message, ['optimizer', 'learningRate'], use(rate > high ? high : low, ['optimizer', 'learningRate']));
}

function* squaredError({ layers, loss }: Model): Generator<Finding> {
  if (layers.at(-1)!.activation !== 'softmax' || (loss !== 'mse' && loss !== 'halfMse' && loss !== 'halfSse')) return;
  yield hint('softmax-mse', l10n.t`with ${loss} the gradient of softmax vanishes where the output is surely wrong; with crossEntropy it is largest there`, ['loss'], use('crossEntropy', ['loss']));
}
