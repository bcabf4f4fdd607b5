/**
 * A Model is a spec that has been validated: every default is filled in, every name is known, every number is in its range.
 * Only the parser makes one. What depends on the data (inputs, classes, explicit weights' width) is settled when the data is loaded.
 */

import type { ActivationName, InitializerName, LossName, OptimizerSettings, Precision, Regularization, Schedule } from '../core/index.ts';

export const generatorNames = ['xor', 'circle', 'gauss', 'spiral', 'moons', 'plane', 'gaussRegression', 'sine'] as const;
export type GeneratorName = (typeof generatorNames)[number];

export const normalizations = ['none', 'standard', 'minmax'] as const;
export type Normalization = (typeof normalizations)[number];

/** Between the cells of a CSV file. */
export const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Between the whole part of a number and its decimals. */
export const decimals = ['.', ','] as const;
export type Decimal = (typeof decimals)[number];

/** What becomes of samples with a missing value. */
export const missingRules = ['error', 'drop', 'mean'] as const;
export type MissingRule = (typeof missingRules)[number];

/** What the numbers of the data follow from. */
export interface DataModel {
  readonly data: DataSource;
  readonly seed: number;
}

export interface Model extends DataModel {
  /** Null where the spec has none: its file's name is shown then. */
  readonly name: string | null;
  readonly precision: Precision;
  /** Number of features, or null: as many as the data has. */
  readonly inputs: number | null;
  /** At least one. */
  readonly layers: readonly LayerModel[];
  readonly loss: LossName;
  readonly optimizer: { readonly settings: OptimizerSettings; readonly learningRate: number; readonly schedule: Schedule | null };
  readonly regularization: Regularization;
  readonly training: TrainingModel;
}

export type DataSource =
  | { readonly kind: 'generator'; readonly generator: GeneratorName; readonly samples: number; readonly noise: number }
  | CsvModel
  | { readonly kind: 'idx'; readonly images: string; readonly labels: string; readonly normalize: Normalization }
  /** Rows of equal length, as many of x as of y, all numbers finite. */
  | { readonly kind: 'inline'; readonly x: readonly (readonly number[])[]; readonly y: readonly (readonly number[])[] };

export interface CsvModel {
  readonly kind: 'csv';
  readonly path: string;
  readonly target: readonly string[];
  /** Null: every column that is no target. */
  readonly features: readonly string[] | null;
  readonly normalize: Normalization;
  /** Null: as the file shows. */
  readonly delimiter: Delimiter | null;
  readonly decimal: Decimal | null;
  readonly missing: MissingRule;
}

export interface LayerModel {
  readonly type: 'dense';
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationName;
  readonly init: InitializerName;
  /** Explicit first weights, `units` rows of equal length; null: drawn by `init`. */
  readonly weights: readonly (readonly number[])[] | null;
  /** Explicit first biases, `units` numbers; null: zeros. */
  readonly bias: readonly number[] | null;
  readonly useBias: boolean;
  readonly trainBias: boolean;
}

export interface TrainingModel {
  readonly epochs: number;
  readonly batchSize: number | 'full';
  readonly shuffle: boolean;
  /** Fraction of the samples held back, in [0, 1). */
  readonly validation: number;
}
