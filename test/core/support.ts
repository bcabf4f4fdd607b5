/** What the tests of the core share: arbitrary networks and numbers, and a central difference of one's own. */

import fc from 'fast-check';
import { createPass, forward, lossOf, Matrix, normal, Parameters, seededRandom, uniformBetween } from '../../src/core/index.ts';
import type { ActivationName, LossName, Network, Random, Samples } from '../../src/core/index.ts';

export const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** Finite numbers of ordinary size. */
export const ordinary = fc.double({ min: -10, max: 10, noNaN: true });

/** A matrix of normal numbers. */
export function normalMatrix(random: Random, rows: number, cols: number): Matrix {
  const m = Matrix.zeros(rows, cols);
  for (let i = 0; i < m.data.length; i++) m.data[i] = normal(random);
  return m;
}

export function normalParameters(random: Random, network: Network, scale = 0.7): Parameters {
  const parameters = new Parameters(network.layers);
  for (let i = 0; i < parameters.values.length; i++) parameters.values[i] = scale * normal(random);
  return parameters;
}

/** A network of the given units, input first; all hidden layers alike. */
export function networkOf(units: readonly number[], hidden: ActivationName, output: ActivationName, loss: LossName): Network {
  const layers = units.slice(1).map((n, l) => ({
    nIn: units[l]!,
    units: n,
    useBias: true,
    activation: l === units.length - 2 ? output : hidden,
  }));
  return { nIn: units[0]!, layers, loss };
}

/** Targets that every loss can take: in (0, 1), and for softmax summing to 1. */
export function targetsFor(random: Random, network: Network, B: number): Matrix {
  const { units, activation } = network.layers.at(-1)!;
  const Y = Matrix.zeros(B, units);
  for (let i = 0; i < Y.data.length; i++) Y.data[i] = uniformBetween(random, 0.05, 0.95);
  if (activation === 'softmax') {
    for (let i = 0; i < B; i++) {
      const row = Y.row(i);
      const sum = row.reduce((s, y) => s + y, 0);
      row.forEach((y, k) => (row[k] = y / sum));
    }
  }
  return Y;
}

export function samplesFor(seed: number, network: Network, B: number): Samples<Matrix> {
  const random = seededRandom(seed, 99);
  return { x: normalMatrix(random, B, network.nIn), y: targetsFor(random, network, B) };
}

/** Whether the outputs of the activation are inside the domain of the loss (probabilities for the two logarithmic ones). */
export function goTogether(output: ActivationName, loss: LossName): boolean {
  return (loss !== 'bce' && loss !== 'crossEntropy') || output === 'sigmoid' || output === 'softmax';
}

/** J of a batch, forward only. */
export function lossAt(network: Network, parameters: Parameters, { x, y }: Samples<Matrix>): number {
  const pass = createPass(network, x.rows);
  pass.x.data.set(x.data);
  forward(network, parameters, pass);
  return lossOf(network, pass, y);
}

/** df/dv[i] by the symmetric difference quotient, extrapolated once: (4 D(h/2) − D(h)) / 3. Restores v. */
export function derivativeOf(f: () => number, v: Float64Array, i: number, h = 1e-3): number {
  const at = v[i]!;
  const quotient = (step: number): number => {
    v[i] = at + step;
    const above = f();
    v[i] = at - step;
    const below = f();
    v[i] = at;
    return (above - below) / (2 * step);
  };
  return (4 * quotient(h / 2) - quotient(h)) / 3;
}

export function range(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}
