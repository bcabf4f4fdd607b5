/** The activation functions, each beside its derivative (MATH: "Activations"). */

import { normalCdf, normalPdf } from './erf.ts';
import { Matrix } from './matrix.ts';

/** An elementwise activation: a = f(z) and f′(z). `df` is given a = f(z) as well, because many derivatives are simplest in it. */
export interface Activation {
  readonly f: (z: number) => number;
  readonly df: (z: number, a: number) => number;
  /** Where f′ or f″ jumps, if anywhere: central differences across it are not accurate. */
  readonly kink?: number;
  /** What a lies between. Rounding reaches a bound in saturation; relu reaches 0 everywhere below 0. */
  readonly range: readonly [number, number];
}

const everything = [-Infinity, Infinity] as const;

/** f(z) = z. */
export const linear: Activation = { f: (z) => z, df: () => 1, range: everything };

/** σ(z) = 1 / (1 + e^{−z}); σ′ = a (1 − a). e is raised to −|z| only, so nothing overflows. */
export const sigmoid: Activation = {
  f: (z) => {
    const e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  },
  df: (_z, a) => a * (1 - a),
  range: [0, 1],
};

/** tanh(z); 1 − a². */
export const tanh: Activation = { f: Math.tanh, df: (_z, a) => 1 - a * a, range: [-1, 1] };

/** max(0, z); 1 where z > 0, else 0 (0 at 0). Nair and Hinton, ICML 2010. */
export const relu: Activation = { f: (z) => Math.max(0, z), df: (z) => (z > 0 ? 1 : 0), kink: 0, range: [0, Infinity] };

const leak = 0.01;
/** z where z > 0, else 0.01 z. Maas, Hannun and Ng, ICML 2013. */
export const leakyRelu: Activation = { f: (z) => (z > 0 ? z : leak * z), df: (z) => (z > 0 ? 1 : leak), kink: 0, range: everything };

/** z where z > 0, else e^z − 1; the derivative is 1 at 0, f″ jumps. Clevert, Unterthiner and Hochreiter, ICLR 2016, with α = 1. */
export const elu: Activation = { f: (z) => (z > 0 ? z : Math.expm1(z)), df: (z) => (z > 0 ? 1 : Math.exp(z)), kink: 0, range: [-1, Infinity] };

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
/** λ z where z > 0, else λ α (e^z − 1). Klambauer et al., NeurIPS 2017. */
export const selu: Activation = {
  f: (z) => seluScale * (z > 0 ? z : seluAlpha * Math.expm1(z)),
  df: (z) => seluScale * (z > 0 ? 1 : seluAlpha * Math.exp(z)),
  kink: 0,
  range: [-seluScale * seluAlpha, Infinity],
};

/** z Φ(z), exact; Φ(z) + z φ(z). Hendrycks and Gimpel, 2016. */
export const gelu: Activation = { f: (z) => z * normalCdf(z), df: (z) => normalCdf(z) + z * normalPdf(z), range: [-0.17, Infinity] };

/** z σ(z); σ + z σ (1 − σ). Elfwing, Uchibe and Doya, 2018. */
export const silu: Activation = {
  f: (z) => z * sigmoid.f(z),
  df: (z) => {
    const s = sigmoid.f(z);
    return s + z * s * (1 - s);
  },
  range: [-0.279, Infinity],
};

/** ln(1 + e^z) = max(z, 0) + ln(1 + e^{−|z|}); its derivative is σ(z). Dugas et al., NIPS 2000. */
export const softplus: Activation = {
  f: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  df: (z) => sigmoid.f(z),
  range: [0, Infinity],
};

export const elementwiseActivations = { linear, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, softplus } as const;

/** `softmax` works on all units of a layer at once and so is not elementwise. */
export type ActivationName = keyof typeof elementwiseActivations | 'softmax';

export const activationNames: readonly ActivationName[] = [...(Object.keys(elementwiseActivations) as (keyof typeof elementwiseActivations)[]), 'softmax'];

/** What every output of an activation lies between. */
export function activationRange(name: ActivationName): readonly [number, number] {
  return name === 'softmax' ? [0, 1] : elementwiseActivations[name].range;
}

/** A = f(Z), writes into `A` [B×units]. Softmax: p_j = e^{z_j − max z} / Σ_k e^{z_k − max z}, for each sample. */
export function activate(name: ActivationName, Z: Matrix, A: Matrix): void {
  if (name === 'softmax') {
    for (let i = 0; i < Z.rows; i++) softmax(Z.row(i), A.row(i));
    return;
  }
  const { f } = elementwiseActivations[name];
  const z = Z.data;
  const a = A.data;
  for (let i = 0; i < z.length; i++) a[i] = f(z[i]!);
}

/** dZ = f′(Z) ⊙ dA, writes into `dZ`. Softmax, by its full Jacobian p_i (δ_ij − p_j): dz_i = p_i (da_i − Σ_k p_k da_k). */
export function activateBackward(name: ActivationName, Z: Matrix, A: Matrix, dA: Matrix, dZ: Matrix): void {
  if (name === 'softmax') {
    for (let i = 0; i < Z.rows; i++) softmaxBackward(A.row(i), dA.row(i), dZ.row(i));
    return;
  }
  const { df } = elementwiseActivations[name];
  const z = Z.data;
  const a = A.data;
  const da = dA.data;
  const dz = dZ.data;
  for (let i = 0; i < z.length; i++) dz[i] = df(z[i]!, a[i]!) * da[i]!;
}

function softmax(z: Float64Array, p: Float64Array): void {
  let max = -Infinity;
  for (const zk of z) if (zk > max) max = zk;
  let sum = 0;
  for (let k = 0; k < z.length; k++) {
    p[k] = Math.exp(z[k]! - max);
    sum += p[k]!;
  }
  for (let k = 0; k < z.length; k++) p[k]! /= sum;
}

function softmaxBackward(p: Float64Array, da: Float64Array, dz: Float64Array): void {
  let dot = 0;
  for (let k = 0; k < p.length; k++) dot += p[k]! * da[k]!;
  for (let i = 0; i < p.length; i++) dz[i] = p[i]! * (da[i]! - dot);
}
