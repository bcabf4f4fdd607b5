/**
 * Exponential, logarithm and their kin on vectors, within a few units in the last place. Arguments of the exponentials are ≤ 0:
 * every formula of the network is written so that nothing overflows.
 */

import { madd, select } from './lanes';
import {
  artanh, erfcCoefficient, HALF, LN2_HIGH, LN2_LOW, LOG2E, LOWEST, MINUS_HALF, MINUS_HALF_LN2_HIGH, MINUS_HALF_LN2_LOW, MINUS_LN2_HIGH, MINUS_LN2_LOW, MINUS_ONE,
  MINUS_TANH_END, MINUS_ZERO, number, ONE, ROOT_HALF, ROUND, TANH_END, TANH_END_SQUARED, tanhP, tanhQ, taylor, THREE, TWO, TWO_LOG2E,
} from './tables';

/** e^x = 2^n (1 + p): n in the low bits of the result, with the bias of an exponent; x in [lowest, 0]. */
// @ts-ignore: decorator
@inline
function roundedExponent<T>(x: v128): v128 {
  return madd<T>(x, number<T>(LOG2E), number<T>(ROUND));
}

/** 2^n. */
// @ts-ignore: decorator
@inline
function powerOfTwo<T>(rounded: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shl(rounded, 23) : i64x2.shl(rounded, 52);
}

/** p = e^r − 1 for r = x − n ln 2, |r| ≤ ln 2 / 2, by Taylor's series: r + r² (1/2 + r/6 + …). */
// @ts-ignore: decorator
@inline
function remainder<T>(x: v128, rounded: v128): v128 {
  const n = v128.sub<T>(rounded, number<T>(ROUND));
  const r = madd<T>(n, number<T>(MINUS_LN2_LOW), madd<T>(n, number<T>(MINUS_LN2_HIGH), x));
  let s: v128;
  if (sizeof<T>() == 4) {
    s = madd<T>(r, taylor<T>(7), taylor<T>(6));
  } else {
    s = madd<T>(r, taylor<T>(14), taylor<T>(13));
    s = madd<T>(s, r, taylor<T>(12));
    s = madd<T>(s, r, taylor<T>(11));
    s = madd<T>(s, r, taylor<T>(10));
    s = madd<T>(s, r, taylor<T>(9));
    s = madd<T>(s, r, taylor<T>(8));
    s = madd<T>(s, r, taylor<T>(7));
    s = madd<T>(s, r, taylor<T>(6));
  }
  s = madd<T>(s, r, taylor<T>(5));
  s = madd<T>(s, r, taylor<T>(4));
  s = madd<T>(s, r, taylor<T>(3));
  s = madd<T>(s, r, taylor<T>(2));
  return madd<T>(v128.mul<T>(r, r), s, r);
}

/** e^x for x ≤ 0; 0 below −708 (−87). NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  const inside = v128.pmax<T>(x, number<T>(LOWEST));
  const rounded = roundedExponent<T>(inside);
  const scale = powerOfTwo<T>(rounded);
  return v128.andnot(madd<T>(scale, remainder<T>(inside, rounded), scale), v128.lt<T>(x, inside));
}

/** e^x − 1 for x ≤ 0, exact near 0 too: 2^n p + (2^n − 1). */
// @ts-ignore: decorator
@inline
export function expm1<T>(x: v128): v128 {
  const inside = v128.pmax<T>(x, number<T>(LOWEST));
  const rounded = roundedExponent<T>(inside);
  const scale = powerOfTwo<T>(rounded);
  return madd<T>(scale, remainder<T>(inside, rounded), v128.sub<T>(scale, number<T>(ONE)));
}

/** ln(1 + x) for x ≥ 0: u = 1 + x = 2^e m with m in [√½, √2), ln m = 2 artanh((m − 1)/(m + 1)), and what rounding took from u. */
// @ts-ignore: decorator
@inline
export function log1p<T>(x: v128): v128 {
  const one = number<T>(ONE);
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
  const t = v128.div<T>(f, v128.add<T>(f, number<T>(TWO)));
  const q = v128.mul<T>(t, t);
  let s: v128;
  if (sizeof<T>() == 4) {
    s = madd<T>(q, artanh<T>(9), artanh<T>(7));
  } else {
    s = madd<T>(q, artanh<T>(21), artanh<T>(19));
    s = madd<T>(s, q, artanh<T>(17));
    s = madd<T>(s, q, artanh<T>(15));
    s = madd<T>(s, q, artanh<T>(13));
    s = madd<T>(s, q, artanh<T>(11));
    s = madd<T>(s, q, artanh<T>(9));
    s = madd<T>(s, q, artanh<T>(7));
  }
  s = madd<T>(s, q, artanh<T>(5));
  s = madd<T>(s, q, artanh<T>(3));
  const series = madd<T>(v128.mul<T>(s, q), t, v128.add<T>(t, t));
  const high = madd<T>(e, number<T>(LN2_LOW), v128.add<T>(series, lost));
  return madd<T>(e, number<T>(LN2_HIGH), high);
}

/**
 * −|z|, by its sign bit alone. No negation where numbers may be joined to 256 bit: V8 (13.6) computes that of float64 wrongly there,
 * when the number itself is needed once more.
 */
