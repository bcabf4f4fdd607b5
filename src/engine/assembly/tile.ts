/**
 * The tile in which Z = W A and dA = Wᵀ dZ are computed: R rows times V vectors of C stay in registers over the whole sum.
 *
 *     C[r][v] += Σ_k P(r, k) Q[k][v]        P(r, k) at p + r · pRow + k · pStep;  Q and C with rows of V vectors
 *
 * A core has 16 vector registers. With 128 bit, 2 × 4 accumulators, 4 vectors of Q and a factor of P fill them (larger tiles are
 * spilled to memory); where the engine joins pairs of vectors to 256 bit, 6 × 4 vectors are 12 accumulators, with 2 of Q and one of P. No unrolling over k:
 * it was slower everywhere.
 */

import { all, madd, spread, VECTOR } from './lanes';
import { N1, N2, N3, N4, N6 } from './numbers';

// @ts-ignore: decorator
@inline
function tile<T, R, V>(n: i32, p: usize, pRow: usize, pStep: usize, q: usize, c: usize): void {
  const row: usize = offsetof<V>() * VECTOR;
  const zero = all<T>(0);
  let c00 = v128.load(c), c01 = zero, c02 = zero, c03 = zero;
  let c10 = zero, c11 = zero, c12 = zero, c13 = zero;
  let c20 = zero, c21 = zero, c22 = zero, c23 = zero;
  let c30 = zero, c31 = zero, c32 = zero, c33 = zero;
  if (offsetof<V>() > 1) c01 = v128.load(c, 16);
  if (offsetof<V>() > 2) c02 = v128.load(c, 32);
  if (offsetof<V>() > 3) c03 = v128.load(c, 48);
  if (offsetof<R>() > 1) {
    c10 = v128.load(c + row);
    if (offsetof<V>() > 1) c11 = v128.load(c + row, 16);
    if (offsetof<V>() > 2) c12 = v128.load(c + row, 32);
    if (offsetof<V>() > 3) c13 = v128.load(c + row, 48);
  }
  if (offsetof<R>() > 2) {
    c20 = v128.load(c + 2 * row);
    if (offsetof<V>() > 1) c21 = v128.load(c + 2 * row, 16);
    if (offsetof<V>() > 2) c22 = v128.load(c + 2 * row, 32);
    if (offsetof<V>() > 3) c23 = v128.load(c + 2 * row, 48);
    c30 = v128.load(c + 3 * row);
    if (offsetof<V>() > 1) c31 = v128.load(c + 3 * row, 16);
    if (offsetof<V>() > 2) c32 = v128.load(c + 3 * row, 32);
    if (offsetof<V>() > 3) c33 = v128.load(c + 3 * row, 48);
  }
  let c40 = zero, c41 = zero, c42 = zero, c43 = zero;
  let c50 = zero, c51 = zero, c52 = zero, c53 = zero;
  if (offsetof<R>() > 4) {
    c40 = v128.load(c + 4 * row);
    if (offsetof<V>() > 1) c41 = v128.load(c + 4 * row, 16);
    if (offsetof<V>() > 2) c42 = v128.load(c + 4 * row, 32);
    if (offsetof<V>() > 3) c43 = v128.load(c + 4 * row, 48);
    c50 = v128.load(c + 5 * row);
    if (offsetof<V>() > 1) c51 = v128.load(c + 5 * row, 16);
    if (offsetof<V>() > 2) c52 = v128.load(c + 5 * row, 32);
    if (offsetof<V>() > 3) c53 = v128.load(c + 5 * row, 48);
  }
  let p1 = p + pRow, p2 = p1 + pRow, p3 = p2 + pRow, p4 = p3 + pRow, p5 = p4 + pRow;
  for (let k = 0; k < n; k++) {
    const q0 = v128.load(q);
    let q1 = zero, q2 = zero, q3 = zero;
    if (offsetof<V>() > 1) q1 = v128.load(q, 16);
    if (offsetof<V>() > 2) q2 = v128.load(q, 32);
    if (offsetof<V>() > 3) q3 = v128.load(q, 48);
    let s = spread<T>(p);
    c00 = madd<T>(s, q0, c00);
    if (offsetof<V>() > 1) c01 = madd<T>(s, q1, c01);
    if (offsetof<V>() > 2) c02 = madd<T>(s, q2, c02);
    if (offsetof<V>() > 3) c03 = madd<T>(s, q3, c03);
    p += pStep;
    if (offsetof<R>() > 1) {
      s = spread<T>(p1);
      c10 = madd<T>(s, q0, c10);
      if (offsetof<V>() > 1) c11 = madd<T>(s, q1, c11);
      if (offsetof<V>() > 2) c12 = madd<T>(s, q2, c12);
      if (offsetof<V>() > 3) c13 = madd<T>(s, q3, c13);
      p1 += pStep;
    }
    if (offsetof<R>() > 2) {
      s = spread<T>(p2);
      c20 = madd<T>(s, q0, c20);
      if (offsetof<V>() > 1) c21 = madd<T>(s, q1, c21);
      if (offsetof<V>() > 2) c22 = madd<T>(s, q2, c22);
      if (offsetof<V>() > 3) c23 = madd<T>(s, q3, c23);
      p2 += pStep;
      s = spread<T>(p3);
      c30 = madd<T>(s, q0, c30);
      if (offsetof<V>() > 1) c31 = madd<T>(s, q1, c31);
      if (offsetof<V>() > 2) c32 = madd<T>(s, q2, c32);
      if (offsetof<V>() > 3) c33 = madd<T>(s, q3, c33);
      p3 += pStep;
    }
    if (offsetof<R>() > 4) {
      s = spread<T>(p4);
      c40 = madd<T>(s, q0, c40);
      if (offsetof<V>() > 1) c41 = madd<T>(s, q1, c41);
      if (offsetof<V>() > 2) c42 = madd<T>(s, q2, c42);
      if (offsetof<V>() > 3) c43 = madd<T>(s, q3, c43);
      p4 += pStep;
      s = spread<T>(p5);
      c50 = madd<T>(s, q0, c50);
      if (offsetof<V>() > 1) c51 = madd<T>(s, q1, c51);
      if (offsetof<V>() > 2) c52 = madd<T>(s, q2, c52);
      if (offsetof<V>() > 3) c53 = madd<T>(s, q3, c53);
      p5 += pStep;
    }
    q += row;
  }
  v128.store(c, c00);
  if (offsetof<V>() > 1) v128.store(c, c01, 16);
  if (offsetof<V>() > 2) v128.store(c, c02, 32);
  if (offsetof<V>() > 3) v128.store(c, c03, 48);
  if (offsetof<R>() > 1) {
    v128.store(c + row, c10);
    if (offsetof<V>() > 1) v128.store(c + row, c11, 16);
    if (offsetof<V>() > 2) v128.store(c + row, c12, 32);
    if (offsetof<V>() > 3) v128.store(c + row, c13, 48);
  }
  if (offsetof<R>() > 2) {
    v128.store(c + 2 * row, c20);
    if (offsetof<V>() > 1) v128.store(c + 2 * row, c21, 16);
    if (offsetof<V>() > 2) v128.store(c + 2 * row, c22, 32);
    if (offsetof<V>() > 3) v128.store(c + 2 * row, c23, 48);
    v128.store(c + 3 * row, c30);
    if (offsetof<V>() > 1) v128.store(c + 3 * row, c31, 16);
    if (offsetof<V>() > 2) v128.store(c + 3 * row, c32, 32);
    if (offsetof<V>() > 3) v128.store(c + 3 * row, c33, 48);
  }
  if (offsetof<R>() > 4) {
    v128.store(c + 4 * row, c40);
    if (offsetof<V>() > 1) v128.store(c + 4 * row, c41, 16);
    if (offsetof<V>() > 2) v128.store(c + 4 * row, c42, 32);
    if (offsetof<V>() > 3) v128.store(c + 4 * row, c43, 48);
    v128.store(c + 5 * row, c50);
    if (offsetof<V>() > 1) v128.store(c + 5 * row, c51, 16);
    if (offsetof<V>() > 2) v128.store(c + 5 * row, c52, 32);
    if (offsetof<V>() > 3) v128.store(c + 5 * row, c53, 48);
  }
}

