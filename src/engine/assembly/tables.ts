/**
 * Constants of the vector functions. They are read from memory: written into the code, the engine would build each of them anew in
 * every turn of a loop, from pieces, which takes longer than the arithmetic.
 */

/** 1/n! for n = 2 … 14. */
const TAYLOR_32: usize = memory.data<f32>([
  0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
  2.48015873015873e-05, 2.7557319223985893e-06, 2.755731922398589e-07, 2.505210838544172e-08, 2.08767569878681e-09, 1.6059043836821613e-10,
  1.1470745597729725e-11,
], 16);
const TAYLOR_64: usize = memory.data<f64>([
  0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
  2.48015873015873e-05, 2.7557319223985893e-06, 2.755731922398589e-07, 2.505210838544172e-08, 2.08767569878681e-09, 1.6059043836821613e-10,
  1.1470745597729725e-11,
], 16);

/** 2/n for n = 3, 5, … 21: ln m = 2 artanh t = 2t + (2/3) t³ + … */
const ARTANH_32: usize = memory.data<f32>([
  0.6666666666666666, 0.4, 0.2857142857142857, 0.2222222222222222, 0.18181818181818182, 0.15384615384615385,
  0.13333333333333333, 0.11764705882352941, 0.10526315789473684, 0.09523809523809523,
], 16);
const ARTANH_64: usize = memory.data<f64>([
  0.6666666666666666, 0.4, 0.2857142857142857, 0.2222222222222222, 0.18181818181818182, 0.15384615384615385,
  0.13333333333333333, 0.11764705882352941, 0.10526315789473684, 0.09523809523809523,
], 16);

/** The Chebyshev coefficients of (1 + 2x) e^{x²} erfc(x) in t = (x − 3) / (x + 3), to 17 digits; float32 needs the first 12. */
const ERFC_32: usize = memory.data<f32>([
  1.17756257419656, 0.005353904539615676, -0.09377550342284209, 0.05436652555744322,
  -0.018976596707845208, 0.004453426061462712, -0.0006335531710553147, 1.7661719523171593e-05,
  1.2841532864056671e-05, -2.0072285659059913e-06, -1.807522790414837e-07, 7.549828343825093e-08,
], 16);
const ERFC_64: usize = memory.data<f64>([
  1.17756257419656, 0.005353904539615676, -0.09377550342284209, 0.05436652555744322,
  -0.018976596707845208, 0.004453426061462712, -0.0006335531710553147, 1.7661719523171593e-05,
  1.2841532864056671e-05, -2.0072285659059913e-06, -1.807522790414837e-07, 7.549828343825093e-08,
  1.885668523838603e-09, -2.699519049798364e-09, -1.460079119939105e-11, 1.0361607445969489e-10,
  1.475715976623473e-12, -4.277340064396911e-12, -2.07922492859799e-13, 1.8134502003176963e-13,
  1.973425574544739e-14, -7.287943737592673e-15, -1.5169878690228116e-15, 2.3514112258781403e-16,
  1.0006111691821667e-16,
], 16);

/**
 * P and Q of tanh x = x P(x²) / Q(x²). In float32 for |x| ≤ 9, within 2.1e-8 of tanh everywhere (by iterated least squares on the relative
 * error). At |x| = 9.5 it is above 1 by more than rounding takes away, and 1 is where it is cut off: there tanh is 1 in float32. Beyond, x² stays what it is
 * there, so that x P / Q goes on growing. In float64 for |x| ≤ ln 2 / 4, within 5e-18 (by Remez's exchange).
 */
const TANH_P_32: usize = memory.data<f32>([0.999999979974, 0.133809918463, 0.00349554487623, 2.06082727113e-5, 1.335339736e-8], 16);
const TANH_Q_32: usize = memory.data<f32>([1, 0.467143076557, 0.0258768253461, 0.000328555955432, 7.77606902884e-7], 16);
const TANH_P_64: usize = memory.data<f64>([1, 0.11109907863948232, 0.0010573994949286208], 16);
const TANH_Q_64: usize = memory.data<f64>([1, 0.4444324119728076, 0.01586820348801278], 16);

