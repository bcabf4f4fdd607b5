/** a = f(z), and ∂J/∂z = f′(z) ∂J/∂a in place, over a panel. The numbers of the activations are the order of core's `activationNames`. */

import { all, madd, select, VECTOR } from './lanes';
import { N1, N2, N3, N4, N5, N6, N7, N8, N9 } from './numbers';
import { INVERSE_ROOT_TWO_PI, LEAK, number, ONE, SELU_ALPHA, SELU_SCALE } from './tables';
import { exp, expm1, gaussian, normalCdf, sigmoid, softplusRest, tanh } from './functions';

export const LINEAR: i32 = 0;
export const SIGMOID: i32 = 1;
export const TANH: i32 = 2;
export const RELU: i32 = 3;
export const LEAKY_RELU: i32 = 4;
export const ELU: i32 = 5;
export const SELU: i32 = 6;
export const GELU: i32 = 7;
export const SILU: i32 = 8;
export const SOFTPLUS: i32 = 9;
export const SOFTMAX: i32 = 10;


/** One vector of f(z), z elementwise. */
// @ts-ignore: decorator
@inline
export function f<T, F>(z: v128): v128 {
  const zero = all<T>(0);
  if (offsetof<F>() == SIGMOID) return sigmoid<T>(z);
  if (offsetof<F>() == TANH) return tanh<T>(z);
  if (offsetof<F>() == RELU) return v128.pmax<T>(z, zero);
  if (offsetof<F>() == LEAKY_RELU) return select(v128.gt<T>(z, zero), z, v128.mul<T>(z, number<T>(LEAK)));
  if (offsetof<F>() == ELU) return select(v128.gt<T>(z, zero), z, expm1<T>(v128.pmin<T>(z, zero)));
  if (offsetof<F>() == SELU) return v128.mul<T>(number<T>(SELU_SCALE), select(v128.gt<T>(z, zero), z, v128.mul<T>(number<T>(SELU_ALPHA), expm1<T>(v128.pmin<T>(z, zero)))));
  if (offsetof<F>() == GELU) return v128.mul<T>(z, normalCdf<T>(z, gaussian<T>(z)));
  if (offsetof<F>() == SILU) return v128.mul<T>(z, sigmoid<T>(z));
  if (offsetof<F>() == SOFTPLUS) return v128.add<T>(v128.pmax<T>(z, zero), softplusRest<T>(z));
  return z;
}

/** One vector of f′(z). */
// @ts-ignore: decorator
@inline
export function df<T, F>(z: v128, a: v128): v128 {
  const zero = all<T>(0);
  const one = number<T>(ONE);
  if (offsetof<F>() == SIGMOID) return v128.mul<T>(a, v128.sub<T>(one, a));
  if (offsetof<F>() == TANH) return v128.sub<T>(one, v128.mul<T>(a, a));
  if (offsetof<F>() == RELU) return v128.and(one, v128.gt<T>(z, zero));
  if (offsetof<F>() == LEAKY_RELU) return select(v128.gt<T>(z, zero), one, number<T>(LEAK));
  if (offsetof<F>() == ELU) return select(v128.gt<T>(z, zero), one, exp<T>(v128.pmin<T>(z, zero)));
  if (offsetof<F>() == SELU) return v128.mul<T>(number<T>(SELU_SCALE), select(v128.gt<T>(z, zero), one, v128.mul<T>(number<T>(SELU_ALPHA), exp<T>(v128.pmin<T>(z, zero)))));
  if (offsetof<F>() == GELU) {
      const e = gaussian<T>(z);
      return madd<T>(v128.mul<T>(z, number<T>(INVERSE_ROOT_TWO_PI)), e, normalCdf<T>(z, e));
    }
  if (offsetof<F>() == SILU) {
      const s = sigmoid<T>(z);
      return madd<T>(v128.mul<T>(z, s), v128.sub<T>(one, s), s);
    }
  if (offsetof<F>() == SOFTPLUS) return sigmoid<T>(z);
  return one;
}

// @ts-ignore: decorator
@inline
function each<T, F>(vectors: i32, z: usize, a: usize): void {
  for (let i = 0; i < vectors; i++) {
    v128.store(a, f<T, F>(v128.load(z)));
    z += VECTOR;
    a += VECTOR;
  }
}

