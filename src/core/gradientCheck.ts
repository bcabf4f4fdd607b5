/**
 * The proof that a gradient is right: every analytic ∂J/∂θ against a central difference of J itself.
 *
 * The difference is the five-point one, f′ ≈ [8 (f(h) − f(−h)) − (f(2h) − f(−2h))] / 12h, with a truncation error of order h⁴
 * (Abramowitz and Stegun 25.3.6), which allows a step large enough that rounding does not drown the result.
 *
 * Three things make an honest difference disagree with an honest gradient, and all are accounted for:
 * - a kink (relu and its kin): if some z is on both sides of a kink within ±2h, a smaller step is taken; if the smallest still
 *   straddles it, or z is exactly on it, the entry is counted as `atKink` and not compared.
 * - truncation: large inputs or weights make J bend within ±2h. A difference that disagrees counts only once the next smaller
 *   step confirms it, by moving less than a tenth of the disagreement; else the smaller one is compared, down to the smallest.
 * - rounding: J carries about ε · (|J| + 1) of it, which the division by h enlarges. Differences below that say nothing.
 */

import { elementwiseActivations } from './activations.ts';
import { expectShape } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { denseForwardUnit } from './dense.ts';
import { backward, createPass, forward, inputOf, lossOf } from './network.ts';
import type { Network, Pass } from './network.ts';
import { Parameters } from './parameters.ts';

/** Steps tried, relative to max(1, |θ|), the largest first. */
export const checkSteps = [1e-3, 1e-4, 1e-5, 1e-6] as const;
/** Largest relative error |analytic − numeric| / max(|analytic|, |numeric|) that passes. */
export const checkTolerance = 1e-6;
/** Rounding allowed for, in units of ε · (|J| + 1) / h. */
const roundingUnits = 64;

/** One parameter's two gradients. */
export interface CheckedEntry {
  /** [unit, input] of a weight; [unit] of a bias. */
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |analytic − numeric| / max(|analytic|, |numeric|). */
  readonly relativeError: number;
  /** The relative error is within the tolerance, or rounding alone explains the difference. */
  readonly agrees: boolean;
}

/** W or b of one layer. */
export interface CheckedBlock {
  readonly layer: number;
  readonly block: 'W' | 'b';
  readonly entries: number;
  /** Entries that sit on a kink (of f′ or f″) and were not compared. */
  readonly atKink: number;
  /** The entry that agrees least; null when none was compared. */
  readonly worst: CheckedEntry | null;
  readonly agrees: boolean;
}

/** The gradients of J at these parameters, as backpropagation computes them. */
export function analyticGradients(network: Network, parameters: Parameters, x: Matrix, y: Matrix): Parameters {
  const pass = passOver(network, x);
  forward(network, parameters, pass);
  const gradients = new Parameters(network.layers);
  backward(network, parameters, pass, y, gradients);
  return gradients;
}

function passOver(network: Network, x: Matrix): Pass {
  const pass = createPass(network, x.rows);
  expectShape('x', x, x.rows, network.nIn);
  pass.x.data.set(x.data);
  return pass;
}

/** Checks every entry of `gradients`. x [B×nIn], y [B×D]. A generator, so that a caller may show progress: it yields a block at a time. */
export function* checkGradients(network: Network, parameters: Parameters, gradients: Parameters, x: Matrix, y: Matrix): Generator<CheckedBlock> {
  const own = new Parameters(network.layers, parameters.values.slice());
  const differentiate = centralDifference(network, own, x, y);
  for (let layer = 0; layer < network.layers.length; layer++) {
    for (const block of ['W', 'b'] as const) {
      const theta = valuesOf(own, layer, block);
      const nIn = network.layers[layer]!.nIn;
      if (theta.length > 0) yield checkBlock(layer, block, theta, valuesOf(gradients, layer, block), nIn, differentiate);
    }
  }
}

/** A central difference, and how much of it may be rounding. */
interface Difference {
  readonly numeric: number;
  readonly rounding: number;
}

/** ∂J/∂θ[i] of a layer with one of the `checkSteps`; null when a kink is within reach of it. */
type Differentiate = (layer: number, theta: Float64Array, i: number, relativeStep: number) => Difference | null;

function checkBlock(layer: number, block: 'W' | 'b', theta: Float64Array, gradient: Float64Array, nIn: number, differentiate: Differentiate): CheckedBlock {
  let atKink = 0;
  let worst: CheckedEntry | null = null;
  for (let i = 0; i < theta.length; i++) {
    const analytic = gradient[i]!;
    const difference = bestDifference(analytic, (relativeStep) => differentiate(layer, theta, i, relativeStep));
    if (difference === null) {
      atKink += 1;
      continue;
    }
    const entry: CheckedEntry = {
      index: block === 'W' ? [Math.floor(i / nIn), i % nIn] : [i],
      analytic,
      numeric: difference.numeric,
      relativeError: relativeErrorOf(analytic, difference),
      agrees: agree(analytic, difference),
    };
    if (worst === null || isWorse(entry, worst)) worst = entry;
    if (Number.isNaN(entry.relativeError)) break; // a gradient that is not a number is the worst there is
  }
  return { layer, block, entries: theta.length, atKink, worst, agrees: worst?.agrees ?? true };
}

