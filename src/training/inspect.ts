/** One moment, opened up: every value of the pass over a batch, from the state before an update. */

import { backward, createPass, forward, lossOf, Matrix, Parameters } from '../core/index.ts';
import type { Pass } from '../core/index.ts';
import type { Trainer } from './trainer.ts';

export interface Inspection {
  readonly step: number;
  readonly epoch: number;
  /** Rows of the data, in the batch's order. */
  readonly batch: Uint32Array;
  /** J of the batch, without the penalty. */
  readonly loss: number;
  readonly penalty: number;
  readonly learningRate: number;
  /** Every x, z, a, da, dz and ∂J/∂X. */
  readonly pass: Pass;
  /** Targets [B×D]. */
  readonly y: Matrix;
  /** dW and db of J alone. */
  readonly gradients: Parameters;
  /** W and b before the update; shared with the trainer. */
  readonly parameters: Parameters;
}

/** The state before the trainer's next step, with that step's batch, or with `batch` instead. Leaves the trainer as it is. */
export function inspect(trainer: Trainer, batch = trainer.batches.at(trainer.step)): Inspection {
  const { job, parameters, step, epoch, penalty, learningRate } = trainer;
  const { network } = job.rule;
  const pass = createPass(network, batch.length);
  job.dataset.x.gather(batch, pass.x);
  const y = job.dataset.y.gather(batch);
  const gradients = new Parameters(network.layers);
  forward(network, parameters, pass);
  backward(network, parameters, pass, y, gradients, true);
  return { step, epoch, batch, loss: lossOf(network, pass, y), penalty, learningRate, pass, y, gradients, parameters };
}