// @ts-ignore: decorator
@inline
function eachBackward<T, F>(vectors: i32, z: usize, a: usize, delta: usize): void {
  for (let i = 0; i < vectors; i++) {
    v128.store(delta, v128.mul<T>(v128.load(delta), df<T, F>(v128.load(z), v128.load(a))));
    z += VECTOR;
    a += VECTOR;
    delta += VECTOR;
  }
}

/** A = f(Z) of so many panels [units][vectors] that follow each other. */
export function activate<T>(activation: i32, units: i32, vectors: i32, panels: i32, z: usize, a: usize): void {
  const n = units * vectors * panels;
  switch (activation) {
    case LINEAR: if (a != z) memory.copy(a, z, <usize>n * VECTOR); return;
    case SIGMOID: each<T, N1>(n, z, a); return;
    case TANH: each<T, N2>(n, z, a); return;
    case RELU: each<T, N3>(n, z, a); return;
    case LEAKY_RELU: each<T, N4>(n, z, a); return;
    case ELU: each<T, N5>(n, z, a); return;
    case SELU: each<T, N6>(n, z, a); return;
    case GELU: each<T, N7>(n, z, a); return;
    case SILU: each<T, N8>(n, z, a); return;
    case SOFTPLUS: each<T, N9>(n, z, a); return;
    default:
      for (let p = 0; p < panels; p++) {
        const at = <usize>(p * units * vectors) * VECTOR;
        for (let v = 0; v < vectors; v++) softmax<T>(units, z + at + <usize>v * VECTOR, a + at + <usize>v * VECTOR, <usize>vectors * VECTOR);
      }
  }
}

/** dZ = f′(Z) ⊙ dA of so many panels, in `delta`, which holds dA. */
export function activateBackward<T>(activation: i32, units: i32, vectors: i32, panels: i32, z: usize, a: usize, delta: usize): void {
  const n = units * vectors * panels;
  switch (activation) {
    case LINEAR: return;
    case SIGMOID: eachBackward<T, N1>(n, z, a, delta); return;
    case TANH: eachBackward<T, N2>(n, z, a, delta); return;
    case RELU: eachBackward<T, N3>(n, z, a, delta); return;
    case LEAKY_RELU: eachBackward<T, N4>(n, z, a, delta); return;
    case ELU: eachBackward<T, N5>(n, z, a, delta); return;
    case SELU: eachBackward<T, N6>(n, z, a, delta); return;
    case GELU: eachBackward<T, N7>(n, z, a, delta); return;
    case SILU: eachBackward<T, N8>(n, z, a, delta); return;
    case SOFTPLUS: eachBackward<T, N9>(n, z, a, delta); return;
    default:
      for (let p = 0; p < panels; p++) {
        const at = <usize>(p * units * vectors) * VECTOR;
        for (let v = 0; v < vectors; v++) softmaxBackward<T>(units, a + at + <usize>v * VECTOR, delta + at + <usize>v * VECTOR, <usize>vectors * VECTOR);
      }
  }
}

/** p_j = e^{z_j − max z} / Σ_k e^{z_k − max z} of the samples in one vector; units lie `stride` apart. */
function softmax<T>(units: i32, z: usize, p: usize, stride: usize): void {
  const end = <usize>units * stride;
  let highest = v128.load(z);
  for (let k = stride; k < end; k += stride) highest = v128.max<T>(highest, v128.load(z + k));
  let sum = all<T>(0);
  for (let k: usize = 0; k < end; k += stride) {
    const e = exp<T>(v128.sub<T>(v128.load(z + k), highest));
    v128.store(p + k, e);
    sum = v128.add<T>(sum, e);
  }
  const scale = v128.div<T>(all<T>(1), sum);
  for (let k: usize = 0; k < end; k += stride) v128.store(p + k, v128.mul<T>(v128.load(p + k), scale));
}

/** The whole Jacobian: dz_i = p_i (da_i − Σ_k p_k da_k). */
function softmaxBackward<T>(units: i32, p: usize, delta: usize, stride: usize): void {
  const end = <usize>units * stride;
  let dot = all<T>(0);
  for (let k: usize = 0; k < end; k += stride) dot = madd<T>(v128.load(p + k), v128.load(delta + k), dot);
  for (let k: usize = 0; k < end; k += stride) v128.store(delta + k, v128.mul<T>(v128.load(p + k), v128.sub<T>(v128.load(delta + k), dot)));
}
