/** Σ dW², for the norms of the gradients. */

import { all, madd, sumOfLanes, VECTOR } from './lanes';

/** Σ g² of so many rows and vectors: in float32 once more where it is too small or too large for the squares of float32. */
export function sumOfSquares<T>(rows: i32, vectors: i32, g: usize, gStride: usize): f64 {
  const sum = squares<T>(rows, vectors, g, gStride, 1);
  if (sizeof<T>() == 8) return sum;
  if (sum < 1e-24) return squares<T>(rows, vectors, g, gStride, LARGE) / (LARGE * LARGE);
  return sum < Infinity ? sum : squares<T>(rows, vectors, g, gStride, 1 / LARGE) * (LARGE * LARGE);
}

/** 2^60: a factor that costs no accuracy. */
const LARGE: f64 = 1152921504606846976;

/** Σ (scale g)², four vectors at a time. */
function squares<T>(rows: i32, vectors: i32, g: usize, gStride: usize, scale: f64): f64 {
  const factor = all<T>(scale);
  let s0 = all<T>(0), s1 = s0, s2 = s0, s3 = s0;
  for (let r = 0; r < rows; r++) {
    let at = g;
    let i = 0;
    for (; i + 4 <= vectors; i += 4) {
      const v0 = v128.mul<T>(v128.load(at), factor);
      const v1 = v128.mul<T>(v128.load(at, 16), factor);
      const v2 = v128.mul<T>(v128.load(at, 32), factor);
      const v3 = v128.mul<T>(v128.load(at, 48), factor);
      s0 = madd<T>(v0, v0, s0);
      s1 = madd<T>(v1, v1, s1);
      s2 = madd<T>(v2, v2, s2);
      s3 = madd<T>(v3, v3, s3);
      at += 4 * VECTOR;
    }
    for (; i < vectors; i++) {
      const v = v128.mul<T>(v128.load(at), factor);
      s0 = madd<T>(v, v, s0);
      at += VECTOR;
    }
    g += gStride;
  }
  return sumOfLanes<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
}
