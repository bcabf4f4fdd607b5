/**
 * Exponential, logarithm and their kin on vectors, within a few units in the last place. Arguments of the exponentials are ≤ 0:
 * every formula of the network is written so that nothing overflows.
 */

import { all, madd, select } from './lanes';

/** 1 / ln 2, and ln 2 in two parts: the first has so few bits that n times it is exact. */
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH_64: f64 = 0.6931471803691238;
const LN2_LOW_64: f64 = 1.9082149292705877e-10;
const LN2_HIGH_32: f64 = 0.693359375;
const LN2_LOW_32: f64 = -2.1219444005469057e-4;
/** Below these, e^x is 0 to every purpose (and 2^n stays a normal number). */
const LOWEST_64: f64 = -708;
const LOWEST_32: f64 = -87;

/** 2^n for whole numbers n in a vector, by building the exponent's bits: adding 1.5 · 2^52 (2^23) puts n into the low bits. */
// @ts-ignore: decorator
@inline
function powerOfTwo<T>(n: v128): v128 {
  if (sizeof<T>() == 4) return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const shifted = v128.add<f64>(n, f64x2.splat(6755399441055744 + 1023));
  return i64x2.shl(shifted, 52);
}

/** What e^x = 2^n (1 + p) is made of; x in [lowest, 0]. */
// @ts-ignore: decorator
@inline
function exponent<T>(x: v128): v128 {
  return v128.nearest<T>(v128.mul<T>(x, all<T>(LOG2E)));
}

/** p = e^r − 1 for r = x − n ln 2, |r| ≤ ln 2 / 2, by Taylor's series: r + r² (1/2 + r/6 + …). */
// @ts-ignore: decorator
@inline
function remainder<T>(x: v128, n: v128): v128 {
  if (sizeof<T>() == 4) {
    let r = madd<T>(n, all<T>(-LN2_HIGH_32), x);
    r = madd<T>(n, all<T>(-LN2_LOW_32), r);
    let s = madd<T>(r, all<T>(1 / 5040), all<T>(1 / 720));
    s = madd<T>(s, r, all<T>(1 / 120));
    s = madd<T>(s, r, all<T>(1 / 24));
    s = madd<T>(s, r, all<T>(1 / 6));
    s = madd<T>(s, r, all<T>(1 / 2));
    return madd<T>(v128.mul<T>(r, r), s, r);
  }
  let r = madd<T>(n, all<T>(-LN2_HIGH_64), x);
  r = madd<T>(n, all<T>(-LN2_LOW_64), r);
  let s = madd<T>(r, all<T>(1 / 87178291200), all<T>(1 / 6227020800));
  s = madd<T>(s, r, all<T>(1 / 479001600));
  s = madd<T>(s, r, all<T>(1 / 39916800));
  s = madd<T>(s, r, all<T>(1 / 3628800));
  s = madd<T>(s, r, all<T>(1 / 362880));
  s = madd<T>(s, r, all<T>(1 / 40320));
  s = madd<T>(s, r, all<T>(1 / 5040));
  s = madd<T>(s, r, all<T>(1 / 720));
  s = madd<T>(s, r, all<T>(1 / 120));
  s = madd<T>(s, r, all<T>(1 / 24));
  s = madd<T>(s, r, all<T>(1 / 6));
  s = madd<T>(s, r, all<T>(1 / 2));
  return madd<T>(v128.mul<T>(r, r), s, r);
}

// @ts-ignore: decorator
@inline
function bounded<T>(x: v128): v128 {
  return v128.max<T>(x, all<T>(sizeof<T>() == 4 ? LOWEST_32 : LOWEST_64));
}

/** e^x for x ≤ 0; 0 below −708 (−87). NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  const inside = bounded<T>(x);
  const n = exponent<T>(inside);
  const scale = powerOfTwo<T>(n);
  const value = madd<T>(scale, remainder<T>(inside, n), scale);
  return v128.andnot(value, v128.lt<T>(x, inside));
}

/** e^x − 1 for x ≤ 0, exact near 0 too: 2^n p + (2^n − 1). */
// @ts-ignore: decorator
@inline
export function expm1<T>(x: v128): v128 {
  const inside = bounded<T>(x);
  const n = exponent<T>(inside);
  const scale = powerOfTwo<T>(n);
  return madd<T>(scale, remainder<T>(inside, n), v128.sub<T>(scale, all<T>(1)));
}

