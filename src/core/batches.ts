/** Which samples each step trains on: a pure function of the seed and the step, so that any step can be come back to. */

import type { TrainingPlan } from './engine.ts';
import { permutation, seededRandom, streams } from './random.ts';

export class Batches {
  readonly stepsPerEpoch: number;
  private readonly plan: Pick<TrainingPlan, 'rows' | 'batchSize' | 'shuffle' | 'seed'>;
  private epoch = -1;
  private order: Uint32Array = new Uint32Array(0);

  constructor(plan: Pick<TrainingPlan, 'rows' | 'batchSize' | 'shuffle' | 'seed'>) {
    this.plan = plan;
    this.stepsPerEpoch = Math.ceil(plan.rows.length / plan.batchSize);
  }

  epochOf(step: number): number {
    return Math.floor(step / this.stepsPerEpoch);
  }

  /** Rows of the data in the batch of a step; shared, not to be written to. The last batch of an epoch may be smaller. */
  at(step: number): Uint32Array {
    const from = this.startOf(step);
    return this.orderOf(this.epochOf(step)).subarray(from, from + this.plan.batchSize);
  }

  /** Where the batch of a step begins in the order of its epoch. */
  startOf(step: number): number {
    return (step % this.stepsPerEpoch) * this.plan.batchSize;
  }

  /** Samples in the batch of a step. */
  sizeOf(step: number): number {
    return Math.min(this.plan.batchSize, this.plan.rows.length - this.startOf(step));
  }

  /** All training rows in the order of an epoch: shuffled by the seed and the epoch's number, or ascending. Shared, not to be written to. */
  orderOf(epoch: number): Uint32Array {
    const { rows, shuffle, seed } = this.plan;
    if (!shuffle) return rows;
    if (epoch !== this.epoch) {
      this.order = permutation(seededRandom(seed, streams.shuffle, epoch), rows.length);
      for (let i = 0; i < rows.length; i++) this.order[i] = rows[this.order[i]!]!;
      this.epoch = epoch;
    }
    return this.order;
  }
}
