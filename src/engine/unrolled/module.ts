/** The module with the steps that are written out for one network, and which networks those are. */

import type { TrainingPlan } from '../../core/index.ts';
import type { Layout } from '../layout.ts';
import { externs, list, moduleOf, name, unsigned, valueTypes } from './binary.ts';
import type { Pieces } from './pieces.ts';
import { activations, Step, vectorsFor } from './step.ts';
import type { Form } from './step.ts';

/**
 * Multiplications of vectors in a forward pass at most. With twice as many, the code no longer fits into what a core keeps of decoded instructions:
 * the loops were measured to be faster from there on with V8 11 (with V8 13 from about 500 on).
 */
const longest = 200;

/** Whether steps on such batches are to be written out. */
export function isUnrolled({ network }: TrainingPlan, samples: number, layout: Layout): boolean {
  const weights = network.layers.reduce((sum, { nIn, units }) => sum + (nIn + 1) * units, 0);
  return weights * vectorsFor(samples, layout) <= longest && network.layers.slice(0, -1).every(({ activation }) => activation in activations);
}

/**
 * A module with functions that make steps on batches of these forms: `0`, `1`, … of the plan, of the addresses of a batch's x and of its learning
 * rate, of the distance to the next step's learning rate, and of the number of steps, whose batches lie one after the other. They give the number
 * of steps made: a lower one where J or a gradient of the next one is not finite. Imported are the memory and, where there are no pieces for them, the
 * kernels' own functions for the output with its loss, and for the update.
 */
export function unrolledSteps(plan: TrainingPlan, layout: Layout, forms: readonly Form[], loss: number, pieces: Pieces): Uint8Array {
  const { i32, f64 } = valueTypes;
  const signature = (parameters: number, ...results: readonly number[]): number[] => [0x60, ...list(Array.from({ length: parameters }, () => [i32])), ...list(results.map((type) => [type]))];
  const signatures = [signature(5, i32), signature(2, f64), signature(2)];
  const memory = [...name('env'), ...name('memory'), externs.memory, 3, ...unsigned(1), ...unsigned(2 ** 16)]; // shared, of 1 to 65536 pages
  const output = [...name('env'), ...name('output'), externs.function, 1];
  const update = [...name('env'), ...name('update'), externs.function, 2];
  const bodies = forms.map((form) => new Step(plan, layout, form, loss, pieces).write());
  return moduleOf([
    ['type', list(signatures)],
    ['import', list([memory, output, update])],
    ['function', list(forms.map(() => [0]))],
    ['export', list(forms.map((_form, i) => [...name(String(i)), externs.function, ...unsigned(2 + i)]))],
    ['code', list(bodies)],
  ]);
}
