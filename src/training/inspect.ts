/** One moment, opened up by the reference mathematics: every value of the pass over a batch, from the state before an update. */

import { backward, createPass, forward, lossOf, Parameters } from '../core/index.ts';
import type { Moment } from '../core/index.ts';
import type { Trainer } from './trainer.ts';

/** Every x, z, a, da, dz and ∂J/∂X; dW and db of J alone; W and b before the update, shared with the trainer. */
export interface Inspection extends Moment {
  readonly penalty: number;
  readonly learningRate: number;
}

/** The state before the trainer's next step, with that step's batch, or with `batch` instead. Leaves the trainer as it is. */
export function inspect(trainer: Trainer, batch = trainer.batches.at(trainer.step)): Inspection {
  const { job, parameters, step, epoch, penalty, learningRate } = trainer;
  const { network, samples } = job.plan;
  const pass = createPass(network, batch.length);
  samples.x.gather(batch, pass.x);
  const y = samples.y.gather(batch);
  const gradients = new Parameters(network.layers);
  forward(network, parameters, pass);
  backward(network, parameters, pass, y, gradients, true);
  return { step, epoch, batch, loss: lossOf(network, pass, y), penalty, learningRate, pass, y, gradients, parameters };
}
