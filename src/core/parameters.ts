/** The numbers of a network in one array, and a layer's share of it as W and b. Gradients have the same form. */

import { Matrix } from './matrix.ts';

/** What a layer needs to be laid out. */
export interface LayerShape {
  readonly nIn: number;
  readonly units: number;
  readonly useBias: boolean;
}

/** A layer's part: W [units × nIn], row j = the weights into unit j; b [units], or empty without biases. */
export interface LayerParameters {
  readonly W: Matrix;
  readonly b: Float64Array;
}

/** All layers' parameters over one array: layer by layer, W before b. */
export class Parameters {
  readonly values: Float64Array;
  readonly layers: readonly LayerParameters[];

  /** Views over `values`, which they share. Throws if its length is not `Parameters.count(shapes)`. */
  constructor(shapes: readonly LayerShape[], values = new Float64Array(Parameters.count(shapes))) {
    if (values.length !== Parameters.count(shapes)) throw new Error(`${values.length} numbers for ${Parameters.count(shapes)} parameters`);
    let at = 0;
    this.values = values;
    this.layers = shapes.map(({ nIn, units, useBias }) => {
      const W = Matrix.over(units, nIn, values.subarray(at, at + units * nIn));
      at += units * nIn;
      const b = values.subarray(at, at + (useBias ? units : 0));
      at += b.length;
      return { W, b };
    });
  }

  /** Where W[unit][input] of layer l stands in `values`, or the bias of the unit for a null input. */
  indexOf(l: number, unit: number, input: number | null): number {
    const { W, b } = this.layers[l]!;
    const at = input === null ? b.byteOffset + unit * b.BYTES_PER_ELEMENT : W.data.byteOffset + (unit * W.cols + input) * W.data.BYTES_PER_ELEMENT;
    return (at - this.values.byteOffset) / this.values.BYTES_PER_ELEMENT;
  }

  static count(shapes: readonly LayerShape[]): number {
    return shapes.reduce((n, { nIn, units, useBias }) => n + units * (nIn + (useBias ? 1 : 0)), 0);
  }
}
