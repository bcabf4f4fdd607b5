import type { Model } from '../spec/model.ts';

/** What the panel must know of a network to draw it; constant for the length of a run. */
export interface NetworkView {
  /** The spec's name, or its file's. */
  readonly name: string;
  /** Names of the input features; empty where the data has none. */
  readonly featureNames: readonly string[];
  readonly inputs: number;
  readonly layers: readonly LayerView[];
  /** Names of the last layer's units (classes or targets); empty where the data has none. */
  readonly outputNames: readonly string[];
  /** As in a spec: mse, halfMse, halfSse, bce, crossEntropy. */
  readonly loss: string;
  /** As in a spec, every default filled in. */
  readonly optimizer: Model['optimizer'];
  readonly regularization: Model['regularization'];
  /** Samples trained on and held back for validation. */
  readonly trainingSamples: number;
  readonly validationSamples: number;
  readonly stepsPerEpoch: number;
  /** Updates in the whole run. */
  readonly totalSteps: number;
  /** What accuracy is measured on; null for a task that has none. */
  readonly accuracyOn: 'validation' | 'training' | null;
  /** Name of each row's class, where the data has classes: the panel says "#17 setosa". */
  readonly classOfRow: readonly string[] | null;
  /** What trains it; null where nothing does. */
  readonly engine: EngineView | null;
}

/** What computes the updates, in words for the status line. */
export interface EngineView {
  readonly kind: 'reference' | 'fast';
  /** How it computes: "reference", "SIMD", "SIMD + FMA", "SIMD + FMA, 256 bit". */
  readonly rung: string;
  readonly precision: 'float64' | 'float32';
  readonly threads: number;
  /** Why it is the reference engine though a faster one was welcome; a sentence. */
  readonly why?: string;
}

export interface LayerView {
  readonly name: string;
  readonly type: 'dense';
  readonly nIn: number;
  readonly units: number;
  readonly activation: string;
  readonly useBias: boolean;
  /** Whether updates change the biases. */
  readonly trainBias: boolean;
  /** Weights and biases together. */
  readonly parameters: number;
}

/** Units of a column that are shown at once: all of a narrow one, a window into a wide one. */
export function visibleUnits(units: number): number {
  return units <= 12 ? units : 10;
}