/**
 * Single numbers. ROUND is so large that its last bit is worth 1: adding it rounds to a whole number, which then stands in the low bits;
 * with the bias of an exponent added. ln 2 is in two parts, the first with so few bits that n times it is exact. Below LOWEST, e^x is 0
 * to every purpose, and 2^n a normal number above it.
 */
export const ONE: i32 = 0;
export const TWO: i32 = 1;
export const MINUS_ONE: i32 = 2;
export const HALF: i32 = 3;
export const MINUS_HALF: i32 = 4;
export const LOG2E: i32 = 5;
export const ROUND: i32 = 6;
export const LN2_HIGH: i32 = 7;
export const LN2_LOW: i32 = 8;
export const MINUS_LN2_HIGH: i32 = 9;
export const MINUS_LN2_LOW: i32 = 10;
export const LOWEST: i32 = 11;
export const ROOT_HALF: i32 = 12;
export const THREE: i32 = 13;
export const MINUS_ZERO: i32 = 14;
export const LEAK: i32 = 15;
export const SELU_ALPHA: i32 = 16;
export const SELU_SCALE: i32 = 17;
export const INVERSE_ROOT_TWO_PI: i32 = 18;
export const TANH_END_SQUARED: i32 = 19;
export const TANH_END: i32 = 20;
export const MINUS_TANH_END: i32 = 21;
export const TWO_LOG2E: i32 = 22;
export const MINUS_HALF_LN2_HIGH: i32 = 23;
export const MINUS_HALF_LN2_LOW: i32 = 24;
const NUMBERS_32: usize = memory.data<f32>([
  1, 2, -1, 0.5, -0.5, 1.4426950408889634, 12583039, 0.693359375, -2.1219444005469057e-4, -0.693359375, 2.1219444005469057e-4, -87,
  0.7071067811865476, 3, -0.0, 0.01, 1.6732632423543772, 1.0507009873554805, 0.3989422804014327, 90.25,
  9.5, -9.5, 2.8853900817779268, -0.3466796875, 1.0609722202734529e-4,
], 16);
const NUMBERS_64: usize = memory.data<f64>([
  1, 2, -1, 0.5, -0.5, 1.4426950408889634, 6755399441056767, 0.6931471803691238, 1.9082149292705877e-10, -0.6931471803691238, -1.9082149292705877e-10, -708,
  0.7071067811865476, 3, -0.0, 0.01, 1.6732632423543772, 1.0507009873554805, 0.3989422804014327, 90.25,
  20, -20, 2.8853900817779268, -0.3465735901845619, -9.541074646352938e-11,
], 16);

// @ts-ignore: decorator
@inline
function entry<T>(table32: usize, table64: usize, i: i32): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(table32 + (<usize>i << 2)) : v128.load64_splat(table64 + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function number<T>(name: i32): v128 {
  return entry<T>(NUMBERS_32, NUMBERS_64, name);
}

/** 1/n!, n from 2. */
// @ts-ignore: decorator
@inline
export function taylor<T>(n: i32): v128 {
  return entry<T>(TAYLOR_32, TAYLOR_64, n - 2);
}

/** 2/n, n odd from 3. */
// @ts-ignore: decorator
@inline
export function artanh<T>(n: i32): v128 {
  return entry<T>(ARTANH_32, ARTANH_64, (n - 3) >> 1);
}

// @ts-ignore: decorator
@inline
export function erfcCoefficient<T>(i: i32): v128 {
  return entry<T>(ERFC_32, ERFC_64, i);
}

// @ts-ignore: decorator
@inline
export function tanhP<T>(i: i32): v128 {
  return entry<T>(TANH_P_32, TANH_P_64, i);
}

// @ts-ignore: decorator
@inline
export function tanhQ<T>(i: i32): v128 {
  return entry<T>(TANH_Q_32, TANH_Q_64, i);
}
