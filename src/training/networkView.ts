/** What a panel must know to draw a job's network. */

import type { EngineInfo } from '../core/index.ts';
import type { NetworkView } from '../protocol/network.ts';
import { hasAccuracy } from './accuracy.ts';
import type { Job } from './job.ts';

export function networkView(job: Job, fileName: string, engine: EngineInfo | null = null): NetworkView {
  const { model, dataset, plan } = job;
  return {
    name: model.name ?? fileName,
    featureNames: dataset.featureNames,
    inputs: plan.network.nIn,
    layers: plan.network.layers.map(({ nIn, units, activation, useBias }, l) => ({
      name: model.layers[l]!.name,
      type: 'dense',
      nIn,
      units,
      activation,
      useBias,
      trainBias: model.layers[l]!.trainBias,
      parameters: units * (nIn + (useBias ? 1 : 0)),
    })),
    outputNames: dataset.targetNames,
    loss: model.loss,
    optimizer: model.optimizer,
    regularization: model.regularization,
    trainingSamples: dataset.training.length,
    validationSamples: dataset.validation.length,
    stepsPerEpoch: job.stepsPerEpoch,
    totalSteps: job.totalSteps,
    accuracyOn: hasAccuracy(job) ? (dataset.validation.length > 0 ? 'validation' : 'training') : null,
    classOfRow: dataset.classes && dataset.classOfRow ? Array.from(dataset.classOfRow, (c) => dataset.classes![c]!) : null,
    engine,
  };
}