// @ts-ignore: decorator
@inline
function rowsOf<T, R, V>(rows: i32, n: i32, p: usize, pRow: usize, pStep: usize, q: usize, c: usize): void {
  const height = <i32>offsetof<R>();
  let r = 0;
  for (; r + height <= rows; r += height) {
    tile<T, R, V>(n, p, pRow, pStep, q, c);
    p += offsetof<R>() * pRow;
    c += offsetof<R>() * offsetof<V>() * VECTOR;
  }
  if (offsetof<R>() > 4) {
    if (r + 4 <= rows) {
      tile<T, N4, V>(n, p, pRow, pStep, q, c);
      p += 4 * pRow;
      c += 4 * offsetof<V>() * VECTOR;
      r += 4;
    }
  }
  if (offsetof<R>() > 2) {
    if (r + 2 <= rows) {
      tile<T, N2, V>(n, p, pRow, pStep, q, c);
      p += 2 * pRow;
      c += 2 * offsetof<V>() * VECTOR;
      r += 2;
    }
  }
  if (r < rows) tile<T, N1, V>(n, p, pRow, pStep, q, c);
}

/** C += P Q for `rows` rows of C and one panel of so many vectors. `tileRows` is 6 or 2. */
export function product<T>(tileRows: i32, vectors: i32, rows: i32, n: i32, p: usize, pRow: usize, pStep: usize, q: usize, c: usize): void {
  if (vectors == 4) {
    if (tileRows == 6) rowsOf<T, N6, N4>(rows, n, p, pRow, pStep, q, c);
    else rowsOf<T, N2, N4>(rows, n, p, pRow, pStep, q, c);
  } else if (vectors == 3) rowsOf<T, N2, N3>(rows, n, p, pRow, pStep, q, c);
  else if (vectors == 2) rowsOf<T, N4, N2>(rows, n, p, pRow, pStep, q, c);
  else rowsOf<T, N4, N1>(rows, n, p, pRow, pStep, q, c);
}