/** Entries that disagree are worse than those that agree, and then the larger relative error; among those that agree, the larger difference. */
function isWorse(a: CheckedEntry, b: CheckedEntry): boolean {
  if (a.agrees !== b.agrees) return !a.agrees;
  if (a.agrees) return Math.abs(a.analytic - a.numeric) > Math.abs(b.analytic - b.numeric);
  return !(a.relativeError <= b.relativeError);
}

/** The difference with the largest step that agrees with `analytic`, or that the next step confirms; null on a kink. */
function bestDifference(analytic: number, differentiate: (relativeStep: number) => Difference | null): Difference | null {
  let best: Difference | null = null;
  for (const relativeStep of checkSteps) {
    const next = differentiate(relativeStep);
    if (next === null) continue;
    if (best !== null && Math.abs(next.numeric - best.numeric) <= Math.abs(analytic - best.numeric) / 10) return best;
    best = next;
    if (agree(analytic, best)) return best;
  }
  return best;
}

/** |analytic − numeric| / max(|analytic|, |numeric|); 0 when both are 0. */
function relativeErrorOf(analytic: number, { numeric }: Difference): number {
  return analytic === numeric ? 0 : Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric));
}

function agree(analytic: number, difference: Difference): boolean {
  return Math.abs(analytic - difference.numeric) <= difference.rounding || relativeErrorOf(analytic, difference) <= checkTolerance;
}

/** Differences of J at these parameters, which are changed and restored. */
function centralDifference(network: Network, parameters: Parameters, x: Matrix, y: Matrix): Differentiate {
  const pass = passOver(network, x);
  forward(network, parameters, pass);
  const center = lossOf(network, pass, y);
  const roundingOfJ = Number.isFinite(center) ? roundingUnits * Number.EPSILON * (Math.abs(center) + 1) : 0;
  const sides = kinkSides(network, pass);
  const kinked = sides.some((side) => side !== null);

  // θ[i] reaches its own unit and the layers above only; the layers below stay as they are.
  const lossFrom = (layer: number, unit: number): number => {
    denseForwardUnit(network.layers[layer]!, parameters.layers[layer]!, inputOf(pass, layer), pass.layers[layer]!, unit);
    forward(network, parameters, pass, layer + 1);
    return lossOf(network, pass, y);
  };

  return (layer, theta, i, relativeStep) => {
    const unit = theta === parameters.layers[layer]!.b ? i : Math.floor(i / network.layers[layer]!.nIn);
    const at = theta[i]!;
    const h = relativeStep * Math.max(1, Math.abs(at));
    let crossed = false;
    const f = (k: number): number => {
      theta[i] = at + k * h;
      const J = lossFrom(layer, unit);
      crossed ||= kinked && !sameSides(network, pass, sides);
      return J;
    };
    const numeric = (8 * (f(1) - f(-1)) - (f(2) - f(-2))) / (12 * h);
    theta[i] = at;
    lossFrom(layer, unit); // and back again, for the next entry
    return crossed ? null : { numeric, rounding: roundingOfJ / h };
  };
}

function kinkOf(activation: Network['layers'][number]['activation']): number | undefined {
  return activation === 'softmax' ? undefined : elementwiseActivations[activation].kink;
}

/** For every z of every layer with a kink: −1, 0 or 1, on which side of it. */
function kinkSides(network: Network, pass: Pass): (Int8Array | null)[] {
  return network.layers.map(({ activation }, l) => {
    const kink = kinkOf(activation);
    return kink === undefined ? null : Int8Array.from(pass.layers[l]!.z.data, (z) => Math.sign(z - kink));
  });
}

/** Whether every z is on its side and none is on the kink. A z that stays exactly where it was does not depend on θ. */
function sameSides(network: Network, pass: Pass, sides: (Int8Array | null)[]): boolean {
  return network.layers.every(({ activation }, l) => {
    const before = sides[l];
    const kink = kinkOf(activation);
    if (!before || kink === undefined) return true;
    return pass.layers[l]!.z.data.every((z, i) => Math.sign(z - kink) === before[i]);
  });
}

function valuesOf(parameters: Parameters, layer: number, block: 'W' | 'b'): Float64Array {
  const own = parameters.layers[layer]!;
  return block === 'W' ? own.W.data : own.b;
}
