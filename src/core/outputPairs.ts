/**
 * An output activation and a loss taken together, from z: exact and finite where the two in sequence are not (a saturated
 * output makes ln a or 1/a infinite although J(z) and ∂J/∂z are small). For sigmoid and softmax with bce and crossEntropy.
 *
 * A pair works on one sample; its terms of J and its dz are the sample's own, without the 1/B of the mean.
 */

import type { ActivationName } from './activations.ts';
import { sigmoid, softplus } from './activations.ts';
import { weighted } from './losses.ts';
import type { LossName } from './losses.ts';
import type { Matrix } from './matrix.ts';

export interface OutputPair {
  /** The terms of J of one sample, one a unit; writes into `terms`. */
  readonly terms: (z: Float64Array, y: Float64Array, terms: Float64Array) => void;
  /** ∂J/∂z of one sample; p is the activation's output; writes into `dz`. */
  readonly dz: (z: Float64Array, p: Float64Array, y: Float64Array, dz: Float64Array) => void;
}

/** ln a = −softplus(−z) and ln(1 − a) = −softplus(z), hence J = softplus(z) − y z; dz = a − y. */
const sigmoidBce: OutputPair = {
  terms: (z, y, terms) => {
    for (let k = 0; k < z.length; k++) terms[k] = weighted(y[k]!, softplus.f(-z[k]!)) + weighted(1 - y[k]!, softplus.f(z[k]!));
  },
  dz: (_z, p, y, dz) => {
    for (let k = 0; k < p.length; k++) dz[k] = p[k]! - y[k]!;
  },
};

/** J = Σ y softplus(−z); dz = −y (1 − a), where 1 − a = σ(−z). */
const sigmoidCrossEntropy: OutputPair = {
  terms: (z, y, terms) => {
    for (let k = 0; k < z.length; k++) terms[k] = weighted(y[k]!, softplus.f(-z[k]!));
  },
  dz: (z, _p, y, dz) => {
    for (let k = 0; k < z.length; k++) dz[k] = -y[k]! * sigmoid.f(-z[k]!);
  },
};

/** ln p_k = z_k − ln Σ e^z; dz = p Σ_k y_k − y, which is p − y when the targets sum to 1. Seeds 000 and 002. */
const softmaxCrossEntropy: OutputPair = {
  terms: (z, y, terms) => {
    const max = z[indexOfMax(z)]!;
    const total = logSumExp(z, max);
    for (let k = 0; k < z.length; k++) terms[k] = weighted(y[k]!, max - z[k]! + total);
  },
  dz: (_z, p, y, dz) => {
    const ySum = sumOver(y, (yk) => yk);
    for (let k = 0; k < p.length; k++) dz[k] = p[k]! * ySum - y[k]!;
  },
};

/**
 * J = −Σ_i [y_i ln p_i + (1 − y_i) ln(1 − p_i)]. With q_i = 1 − p_i and g_i = p_i ∂J/∂p_i = (1 − y_i) p_i / q_i − y_i, the
 * softmax Jacobian gives dz_j = g_j q_j − p_j Σ_{i≠j} g_i. Only the largest p can be so close to 1 that its q vanishes:
 * ln q and p_j / q of the top unit come from the other units' own softmax, and its dz from Σ_j dz_j = 0 (softmax does not
 * change when all z are shifted). A lone unit has p = 1 whatever its z: dz = 0, and J = ∞ unless y = 1.
 */
const softmaxBce: OutputPair = {
  terms: (z, y, terms) => {
    const top = indexOfMax(z);
    const max = z[top]!;
    const total = logSumExp(z, max);
    const rest = logSumExp(z, max, top);
    for (let k = 0; k < z.length; k++) {
      const logQ = k === top ? rest - total : Math.log1p(-Math.exp(z[k]! - max - total));
      terms[k] = weighted(y[k]!, max - z[k]! + total) - weighted(1 - y[k]!, logQ);
    }
  },
  dz: (z, p, y, dz) => {
    const top = indexOfMax(z);
    const [max, pTop, yTop] = [z[top]!, p[top]!, y[top]!];
    const rest = logSumExp(z, max, top);
    const g = (i: number): number => ((1 - y[i]!) * p[i]!) / (1 - p[i]!) - y[i]!;
    const others = sumOver(p, (_p, i) => (i === top ? 0 : g(i)));
    let sum = 0;
    for (let j = 0; j < z.length; j++) {
      if (j === top) continue;
      const pj = p[j]!;
      const share = Math.exp(z[j]! - max - rest); // p_j / q of the top unit
      dz[j] = g(j) * (1 - pj) - pj * (others - g(j)) - ((1 - yTop) * share * pTop - yTop * pj);
      sum += dz[j]!;
    }
    dz[top] = 0 - sum;
  },
};

const pairs: Partial<Record<ActivationName, Partial<Record<LossName, OutputPair>>>> = {
  sigmoid: { bce: sigmoidBce, crossEntropy: sigmoidCrossEntropy },
  softmax: { bce: softmaxBce, crossEntropy: softmaxCrossEntropy },
};

/** The pair's exact form, or null where the two in sequence are exact already. */
export function outputPair(activation: ActivationName, loss: LossName): OutputPair | null {
  return pairs[activation]?.[loss] ?? null;
}

/** J of a batch through a pair: the mean over the samples. */
export function pairLoss(pair: OutputPair, Z: Matrix, Y: Matrix): number {
  const terms = new Float64Array(Z.cols);
  let sum = 0;
  for (let i = 0; i < Z.rows; i++) {
    pair.terms(Z.row(i), Y.row(i), terms);
    sum += sumOver(terms, (term) => term);
  }
  return sum / Z.rows;
}

/** ∂J/∂Z of a batch through a pair, with the 1/B of the mean; writes into `dZ`. */
export function pairBackward(pair: OutputPair, Z: Matrix, P: Matrix, Y: Matrix, dZ: Matrix): void {
  for (let i = 0; i < Z.rows; i++) pair.dz(Z.row(i), P.row(i), Y.row(i), dZ.row(i));
  for (let i = 0; i < dZ.data.length; i++) dZ.data[i]! /= Z.rows;
}

/** ln Σ_k e^{z_k − shift}, leaving out unit `without`; −∞ when nothing is left. With a shift near z, nothing large cancels. */
function logSumExp(z: Float64Array, shift: number, without = -1): number {
  const top = indexOfMax(z, without);
  if (top < 0) return -Infinity;
  let others = 0;
  for (let k = 0; k < z.length; k++) if (k !== top && k !== without) others += Math.exp(z[k]! - z[top]!);
  return z[top]! - shift + Math.log1p(others);
}

/** The first largest unit, leaving out unit `without`; −1 when nothing is left. */
function indexOfMax(z: Float64Array, without = -1): number {
  let top = -1;
  for (let k = 0; k < z.length; k++) if (k !== without && (top < 0 || z[k]! > z[top]!)) top = k;
  return top;
}

function sumOver(values: Float64Array, term: (value: number, k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += term(values[k]!, k);
  return sum;
}
