/** A spec with every default filled in. */

import type { ActivationName, InitializerName, OptimizerSettings, Schedule } from '../core/index.ts';
import type { DataModel, DataSource, LayerModel, Model } from './model.ts';
import type { DataOfSpec, LayerSpec, Spec } from './schema.ts';

/** Fills in what a person left out. */
export function toModel(spec: Spec): Model {
  const training = spec.training ?? {};
  return {
    name: spec.name ?? null,
    ...toData(spec),
    precision: spec.precision ?? 'float64',
    inputs: spec.input === undefined ? null : typeof spec.input === 'number' ? spec.input : spec.input.reduce((n, side) => n * side, 1),
    layers: spec.layers.map((layer, l) => layerModel(layer, l, spec.layers.length)),
    loss: spec.loss,
    optimizer: optimizerModel(spec.optimizer ?? {}),
    regularization: { l1: spec.regularization?.l1 ?? 0, l2: spec.regularization?.l2 ?? 0 },
    training: {
      epochs: training.epochs ?? 100,
      batchSize: training.batchSize ?? 32,
      shuffle: training.shuffle ?? true,
      validation: training.validation ?? 0,
    },
  };
}

/** The part of a model that says where the data come from. */
export function toData(spec: DataOfSpec): DataModel {
  return { data: dataSource(spec), seed: spec.seed ?? 0 };
}

function dataSource({ data }: DataOfSpec): DataSource {
  if ('generator' in data) return { kind: 'generator', generator: data.generator, samples: data.samples ?? 200, noise: data.noise ?? 0 };
  if ('csv' in data) {
    const { csv, target, features, normalize = 'none', delimiter = null, decimal = null, missing = 'error' } = data;
    return { kind: 'csv', path: csv, target: asList(target), features: features === undefined ? null : asList(features), normalize, delimiter, decimal, missing };
  }
  if ('idx' in data) return { kind: 'idx', ...data.idx, normalize: data.normalize ?? 'none' };
  return { kind: 'inline', x: data.x, y: data.y };
}

function asList(names: string | string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}

function layerModel(layer: LayerSpec, l: number, count: number): LayerModel {
  const activation = layer.activation ?? 'linear';
  return {
    type: 'dense',
    name: layer.name ?? defaultName(l, count),
    units: layer.units,
    activation,
    init: layer.init ?? defaultInit(activation),
    weights: layer.weights ?? null,
    bias: layer.bias ?? null,
    useBias: layer.useBias ?? true,
    trainBias: layer.trainBias ?? true,
  };
}

function defaultName(l: number, count: number): string {
  if (l === count - 1) return 'output';
  return count === 2 ? 'hidden' : `hidden ${l + 1}`;
}

const reluFamily: readonly ActivationName[] = ['relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu'];

function defaultInit(activation: ActivationName): InitializerName {
  return reluFamily.includes(activation) ? 'heUniform' : 'xavierUniform';
}

/** Defaults beside the learning rate of sgd (0.1) are PyTorch's. */
function optimizerModel(spec: NonNullable<Spec['optimizer']>): Model['optimizer'] {
  const schedule = spec.schedule ? scheduleModel(spec.schedule) : null;
  const rate = (byDefault: number): number => spec.learningRate ?? byDefault;
  let settings: OptimizerSettings;
  switch (spec.type) {
    case 'adagrad':
      settings = { type: 'adagrad', epsilon: spec.epsilon ?? 1e-10 };
      return { settings, learningRate: rate(0.01), schedule };
    case 'rmsprop': {
      const { decay = 0.99, epsilon = 1e-8, centered = false, momentum = 0 } = spec;
      settings = { type: 'rmsprop', decay, epsilon, centered, momentum };
      return { settings, learningRate: rate(0.01), schedule };
    }
    case 'adam':
    case 'adamw': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decayBiases = false } = spec;
      const weightDecay = spec.weightDecay ?? (spec.type === 'adamw' ? 0.01 : 0);
      settings = { type: spec.type, beta1, beta2, epsilon, weightDecay, decayBiases };
      return { settings, learningRate: rate(0.001), schedule };
    }
    case 'sgd':
    case undefined: {
      settings = { type: 'sgd', momentum: spec.momentum ?? 0, nesterov: spec.nesterov ?? false };
      return { settings, learningRate: rate(0.1), schedule };
    }
  }
}

function scheduleModel(spec: NonNullable<NonNullable<Spec['optimizer']>['schedule']>): Schedule {
  const unit = spec.unit ?? 'step';
  return spec.type === 'cosine' ? { ...spec, unit, min: spec.min ?? 0 } : { ...spec, unit };
}
