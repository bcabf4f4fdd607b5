/** The full Jacobian of softmax, and what it makes of the gradient that comes from above. */

/** ∂p_i/∂z_j = p_i (δ_ij − p_j), row by row. [n × n] for p [n] */
export function softmaxJacobian(p: ArrayLike<number>): Float64Array {
  const n = p.length;
  const jacobian = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) jacobian[i * n + j] = p[i]! * ((i === j ? 1 : 0) - p[j]!);
  }
  return jacobian;
}

/** The product of a square matrix, row by row, and a vector. [n] */
export function timesVector(matrix: ArrayLike<number>, vector: ArrayLike<number>): Float64Array {
  const n = vector.length;
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    return sum;
  });
}
