/**
 * Vectors of 128 bits, generic in T: four float32 or two float64. What the machine calls a vector is here a group of samples
 * (or, in the product for ∂J/∂W, a group of a sample's features).
 */

/** Bytes of a vector. */
export const VECTOR: i32 = 16;
/** Vectors in a full panel, and bytes of its rows: 16 float32 or 8 float64, a cache line. */
export const PANEL_VECTORS: i32 = 4;
export const PANEL: i32 = 64;

// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return VECTOR / sizeof<T>();
}

/** a b + c: one operation with one rounding where the module is built for it, else two. */
// @ts-ignore: decorator
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** The number at `p`, in every lane. */
// @ts-ignore: decorator
@inline
export function spread<T>(p: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(p) : v128.load64_splat(p);
}

/** Vectors that n numbers fill. */
// @ts-ignore: decorator
@inline
export function vectorsFor<T>(n: i32): i32 {
  return (n + lanes<T>() - 1) / lanes<T>();
}

// @ts-ignore: decorator
@inline
export function all<T>(value: f64): v128 {
  return v128.splat<T>(<T>value);
}

/** a where the mask's bits are 1, else b. */
// @ts-ignore: decorator
@inline
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** The sum of the lanes, from the first to the last. */
// @ts-ignore: decorator
@inline
export function sumOfLanes<T>(v: v128): f64 {
  if (sizeof<T>() == 4) {
    return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3);
  }
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
