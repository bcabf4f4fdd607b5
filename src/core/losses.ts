/**
 * The losses: J of a batch and ∂J/∂A (MATH: "Losses"). A [B×D] are the outputs, Y [B×D] the targets.
 * Each is a sum over samples and units of one term, times a scale that depends on B and D alone.
 */

import { Matrix } from './matrix.ts';

export interface Loss {
  /** The term of one output unit of one sample. */
  readonly term: (a: number, y: number) => number;
  /** The term's derivative with respect to a. */
  readonly dTerm: (a: number, y: number) => number;
  /** What the sum of the terms is multiplied with. */
  readonly scale: (B: number, D: number) => number;
}

const squared = (a: number, y: number): number => (a - y) * (a - y);
const halfSquared = (a: number, y: number): number => 0.5 * squared(a, y);
const difference = (a: number, y: number): number => a - y;
const overSamples = (B: number): number => 1 / B;

/** J = (1/B) Σ (1/D) Σ (a − y)²; ∂J/∂a = 2 (a − y) / (D B). Seed 003 prints (y − t) for it: the factor 2/D is missing there. */
export const mse: Loss = { term: squared, dTerm: (a, y) => 2 * (a - y), scale: (B, D) => 1 / (B * D) };

/** J = (1/B) Σ ½ Σ (a − y)²; ∂J/∂a = (a − y) / B. Seed 004, regression. */
export const halfMse: Loss = { term: halfSquared, dTerm: difference, scale: overSamples };

/** J = Σ ½ Σ (a − y)²; ∂J/∂a = a − y. Seed 001, there for one sample. */
export const halfSse: Loss = { term: halfSquared, dTerm: difference, scale: () => 1 };

/** J = −(1/B) Σ Σ [y ln a + (1 − y) ln(1 − a)]; ∂J/∂a = (a − y) / (a (1 − a) B). Seed 004, classification. */
export const bce: Loss = {
  term: (a, y) => -weighted(y, Math.log(a)) - weighted(1 - y, Math.log1p(-a)),
  dTerm: (a, y) => weighted(1 - y, 1 / (1 - a)) - weighted(y, 1 / a),
  scale: overSamples,
};

/** J = −(1/B) Σ Σ y_k ln p_k; ∂J/∂p_k = −y_k / (p_k B). Seeds 000, 002, 003. */
export const crossEntropy: Loss = {
  term: (p, y) => -weighted(y, Math.log(p)),
  dTerm: (p, y) => -weighted(y, 1 / p),
  scale: overSamples,
};

export const losses = { mse, halfMse, halfSse, bce, crossEntropy } as const;
export type LossName = keyof typeof losses;
export const lossNames = Object.keys(losses) as readonly LossName[];

/** y · x, with 0 · ∞ = 0: a target of 0 leaves its term out. 0 · NaN stays NaN. */
export function weighted(y: number, x: number): number {
  return y === 0 && !Number.isNaN(x) ? 0 : y * x;
}

/** J of the batch, from the outputs alone. */
export function lossValue(loss: Loss, A: Matrix, Y: Matrix): number {
  const a = A.data;
  const y = Y.data;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += loss.term(a[i]!, y[i]!);
  return sum * loss.scale(A.rows, A.cols);
}

/** ∂J/∂A, writes into `dA` [B×D]. */
export function lossBackward(loss: Loss, A: Matrix, Y: Matrix, dA: Matrix): void {
  const a = A.data;
  const y = Y.data;
  const da = dA.data;
  const scale = loss.scale(A.rows, A.cols);
  for (let i = 0; i < a.length; i++) da[i] = loss.dTerm(a[i]!, y[i]!) * scale;
}
