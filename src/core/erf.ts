/**
 * The normal distribution and the error function erf(x) = (2/√π) ∫₀ˣ e^{−t²} dt, each to a relative error below 1e-14,
 * in the tails as well: whatever is small there is computed as itself and not as 1 minus something near 1.
 *
 * Near 0: the series erf(x) = (2/√π) e^{−x²} Σ_n 2ⁿ x^{2n+1} / (1·3·…·(2n+1)), all of whose terms have one sign
 * (Abramowitz and Stegun 7.1.6). In the tails: the continued fraction of Mills' ratio (26.2.14).
 */

/** Where the tails begin, in x of erf; √2 times that in z of the normal distribution. */
const tail = 1.25;

export function erf(x: number): number {
  if (x > tail) return 1 - erfc(x);
  return x < -tail ? erfc(-x) - 1 : erfSeries(x);
}

/** erfc(x) = 1 − erf(x). */
export function erfc(x: number): number {
  return x > tail ? Math.SQRT2 * inverseRootPi * gaussian(x, 1) * millsRatio(Math.SQRT2 * x) : 1 - erf(x);
}

/** Φ(z) = (1 + erf(z/√2)) / 2, the standard normal distribution function. */
export function normalCdf(z: number): number {
  return z < -tail * Math.SQRT2 ? normalPdf(z) * millsRatio(-z) : erfc(-z / Math.SQRT2) / 2;
}

/** φ(z) = e^{−z²/2} / √(2π), the standard normal density. */
export function normalPdf(z: number): number {
  return (inverseRootPi / Math.SQRT2) * gaussian(z, 0.5);
}

const inverseRootPi = 1 / Math.sqrt(Math.PI);

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 2 * inverseRootPi * gaussian(x, 1) * sum;
}

/** (1 − Φ(z)) / φ(z) = 1/(z + 1/(z + 2/(z + 3/(z + …)))), for z > 1.7; the larger z, the fewer terms it takes. */
function millsRatio(z: number): number {
  let fraction = z;
  for (let k = Math.ceil(10 + 390 / (z * z)); k >= 1; k--) fraction = z + k / fraction;
  return 1 / fraction;
}

/**
 * e^{−c x²}. Rounding x² would cost x² ε of the result, so x is split: the square of its high half (24 bits, as a float32)
 * is exact, and x² − high² = (x − high)(x + high) is small.
 */
function gaussian(x: number, c: number): number {
  if (Math.abs(x) > 1e6) return 0;
  const high = Math.fround(x);
  return Math.exp(-c * high * high) * Math.exp(-c * (x - high) * (x + high));
}