/** ln(1 + x) for x ≥ 0: u = 1 + x = 2^e m with m in [√½, √2), ln m = 2 artanh((m − 1)/(m + 1)), and what rounding took from u. */
// @ts-ignore: decorator
@inline
export function log1p<T>(x: v128): v128 {
  const one = all<T>(1);
  const u = v128.add<T>(one, x);
  const lost = v128.div<T>(v128.sub<T>(x, v128.sub<T>(u, one)), u);
  let e: v128;
  let m: v128;
  if (sizeof<T>() == 4) {
    // Taking √½'s bits away moves the border between two exponents from 1 to √½.
    const offset = i32x4.sub(u, i32x4.splat(0x3f3504f3));
    const k = i32x4.shr_s(offset, 23);
    e = f32x4.convert_i32x4_s(k);
    m = i32x4.sub(u, i32x4.shl(k, 23));
  } else {
    const offset = i64x2.sub(u, i64x2.splat(0x3fe6a09e667f3bcd));
    const k = i64x2.shr_s(offset, 52);
    // A small whole number as float64: its bits added to those of 1.5 · 2^52.
    e = v128.sub<f64>(i64x2.add(k, f64x2.splat(6755399441055744)), f64x2.splat(6755399441055744));
    m = i64x2.sub(u, i64x2.shl(k, 52));
  }
  const f = v128.sub<T>(m, one);
  const t = v128.div<T>(f, v128.add<T>(f, all<T>(2)));
  const q = v128.mul<T>(t, t);
  let s: v128;
  if (sizeof<T>() == 4) {
    s = madd<T>(q, all<T>(2.0 / 9), all<T>(2.0 / 7));
  } else {
    s = madd<T>(q, all<T>(2.0 / 21), all<T>(2.0 / 19));
    s = madd<T>(s, q, all<T>(2.0 / 17));
    s = madd<T>(s, q, all<T>(2.0 / 15));
    s = madd<T>(s, q, all<T>(2.0 / 13));
    s = madd<T>(s, q, all<T>(2.0 / 11));
    s = madd<T>(s, q, all<T>(2.0 / 9));
    s = madd<T>(s, q, all<T>(2.0 / 7));
  }
  s = madd<T>(s, q, all<T>(2.0 / 5));
  s = madd<T>(s, q, all<T>(2.0 / 3));
  const series = madd<T>(v128.mul<T>(s, q), t, v128.add<T>(t, t));
  const high = madd<T>(e, all<T>(sizeof<T>() == 4 ? LN2_LOW_32 : LN2_LOW_64), v128.add<T>(series, lost));
  return madd<T>(e, all<T>(sizeof<T>() == 4 ? LN2_HIGH_32 : LN2_HIGH_64), high);
}

/** σ(z) = 1 / (1 + e^{−z}), with e raised to −|z| only. */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(z: v128): v128 {
  const e = exp<T>(v128.neg<T>(v128.abs<T>(z)));
  const positive = v128.ge<T>(z, all<T>(0));
  return v128.div<T>(select(positive, all<T>(1), e), v128.add<T>(all<T>(1), e));
}

/** tanh z = −t / (2 + t) with t = e^{−2|z|} − 1, and the sign of z. */
// @ts-ignore: decorator
@inline
export function tanh<T>(z: v128): v128 {
  const size = v128.abs<T>(z);
  const t = expm1<T>(v128.mul<T>(size, all<T>(-2)));
  const value = v128.div<T>(v128.neg<T>(t), v128.add<T>(t, all<T>(2)));
  return select(all<T>(-0.0), z, value);
}

/** ln(1 + e^z) − max(z, 0) = ln(1 + e^{−|z|}). */
// @ts-ignore: decorator
@inline
export function softplusRest<T>(z: v128): v128 {
  return log1p<T>(exp<T>(v128.neg<T>(v128.abs<T>(z))));
}

/** (1 + 2x) e^{x²} erfc(x) for x ≥ 0 as a Chebyshev series in t = (x − 3) / (x + 3): it changes little, from 1 to 2/√π, so a few terms are exact. */
// @ts-ignore: decorator
@inline
function scaledErfc<T>(t: v128): v128 {
  const twice = v128.add<T>(t, t);
  let b = all<T>(0);
  let before = b;
  let held: v128;
  if (sizeof<T>() == 8) {
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.0006111691821667e-16), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(2.3514112258781403e-16), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-1.5169878690228116e-15), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-7.287943737592673e-15), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.973425574544739e-14), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.8134502003176963e-13), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-2.07922492859799e-13), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-4.277340064396911e-12), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.475715976623473e-12), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.0361607445969489e-10), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-1.460079119939105e-11), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-2.699519049798364e-9), before)); before = held;
    held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.885668523838603e-9), before)); before = held;
  }
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(7.549828343825093e-8), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-1.807522790414837e-7), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-2.0072285659059913e-6), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.2841532864056671e-5), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(1.7661719523171593e-5), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-0.0006335531710553147), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(0.004453426061462712), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-0.018976596707845208), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(0.05436652555744322), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(-0.09377550342284209), before)); before = held;
  held = b; b = madd<T>(twice, b, v128.sub<T>(all<T>(0.005353904539615676), before)); before = held;
  return madd<T>(t, b, v128.sub<T>(all<T>(1.17756257419656), before));
}

/** Φ(z) of the standard normal distribution, exact in the lower tail too; `gaussian` is e^{−z²/2}. */
// @ts-ignore: decorator
@inline
export function normalCdf<T>(z: v128, gaussian: v128): v128 {
  const x = v128.mul<T>(v128.abs<T>(z), all<T>(0.7071067811865476));
  const t = v128.div<T>(v128.sub<T>(x, all<T>(3)), v128.add<T>(x, all<T>(3)));
  const twice = madd<T>(x, all<T>(2), all<T>(1));
  const tail = v128.div<T>(v128.mul<T>(v128.mul<T>(gaussian, all<T>(0.5)), scaledErfc<T>(t)), twice);
  return select(v128.lt<T>(z, all<T>(0)), tail, v128.sub<T>(all<T>(1), tail));
}

/** e^{−z²/2}. */
// @ts-ignore: decorator
@inline
export function gaussian<T>(z: v128): v128 {
  return exp<T>(v128.mul<T>(v128.mul<T>(z, z), all<T>(-0.5)));
}
