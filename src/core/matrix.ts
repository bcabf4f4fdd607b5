/**
 * Dense matrices of float64, row by row in one array, and the three products that backpropagation needs.
 * In a batch matrix the rows are samples.
 */

/** A matrix [rows × cols]; entry (i, j) is data[i · cols + j]. Only the checked constructors below make one. */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  /** Rows that have been asked for: making a view costs more than a short row's arithmetic. */
  readonly #views: Float64Array[] = [];

  private constructor(rows: number, cols: number, data: Float64Array) {
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** A matrix over `data`, which it shares. Throws if the length is not rows · cols. */
  static over(rows: number, cols: number, data: Float64Array): Matrix {
    if (data.length !== entries(rows, cols)) throw new Error(`Matrix [${rows}×${cols}] over ${data.length} numbers`);
    return new Matrix(rows, cols, data);
  }

  static zeros(rows: number, cols: number): Matrix {
    return new Matrix(rows, cols, new Float64Array(entries(rows, cols)));
  }

  /** A copy of nested rows. Throws if one is not `cols` long (by default, as long as the first). */
  static fromRows(rows: readonly (readonly number[])[], cols = rows[0]?.length ?? 0): Matrix {
    const matrix = Matrix.zeros(rows.length, cols);
    rows.forEach((row, i) => {
      if (row.length !== cols) throw new Error(`row ${i} has ${row.length} numbers, not ${cols}`);
      matrix.data.set(row, i * cols);
    });
    return matrix;
  }

  get shape(): string {
    return `[${this.rows}×${this.cols}]`;
  }

  /** Entry (i, j). Throws outside the matrix. */
  at(i: number, j: number): number {
    if (i < 0 || j < 0 || i >= this.rows || j >= this.cols) throw new Error(`(${i}, ${j}) is outside ${this.shape}`);
    return this.data[i * this.cols + j] as number;
  }

  /** Row i, shared with the matrix. */
  row(i: number): Float64Array {
    if (i < 0 || i >= this.rows) throw new Error(`row ${i} is outside ${this.shape}`);
    return (this.#views[i] ??= this.data.subarray(i * this.cols, (i + 1) * this.cols));
  }

  /** Copies the given rows, in that order, into `out` [indices × cols]. */
  gather(indices: ArrayLike<number>, out = Matrix.zeros(indices.length, this.cols)): Matrix {
    expectShape('gathered rows', out, indices.length, this.cols);
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i]!;
      if (!(row >= 0 && row < this.rows)) throw new Error(`row ${row} is outside ${this.shape}`);
      for (let j = 0; j < this.cols; j++) out.data[i * this.cols + j] = this.data[row * this.cols + j]!;
    }
    return out;
  }

  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.data.subarray(i * this.cols, (i + 1) * this.cols)));
  }
}

function entries(rows: number, cols: number): number {
  const whole = Number.isInteger(rows) && Number.isInteger(cols) && rows >= 0 && cols >= 0;
  if (!whole) throw new Error(`Matrix [${rows}×${cols}]: rows and cols are whole numbers from 0`);
  return rows * cols;
}

/** Throws unless `m` is [rows × cols]. */
export function expectShape(name: string, m: Matrix, rows: number, cols: number): void {
  if (m.rows !== rows || m.cols !== cols) throw new Error(`${name} is ${m.shape}, not [${rows}×${cols}]`);
}

/**
 * out = A Bᵀ, with A [m×n] and B [p×n]; writes into `out` [m×p]. Forward: Z = A_prev Wᵀ.
 * Both are read along their rows, two rows of B at a time.
 */
export function multiplyByTransposed(A: Matrix, B: Matrix, out: Matrix): void {
  if (A.cols !== B.cols) throw new Error(`A ${A.shape} · Bᵀ of B ${B.shape}: inner dimensions differ`);
  expectShape('out', out, A.rows, B.rows);
  const [a, b, c] = [A.data, B.data, out.data];
  const n = A.cols;
  const p = B.rows;
  for (let i = 0; i < A.rows; i++) {
    const ai = i * n;
    let j = 0;
    for (; j + 1 < p; j += 2) {
      const b0 = j * n;
      const b1 = b0 + n;
      let s0 = 0;
      let s1 = 0;
      for (let k = 0; k < n; k++) {
        const x = a[ai + k]!;
        s0 += x * b[b0 + k]!;
        s1 += x * b[b1 + k]!;
      }
      c[i * p + j] = s0;
      c[i * p + j + 1] = s1;
    }
    if (j < p) {
      let s = 0;
      for (let k = 0; k < n; k++) s += a[ai + k]! * b[j * n + k]!;
      c[i * p + j] = s;
    }
  }
}

/** out = A B, with A [m×n] and B [n×p]; writes into `out` [m×p]. Backward: ∂J/∂A_prev = ∂J/∂Z W. */
export function multiply(A: Matrix, B: Matrix, out: Matrix): void {
  if (A.cols !== B.rows) throw new Error(`A ${A.shape} · B ${B.shape}: inner dimensions differ`);
  expectShape('out', out, A.rows, B.cols);
  const [a, b, c] = [A.data, B.data, out.data];
  const n = A.cols;
  const p = B.cols;
  c.fill(0);
  for (let i = 0; i < A.rows; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]!;
      const bk = k * p;
      const ci = i * p;
      for (let j = 0; j < p; j++) c[ci + j]! += x * b[bk + j]!;
    }
  }
}

/**
 * out = Aᵀ B, with A [m×n] and B [m×p]; writes into `out` [n×p]. Gradient: ∂J/∂W = (∂J/∂Z)ᵀ A_prev.
 * A row of `out` is finished before the next, from two samples at a time.
 */
export function multiplyTransposed(A: Matrix, B: Matrix, out: Matrix): void {
  if (A.rows !== B.rows) throw new Error(`Aᵀ of A ${A.shape} · B ${B.shape}: inner dimensions differ`);
  expectShape('out', out, A.cols, B.cols);
  const [a, b, c] = [A.data, B.data, out.data];
  const m = A.rows;
  const n = A.cols;
  const p = B.cols;
  c.fill(0);
  for (let i = 0; i < n; i++) {
    const ci = i * p;
    let s = 0;
    for (; s + 1 < m; s += 2) {
      const x0 = a[s * n + i]!;
      const x1 = a[(s + 1) * n + i]!;
      const b0 = s * p;
      const b1 = b0 + p;
      for (let j = 0; j < p; j++) c[ci + j]! += x0 * b[b0 + j]! + x1 * b[b1 + j]!;
    }
    if (s < m) {
      const x = a[s * n + i]!;
      for (let j = 0; j < p; j++) c[ci + j]! += x * b[s * p + j]!;
    }
  }
}
