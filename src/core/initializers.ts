/** First weights. fan-in = nIn, fan-out = units of the layer. */

import { normal, uniform } from './random.ts';
import type { Random } from './random.ts';

/** Draws one weight of a layer [units × nIn]. */
export type Initializer = (random: Random, nIn: number, units: number) => number;

/** U(−r, r), r = √(6 / (nIn + units)). Glorot and Bengio, AISTATS 2010. */
export const xavierUniform: Initializer = (random, nIn, units) => symmetric(random, Math.sqrt(6 / (nIn + units)));

/** N(0, 2 / (nIn + units)). Glorot and Bengio, AISTATS 2010. */
export const xavierNormal: Initializer = (random, nIn, units) => Math.sqrt(2 / (nIn + units)) * normal(random);

/** U(−r, r), r = √(6 / nIn). He et al., ICCV 2015. */
export const heUniform: Initializer = (random, nIn) => symmetric(random, Math.sqrt(6 / nIn));

/** N(0, 2 / nIn). He et al., ICCV 2015. */
export const heNormal: Initializer = (random, nIn) => Math.sqrt(2 / nIn) * normal(random);

/** N(0, 1 / nIn). LeCun et al., "Efficient BackProp", 1998; what selu asks for (Klambauer et al., 2017). */
export const lecunNormal: Initializer = (random, nIn) => Math.sqrt(1 / nIn) * normal(random);

/** U(−0.05, 0.05). */
export const uniformInit: Initializer = (random) => symmetric(random, 0.05);

/** N(0, 0.05²). */
export const normalInit: Initializer = (random) => 0.05 * normal(random);

/** All weights 0: every unit of a layer then stays like its neighbours. */
export const zeros: Initializer = () => 0;

export const initializers = { xavierUniform, xavierNormal, heUniform, heNormal, lecunNormal, uniform: uniformInit, normal: normalInit, zeros } as const;
export type InitializerName = keyof typeof initializers;
export const initializerNames = Object.keys(initializers) as readonly InitializerName[];

function symmetric(random: Random, r: number): number {
  return uniform(random, -r, r);
}
