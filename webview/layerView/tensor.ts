/**
 * The third-order tensor ∂u_k/∂W_ij of a layer u = z W + b in row vectors, W being inputs × units. It is never needed as a whole:
 * all of a slice is 0 but one column, and with ξ = ∂E/∂u it collapses to the outer product of z and ξ.
 */

/** The slice of output unit `k`: z_i where j = k, else 0. [inputs × units], row by row, for z [inputs] */
export function tensorSlice(z: ArrayLike<number>, units: number, k: number): Float64Array {
  const slice = new Float64Array(z.length * units);
  for (let i = 0; i < z.length; i++) slice[i * units + k] = z[i]!;
  return slice;
}

/** Σ_k ξ_k ∂u_k/∂W_ij = z_i ξ_j, the outer product. [inputs × units], row by row, for z [inputs] and ξ [units] */
export function collapse(z: ArrayLike<number>, xi: ArrayLike<number>): Float64Array {
  const product = new Float64Array(z.length * xi.length);
  for (let i = 0; i < z.length; i++) {
    for (let j = 0; j < xi.length; j++) product[i * xi.length + j] = z[i]! * xi[j]!;
  }
  return product;
}
