/**
 * Dense matrices of float64, row by row in one array, and the three products that backpropagation needs.
 * In a batch matrix the rows are samples.
 */

/** A matrix [rows × cols] that is only read, however it keeps its numbers. */
export interface ReadonlyMatrix {
  readonly rows: number;
  readonly cols: number;

  /** Entry (i, j). Throws outside the matrix. */
  at(i: number, j: number): number;

  /** Copies the rows named by `indices` from position `from` on, in that order and as many as `out` [rows × cols] has, into `out`. */
  gather(indices: ArrayLike<number>, out?: Matrix, from?: number): Matrix;
}

/** A matrix [rows × cols]; entry (i, j) is data[i · cols + j]. Only the checked constructors below make one. */
export class Matrix implements ReadonlyMatrix {
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

  at(i: number, j: number): number {
    if (i < 0 || j < 0 || i >= this.rows || j >= this.cols) throw new Error(`(${i}, ${j}) is outside ${this.shape}`);
    return this.data[i * this.cols + j] as number;
  }

  /** Row i, shared with the matrix. */
  row(i: number): Float64Array {
    if (i < 0 || i >= this.rows) throw new Error(`row ${i} is outside ${this.shape}`);
    return (this.#views[i] ??= this.data.subarray(i * this.cols, (i + 1) * this.cols));
  }

  gather(indices: ArrayLike<number>, out = Matrix.zeros(indices.length, this.cols), from = 0): Matrix {
    const { data, rows, cols } = this;
    expectShape('gathered rows', out, Math.min(out.rows, indices.length - from), cols);
    for (let i = 0; i < out.rows; i++) {
      const row = indices[from + i]!;
      if (!(row >= 0 && row < rows)) throw new Error(`row ${row} is outside ${this.shape}`);
      for (let j = 0; j < cols; j++) out.data[i * cols + j] = data[row * cols + j]!;
    }
    return out;
  }

  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.data.subarray(i * this.cols, (i + 1) * this.cols)));
  }
}

/** All rows of a matrix, a block of at most so many `numbers`, or one row, after the other. Each is there only until the next one is asked for. */
export function* blocksOf(matrix: ReadonlyMatrix, numbers = 1 << 16): Generator<Matrix> {
  const { rows, cols } = matrix;
  let block = Matrix.zeros(Math.min(rows, Math.max(1, Math.floor(numbers / cols))), cols);
  for (let from = 0; from < rows; from += block.rows) {
    if (block.rows > rows - from) block = Matrix.zeros(rows - from, cols);
    const first = from;
    yield matrix.gather(Uint32Array.from({ length: block.rows }, (_, i) => first + i), block);
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

/** out = A Bᵀ + 1 bᵀ, with A [m×n], B [p×n] and b [p] or empty; writes into `out` [m×p]. Forward: Z = A_prev Wᵀ + 1 bᵀ. */
export function multiplyByTransposed(A: Matrix, B: Matrix, out: Matrix, b: Float64Array = new Float64Array(0)): void {
  if (A.cols !== B.cols) throw new Error(`A ${A.shape} · Bᵀ of B ${B.shape}: inner dimensions differ`);
  if (b.length > 0 && b.length !== B.rows) throw new Error(`b [${b.length}] for B ${B.shape}: one number for each of its rows`);
  expectShape('out', out, A.rows, B.rows);
  sumProducts(A.cols, A.data, A.cols, 1, B.data, 1, B.cols, b.length > 0 ? b : zero, out);
}

/** out = A B, with A [m×n] and B [n×p]; writes into `out` [m×p]. Backward: ∂J/∂A_prev = ∂J/∂Z W. */
export function multiply(A: Matrix, B: Matrix, out: Matrix): void {
  if (A.cols !== B.rows) throw new Error(`A ${A.shape} · B ${B.shape}: inner dimensions differ`);
  expectShape('out', out, A.rows, B.cols);
  sumProducts(A.cols, A.data, A.cols, 1, B.data, B.cols, 1, zero, out);
}

/** out = Aᵀ B, with A [m×n] and B [m×p]; writes into `out` [n×p]. Gradient: ∂J/∂W = (∂J/∂Z)ᵀ A_prev. */
export function multiplyTransposed(A: Matrix, B: Matrix, out: Matrix): void {
  if (A.rows !== B.rows) throw new Error(`Aᵀ of A ${A.shape} · B ${B.shape}: inner dimensions differ`);
  expectShape('out', out, A.cols, B.cols);
  sumProducts(A.rows, A.data, 1, A.cols, B.data, B.cols, 1, zero, out);
}

/** No bias, in a float64 array as every bias is: V8 11.3 (Node.js 20) can be wrong about what is now the integer 0 and now a fraction, see `adam`. */
const zero = Float64Array.of(0);

/**
 * out_ij = bias_j + Σ_k a_ik b_kj over n values of k. Entry a_ik is a[i · ai + k · ak], and b_kj is b[k · bk + j · bj]: so a matrix
 * can be read as it lies or as its transpose. A single bias counts for every column.
 *
 * A block of four rows and two columns is summed at a time, so that every number read is used two or four times. Where the edge
 * leaves fewer, the last row or column stands in for the missing ones: it is computed again, and comes out the same.
 */
function sumProducts(n: number, a: Float64Array, ai: number, ak: number, b: Float64Array, bk: number, bj: number, bias: Float64Array, out: Matrix): void {
  const { rows, cols, data: c } = out;
  const biasStep = bias.length > 1 ? 1 : 0;
  for (let i0 = 0; i0 < rows; i0 += 4) {
    const i1 = Math.min(i0 + 1, rows - 1);
    const i2 = Math.min(i0 + 2, rows - 1);
    const i3 = Math.min(i0 + 3, rows - 1);
    for (let j0 = 0; j0 < cols; j0 += 2) {
      const j1 = Math.min(j0 + 1, cols - 1);
      let c00 = bias[j0 * biasStep]!;
      let c01 = bias[j1 * biasStep]!;
      let c10 = c00;
      let c11 = c01;
      let c20 = c00;
      let c21 = c01;
      let c30 = c00;
      let c31 = c01;
      for (let k = 0; k < n; k++) {
        const y0 = b[k * bk + j0 * bj]!;
        const y1 = b[k * bk + j1 * bj]!;
        const x0 = a[i0 * ai + k * ak]!;
        const x1 = a[i1 * ai + k * ak]!;
        const x2 = a[i2 * ai + k * ak]!;
        const x3 = a[i3 * ai + k * ak]!;
        c00 += x0 * y0;
        c01 += x0 * y1;
        c10 += x1 * y0;
        c11 += x1 * y1;
        c20 += x2 * y0;
        c21 += x2 * y1;
        c30 += x3 * y0;
        c31 += x3 * y1;
      }
      c[i0 * cols + j0] = c00;
      c[i0 * cols + j1] = c01;
      c[i1 * cols + j0] = c10;
      c[i1 * cols + j1] = c11;
      c[i2 * cols + j0] = c20;
      c[i2 * cols + j1] = c21;
      c[i3 * cols + j0] = c30;
      c[i3 * cols + j1] = c31;
    }
  }
}
