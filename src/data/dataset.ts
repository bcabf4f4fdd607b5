/** A data set, ready to train on. */

import type { Matrix, ReadonlyMatrix, Samples } from '../core/index.ts';
import type { Fix, JsonPath, ProblemCode } from '../spec/index.ts';

export interface Dataset extends Samples {
  /** [samples × features], in the data's order. */
  readonly x: ReadonlyMatrix;
  /** [samples × targets]. */
  readonly y: Matrix;
  /** One a feature; empty where the data has no names. */
  readonly featureNames: readonly string[];
  /** One a column of y (class names for one-hot targets, column names otherwise); empty where there are none. */
  readonly targetNames: readonly string[];
  /** The classes, in the order of their codes; null for a task without classes. */
  readonly classes: readonly string[] | null;
  /** The class of each sample as an index into `classes`; null without classes. */
  readonly classOfRow: Uint32Array | null;
  /** Height and width, where every sample is an image of one channel, its rows one after the other; else null. */
  readonly imageShape: readonly [number, number] | null;
  /** Rows trained on, ascending. */
  readonly training: Uint32Array;
  /** Rows held back, ascending. */
  readonly validation: Uint32Array;
}

/**
 * What the data must know of the network's output to encode its targets: units and the range of the last activation, and
 * whether the loss is one for classes.
 */
export interface OutputShape {
  readonly units: number;
  /** Range of the last activation: one tanh unit gets the targets −1 and 1 for two classes, any other 0 and 1. */
  readonly range: readonly [number, number];
  /** The loss or the output (bce, crossEntropy, softmax) speaks of classes: numeric labels of one target column then are classes. */
  readonly classification: boolean;
}

/** Something wrong with the data: at a place in the spec, or at a place in a data file (0-based line and columns). */
export interface DataProblem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly message: string;
  readonly at: { readonly spec: JsonPath } | { readonly file: string; readonly line: number; readonly column: number; readonly endColumn: number };
  readonly fixes?: readonly Fix[];
}

/** The bytes of a file that the spec names, by the path as the spec writes it; or a sentence that says why it can't be read. */
export type ReadFile = (path: string) => Promise<{ readonly bytes: Uint8Array } | { readonly problem: string }>;

/** Samples before they are split: what a generator or a file gives. */
export interface RawData {
  readonly x: ReadonlyMatrix;
  readonly y: Matrix;
  readonly featureNames: readonly string[];
  readonly targetNames: readonly string[];
  readonly classes: readonly string[] | null;
  readonly classOfRow: Uint32Array | null;
  /** Height and width, where every sample is an image of one channel, its rows one after the other; else null. */
  readonly imageShape: readonly [number, number] | null;
}
