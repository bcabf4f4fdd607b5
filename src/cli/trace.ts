/** deltascope trace: one moment, every number of it. */

import { inspect } from '../training/inspect.ts';
import type { Trainer } from '../training/trainer.ts';
import type { EngineChoice } from '../training/engines.ts';
import type { Inspection } from '../training/inspect.ts';
import { withTrainer } from './engine.ts';
import { toJson } from './json.ts';
import { prepare } from './prepare.ts';

export interface TraceOptions {
  /** Updates made before the moment shown. */
  readonly step: number;
  /** All training samples as the batch, in the data's order. */
  readonly full: boolean;
  readonly engine: EngineChoice;
}

/** Exit code: 0 printed, 1 the run diverges before that step, 2 unusable. */
export async function trace(specPath: string, options: TraceOptions): Promise<number> {
  const job = await prepare(specPath);
  return job ? withTrainer(job, options.engine, null, (trainer) => traceWith(trainer, options)) : 2;
}

function traceWith(trainer: Trainer, { step, full }: TraceOptions): number {
  const diverged = trainer.trainTo(step);
  if (diverged !== null) {
    process.stderr.write(`step ${step} is not reached: diverged at ${diverged}\n`);
    return 1;
  }
  const inspection = full ? inspect(trainer, trainer.job.dataset.training) : inspect(trainer);
  process.stdout.write(`${toJson(document(trainer, inspection))}\n`);
  return 0;
}

/** Shapes: x [B×nIn]; z, a, da, dz [B×units]; W, dW [units×nIn]; b, db [units], or empty without biases. */
function document({ job }: Trainer, { step, epoch, batch, loss, pass, y, gradients, parameters }: Inspection): object {
  const layers = job.model.layers.map(({ name, type }, l) => {
    const { z, a, da, dz } = pass.layers[l]!;
    const own = parameters.layers[l]!;
    const gradient = gradients.layers[l]!;
    return { name, type, W: own.W.toRows(), b: own.b, z: z.toRows(), a: a.toRows(), da: da.toRows(), dz: dz.toRows(), dW: gradient.W.toRows(), db: gradient.b };
  });
  return { step, epoch, batch, loss, layers, x: pass.x.toRows(), dX: pass.dx.toRows(), y: y.toRows() };
}
