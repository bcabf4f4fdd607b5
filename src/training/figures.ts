/** What a moment of a run is like, layer by layer, in a few numbers. */

import type { Matrix } from '../core/index.ts';
import type { RunFigures } from '../protocol/worker.ts';
import { inspect } from './inspect.ts';
import type { Run } from './run.ts';

export function figuresOf({ trainer, job, hasBefore }: Run): RunFigures {
  const { pass, step } = inspect(trainer);
  const observation = hasBefore ? trainer.observe() : null;
  return {
    step,
    layers: pass.layers.map(({ a, dz }, l) => ({
      meanActivation: a.data.reduce((sum, value) => sum + Math.abs(value), 0) / a.data.length,
      deltaNorm: Math.sqrt(dz.data.reduce((sum, value) => sum + value * value, 0)),
      updateRatio: observation?.updateRatio(l) ?? NaN,
      deadUnits: job.plan.network.layers[l]!.activation === 'relu' ? deadColumns(a) : null,
    })),
  };
}

/** Columns that hold nothing but 0. */
function deadColumns({ data, rows, cols }: Matrix): number {
  let dead = 0;
  for (let j = 0; j < cols; j++) {
    let i = 0;
    while (i < rows && data[i * cols + j] === 0) i++;
    if (i === rows) dead++;
  }
  return dead;
}
