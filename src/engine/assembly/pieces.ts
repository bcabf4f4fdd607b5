/**
 * What the steps of the smallest networks are put together from (../unrolled): functions without a loop or a branch, whose code is copied into
 * a step that is written for one network alone. Nothing calls them here.
 */

import { df, f } from './activations';
import { addSquares, lastLanes, sums, withoutLast } from './smallGradient';
import { all, madd, sumOfLanes } from './lanes';
import { N1, N2, N3 } from './numbers';

export function multiplyFloat32(a: v128, b: v128): v128 { return v128.mul<f32>(a, b); }
export function addFloat32(a: v128, b: v128): v128 { return v128.add<f32>(a, b); }
export function subtractFloat32(a: v128, b: v128): v128 { return v128.sub<f32>(a, b); }
export function multiplyAddFloat32(a: v128, b: v128, c: v128): v128 { return madd<f32>(a, b, c); }
/** −η, in every lane. */
export function minusRateFloat32(rates: usize): v128 { return all<f32>(-load<f64>(rates)); }
/** a = f(z). */
export function sigmoidFloat32(z: v128): v128 { return f<f32, N1>(z); }
export function tanhFloat32(z: v128): v128 { return f<f32, N2>(z); }
export function reluFloat32(z: v128): v128 { return f<f32, N3>(z); }
/** ∂J/∂z = f′(z) ∂J/∂a. */
export function throughSigmoidFloat32(da: v128, a: v128): v128 { return v128.mul<f32>(da, df<f32, N1>(a, a)); }
export function throughTanhFloat32(da: v128, a: v128): v128 { return v128.mul<f32>(da, df<f32, N2>(a, a)); }
export function throughReluFloat32(da: v128, a: v128): v128 { return v128.mul<f32>(da, df<f32, N3>(a, a)); }
export function sumsOfFloat32(a0: v128, a1: v128, a2: v128, a3: v128): v128 { return sums<f32>(a0, a1, a2, a3); }
export function squaresAddedFloat32(g: v128, sum: v128): v128 { return addSquares<f32>(g, sum); }
export function allButLastFloat32(v: v128): v128 { return withoutLast<f32>(v); }
export function lastOfFloat32(a0: v128, a1: v128, a2: v128, a3: v128): v128 { return lastLanes<f32>(a0, a1, a2, a3); }
export function totalFloat32(v: v128): f64 { return sumOfLanes<f32>(v); }

/** For the channels. */
export function rootFloat64(a: f64): f64 { return sqrt<f64>(a); }
export function pairFloat64(a: f64, b: f64): v128 { return f64x2.replace_lane(f64x2.splat(a), 1, b); }
export function firstFloat64(v: v128): f64 { return f64x2.extract_lane(v, 0); }
export function lowestFloat64(a: v128, b: v128): v128 { return f64x2.pmin(a, b); }
export function highestFloat64(a: v128, b: v128): v128 { return f64x2.pmax(a, b); }

// The same for float64, where of four vectors the first two are taken.
export function multiplyFloat64(a: v128, b: v128): v128 { return v128.mul<f64>(a, b); }
export function addFloat64(a: v128, b: v128): v128 { return v128.add<f64>(a, b); }
export function subtractFloat64(a: v128, b: v128): v128 { return v128.sub<f64>(a, b); }
export function multiplyAddFloat64(a: v128, b: v128, c: v128): v128 { return madd<f64>(a, b, c); }
export function minusRateFloat64(rates: usize): v128 { return all<f64>(-load<f64>(rates)); }
export function sigmoidFloat64(z: v128): v128 { return f<f64, N1>(z); }
export function tanhFloat64(z: v128): v128 { return f<f64, N2>(z); }
export function reluFloat64(z: v128): v128 { return f<f64, N3>(z); }
export function throughSigmoidFloat64(da: v128, a: v128): v128 { return v128.mul<f64>(da, df<f64, N1>(a, a)); }
export function throughTanhFloat64(da: v128, a: v128): v128 { return v128.mul<f64>(da, df<f64, N2>(a, a)); }
export function throughReluFloat64(da: v128, a: v128): v128 { return v128.mul<f64>(da, df<f64, N3>(a, a)); }
export function sumsOfFloat64(a0: v128, a1: v128, a2: v128, a3: v128): v128 { return sums<f64>(a0, a1, a2, a3); }
export function squaresAddedFloat64(g: v128, sum: v128): v128 { return addSquares<f64>(g, sum); }
export function allButLastFloat64(v: v128): v128 { return withoutLast<f64>(v); }
export function lastOfFloat64(a0: v128, a1: v128, a2: v128, a3: v128): v128 { return lastLanes<f64>(a0, a1, a2, a3); }
export function totalFloat64(v: v128): f64 { return sumOfLanes<f64>(v); }
