/** What if: a job with one thing changed, and whether that can be changed. */

import * as l10n from '@vscode/l10n';
import { Matrix } from '../core/index.ts';
import type { ReadonlyMatrix } from '../core/index.ts';
import type { Edit } from '../protocol/edit.ts';
import type { Job } from './job.ts';
import type { Trainer } from './trainer.ts';

/** Why an edit makes no sense for a job, in a sentence; null if it does. */
export function editProblem({ plan, dataset }: Job, edit: Edit): string | null {
  if (!Number.isFinite(edit.value)) return l10n.t`${edit.value} is not a finite number`;
  switch (edit.kind) {
    case 'weight':
    case 'bias': {
      const layer = plan.network.layers[edit.layer];
      if (!layer) return l10n.t`there is no layer ${edit.layer}`;
      if (!isIndex(edit.unit, layer.units)) return l10n.t`the layer has ${layer.units} units, none is number ${edit.unit}`;
      if (edit.kind === 'bias') return layer.useBias ? null : l10n.t`the layer has no biases`;
      return isIndex(edit.input, layer.nIn) ? null : l10n.t`the layer has ${layer.nIn} inputs, none is number ${edit.input}`;
    }
    case 'input':
      if (!isIndex(edit.row, dataset.x.rows)) return l10n.t`the data has ${dataset.x.rows} rows, none is number ${edit.row}`;
      return isIndex(edit.feature, dataset.x.cols) ? null : l10n.t`the data has ${dataset.x.cols} features, none is number ${edit.feature}`;
    case 'learningRate':
      return edit.value >= 0 ? null : l10n.t`a learning rate of ${edit.value} is negative`;
  }
}

/** The job from the edit on; the job itself, data and all, stays as it is. */
export function editedJob(job: Job, edit: Edit): Job {
  if (edit.kind === 'learningRate') return { ...job, plan: { ...job.plan, learningRate: edit.value } };
  if (edit.kind !== 'input') return job;
  const dataset = { ...job.dataset, x: new OneChanged(job.dataset.x, edit) };
  return { ...job, dataset, plan: { ...job.plan, samples: dataset } };
}

/** Makes an edit of a weight or a bias in the trainer's state. */
export function applyEdit(trainer: Trainer, edit: Edit): void {
  if (edit.kind === 'weight') trainer.set(edit.layer, edit.unit, edit.input, edit.value);
  if (edit.kind === 'bias') trainer.set(edit.layer, edit.unit, null, edit.value);
}

/** A matrix with another number in one place; it shares all others. */
class OneChanged implements ReadonlyMatrix {
  private readonly original: ReadonlyMatrix;
  private readonly edit: Extract<Edit, { kind: 'input' }>;

  constructor(original: ReadonlyMatrix, edit: Extract<Edit, { kind: 'input' }>) {
    this.original = original;
    this.edit = edit;
  }

  get rows(): number {
    return this.original.rows;
  }

  get cols(): number {
    return this.original.cols;
  }

  at(i: number, j: number): number {
    return i === this.edit.row && j === this.edit.feature ? this.edit.value : this.original.at(i, j);
  }

  gather(indices: ArrayLike<number>, out = Matrix.zeros(indices.length, this.cols), from = 0): Matrix {
    const { row, feature, value } = this.edit;
    this.original.gather(indices, out, from);
    for (let i = 0; i < out.rows; i++) if (indices[from + i] === row) out.data[i * out.cols + feature] = value;
    return out;
  }
}

function isIndex(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}
