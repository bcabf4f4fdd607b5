/** Which samples each step trains on: a pure function of the seed and the step, so that any step can be come back to. */

import { permutation, seededRandom, streams } from '../core/index.ts';
import type { Job } from './job.ts';

export class Batches {
  private readonly job: Job;
  private epoch = -1;
  private order = new Uint32Array(0);

  constructor(job: Job) {
    this.job = job;
  }

  epochOf(step: number): number {
    return Math.floor(step / this.job.stepsPerEpoch);
  }

  /** Rows of the data in the batch of a step; shared, not to be written to. The last batch of an epoch may be smaller. */
  at(step: number): Uint32Array {
    const { batchSize, stepsPerEpoch } = this.job;
    const order = this.orderOf(this.epochOf(step));
    const from = (step % stepsPerEpoch) * batchSize;
    return order.subarray(from, from + batchSize);
  }

  /** The training samples in the order of an epoch: shuffled by the seed and the epoch's number, or as they stand in the data. */
  private orderOf(epoch: number): Uint32Array {
    const { model, dataset } = this.job;
    if (!model.training.shuffle) return dataset.training;
    if (epoch !== this.epoch) {
      const order = permutation(seededRandom(model.seed, streams.shuffle, epoch), dataset.training.length);
      this.order = order.map((i) => dataset.training[i]!);
      this.epoch = epoch;
    }
    return this.order;
  }
}
