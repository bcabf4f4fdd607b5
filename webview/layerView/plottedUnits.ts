/** Which activations have a plot, and what is said of a unit in it. Pure. */

import { precise } from '../format.ts';
import type { Context } from '../inspector/context.ts';
import { unitName } from '../labels.ts';
import { activationCurves } from './activationCurves.ts';

/** Whether an activation has such a plot: softmax, which works on all units together, has none. */
export function isPlotted(activation: string): boolean {
  return activation in activationCurves;
}

/** "unit 3: z = 1.20000, f = 0.833655, slope 0.305020", with the notation's letters. */
export function dotText({ network, notation }: Context, column: number, unit: number, z: number): string {
  const curve = activationCurves[network.layers[column - 1]!.activation]!;
  const { plain } = notation;
  return `${unitName(network, column, unit)}: ${plain.z} = ${precise(z)}, ${plain.a} = ${precise(curve.f(z))}, ${plain.slope} = ${precise(curve.slope(z))}`;
}
