/**
 * Arithmetic with 2700 binary places on BigInt, enough for e^{−1600}: an oracle for what float64 must get right although its
 * parts are far below what 1 − p can show.
 */

const bits = 2700n;
export const unit = 1n << bits;

/** A float64 that is a multiple of 2⁻⁴⁰, exactly. */
export function fixed(x: number): bigint {
  const scaled = x * 2 ** 40;
  if (!Number.isInteger(scaled)) throw new Error(`${x} is not a multiple of 2^-40`);
  return BigInt(scaled) << (bits - 40n);
}

export const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
export const over = (a: bigint, b: bigint): bigint => (a << bits) / b;

/** e^x: the series at x/2⁶⁴, squared 64 times. */
export function exp(x: bigint): bigint {
  if (x < 0n) return over(unit, exp(-x));
  const small = x >> 64n;
  let term = unit;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = times(term, small) / n;
  }
  for (let i = 0; i < 64; i++) sum = times(sum, sum);
  return sum;
}

/** ln v for v > 0, by Newton's steps x ← x + 2 (v − e^x) / (v + e^x). */
export function ln(v: bigint): bigint {
  const length = v.toString(2).length;
  let x = fixed(Math.round((length - Number(bits)) * Math.LN2));
  for (let i = 0; i < 12; i++) {
    const e = exp(x);
    x += (2n * (v - e) * unit) / (v + e);
  }
  return x;
}

/** To the nearest float64, about: 17 digits are kept. */
export function toNumber(x: bigint): number {
  if (x < 0n) return -toNumber(-x);
  const shift = BigInt(Math.max(0, x.toString(2).length - 64));
  return Number(x >> shift) * 2 ** Number(shift - bits + 1000n) * 2 ** -1000;
}
