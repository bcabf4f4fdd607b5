/**
 * The error function erf(x) = (2/√π) ∫₀ˣ e^{−t²} dt, to about 1e-15.
 *
 * |x| < 2.5: the series erf(x) = (2/√π) e^{−x²} Σ_n 2ⁿ x^{2n+1} / (1·3·…·(2n+1)), all of whose terms have one sign
 * (Abramowitz and Stegun 7.1.6). Beyond: 1 − erfc(x), with erfc by its continued fraction (7.1.14).
 */
export function erf(x: number): number {
  return Math.abs(x) < 2.5 ? erfSeries(x) : x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/** erfc(x) = 1 − erf(x), without cancellation for large x: relative error about 1e-15. */
export function erfc(x: number): number {
  if (x < 2.5) return 1 - erf(x);
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Φ(z) = (1 + erf(z/√2)) / 2, the standard normal distribution function, exact in its lower tail as well. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** φ(z) = e^{−z²/2} / √(2π), the standard normal density. */
export function normalPdf(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
