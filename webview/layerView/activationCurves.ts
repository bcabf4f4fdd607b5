/** The elementwise activations as curves to be drawn: f and f′ of z, and where they are flat (MATH: "Activations"). */

export interface ActivationCurve {
  readonly f: (z: number) => number;
  readonly slope: (z: number) => number;
  /** Towards which side f′ goes to 0 without ever being it. */
  readonly flattens: 'left' | 'both' | 'nowhere';
  /** Where f′ jumps, if anywhere. */
  readonly jump?: number;
  /** f′ is 0 everywhere up to here. */
  readonly deadBelow?: number;
}

/** 1 / (1 + e^{−z}), by way of e^{−|z|}, which cannot overflow. */
function logistic(z: number): number {
  const small = Math.exp(-Math.abs(z));
  return (z < 0 ? small : 1) / (1 + small);
}

/** The density of the standard normal distribution. */
function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/**
 * Its distribution function: near 0 by Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …), in the tail by the continued fraction
 * Φ(−t) = φ(t) / (t + 1/(t + 2/(t + …))), so that small values keep their digits.
 */
function distribution(z: number): number {
  if (z > 3) return 1 - distribution(-z);
  if (z < -3) {
    let fraction = -z;
    for (let k = 80; k > 0; k--) fraction = k / fraction - z;
    return density(z) / fraction;
  }
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + density(z) * sum;
}

const leak = 0.01;
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** By the names of a spec. */
export const activationCurves: Readonly<Record<string, ActivationCurve>> = {
  linear: { f: (z) => z, slope: () => 1, flattens: 'nowhere' },
  sigmoid: { f: logistic, slope: (z) => logistic(z) * logistic(-z), flattens: 'both' },
  tanh: { f: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2, flattens: 'both' },
  relu: { f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0), flattens: 'nowhere', jump: 0, deadBelow: 0 },
  leakyRelu: { f: (z) => (z > 0 ? z : leak * z), slope: (z) => (z > 0 ? 1 : leak), flattens: 'nowhere', jump: 0 },
  elu: { f: (z) => (z > 0 ? z : Math.expm1(z)), slope: (z) => Math.exp(Math.min(z, 0)), flattens: 'left' },
  selu: { f: (z) => seluScale * (z > 0 ? z : seluAlpha * Math.expm1(z)), slope: (z) => seluScale * (z > 0 ? 1 : seluAlpha * Math.exp(z)), flattens: 'left', jump: 0 },
  gelu: { f: (z) => z * distribution(z), slope: (z) => distribution(z) + z * density(z), flattens: 'left' },
  silu: { f: (z) => z * logistic(z), slope: (z) => logistic(z) * (1 + z * logistic(-z)), flattens: 'left' },
  softplus: { f: (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))), slope: logistic, flattens: 'left' },
};