// @ts-ignore: decorator
@inline
function minusSize<T>(z: v128): v128 {
  return v128.or(z, number<T>(MINUS_ZERO));
}

/** σ(z) = 1 / (1 + e^{−z}), with e raised to −|z| only. */
// @ts-ignore: decorator
@inline
export function sigmoid<T>(z: v128): v128 {
  const e = exp<T>(minusSize<T>(z));
  const positive = v128.ge<T>(z, v128.xor(z, z));
  return v128.div<T>(select(positive, number<T>(ONE), e), v128.add<T>(number<T>(ONE), e));
}

/**
 * tanh z. In float32 a rational function of z. In float64 z = n ln 2 / 2 + r with |r| ≤ ln 2 / 4, tanh r = B / A by a rational function, e^{2z} = 2^n (A + B) / (A − B):
 *
 *     tanh z = ((2^n − 1) A + (2^n + 1) B) / ((2^n + 1) A + (2^n − 1) B)
 *
 * so that there is one division, and nothing is lost near 0, where n is.
 */
// @ts-ignore: decorator
@inline
export function tanh<T>(z: v128): v128 {
  if (sizeof<T>() == 4) {
    const u = v128.pmin<T>(v128.mul<T>(z, z), number<T>(TANH_END_SQUARED));
    const p = madd<T>(madd<T>(madd<T>(madd<T>(tanhP<T>(4), u, tanhP<T>(3)), u, tanhP<T>(2)), u, tanhP<T>(1)), u, tanhP<T>(0));
    const q = madd<T>(madd<T>(madd<T>(madd<T>(tanhQ<T>(4), u, tanhQ<T>(3)), u, tanhQ<T>(2)), u, tanhQ<T>(1)), u, tanhQ<T>(0));
    return v128.pmax<T>(v128.pmin<T>(v128.div<T>(v128.mul<T>(z, p), q), number<T>(ONE)), number<T>(MINUS_ONE));
  }
  const x = v128.pmax<T>(v128.pmin<T>(z, number<T>(TANH_END)), number<T>(MINUS_TANH_END));
  const rounded = madd<T>(x, number<T>(TWO_LOG2E), number<T>(ROUND));
  const n = v128.sub<T>(rounded, number<T>(ROUND));
  const r = madd<T>(n, number<T>(MINUS_HALF_LN2_LOW), madd<T>(n, number<T>(MINUS_HALF_LN2_HIGH), x));
  const u = v128.mul<T>(r, r);
  const a = madd<T>(madd<T>(tanhQ<T>(2), u, tanhQ<T>(1)), u, tanhQ<T>(0));
  const b = madd<T>(v128.mul<T>(r, u), madd<T>(tanhP<T>(2), u, tanhP<T>(1)), r);
  const power = powerOfTwo<T>(rounded);
  const less = v128.sub<T>(power, number<T>(ONE));
  const more = v128.add<T>(power, number<T>(ONE));
  const value = v128.div<T>(madd<T>(less, a, v128.mul<T>(more, b)), madd<T>(more, a, v128.mul<T>(less, b)));
  return v128.pmax<T>(v128.pmin<T>(value, number<T>(ONE)), number<T>(MINUS_ONE));
}

/** ln(1 + e^z) − max(z, 0) = ln(1 + e^{−|z|}). */
// @ts-ignore: decorator
@inline
export function softplusRest<T>(z: v128): v128 {
  return log1p<T>(exp<T>(minusSize<T>(z)));
}

/** (1 + 2x) e^{x²} erfc(x) for x ≥ 0: it changes little, from 1 to 2/√π, so that a few terms of a series in t = (x − 3) / (x + 3) are exact (Clenshaw, 1955). */
// @ts-ignore: decorator
@inline
function scaledErfc<T>(t: v128): v128 {
  const twice = v128.add<T>(t, t);
  let b = v128.sub<T>(t, t);
  let before = b;
  for (let i = sizeof<T>() == 4 ? 11 : 24; i > 0; i--) {
    const held = b;
    b = madd<T>(twice, b, v128.sub<T>(erfcCoefficient<T>(i), before));
    before = held;
  }
  return madd<T>(t, b, v128.sub<T>(erfcCoefficient<T>(0), before));
}

/** Φ(z) of the standard normal distribution, exact in the lower tail too; `gaussian` is e^{−z²/2}. */
// @ts-ignore: decorator
@inline
export function normalCdf<T>(z: v128, gaussian: v128): v128 {
  const x = v128.mul<T>(v128.abs<T>(z), number<T>(ROOT_HALF));
  const t = v128.div<T>(v128.sub<T>(x, number<T>(THREE)), v128.add<T>(x, number<T>(THREE)));
  const twice = madd<T>(x, number<T>(TWO), number<T>(ONE));
  const tail = v128.div<T>(v128.mul<T>(v128.mul<T>(gaussian, number<T>(HALF)), scaledErfc<T>(t)), twice);
  return select(v128.lt<T>(z, v128.xor(z, z)), tail, v128.sub<T>(number<T>(ONE), tail));
}

/** e^{−z²/2}. */
// @ts-ignore: decorator
@inline
export function gaussian<T>(z: v128): v128 {
  return exp<T>(v128.mul<T>(v128.mul<T>(z, z), number<T>(MINUS_HALF)));
}
