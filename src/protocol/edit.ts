/** What a "what if" changes, at one step of a run. */
export type Edit =
  /** W[unit][input] of a layer. */
  | { readonly kind: 'weight'; readonly layer: number; readonly unit: number; readonly input: number; readonly value: number }
  | { readonly kind: 'bias'; readonly layer: number; readonly unit: number; readonly value: number }
  /** A number of the data as it is trained on, so after normalisation. `row` is one of the data. */
  | { readonly kind: 'input'; readonly row: number; readonly feature: number; readonly value: number }
  /** The learning rate of the spec, before the schedule. */
  | { readonly kind: 'learningRate'; readonly value: number };

/** An edit and the step before whose update it was made. */
export interface Fork {
  readonly step: number;
  readonly edit: Edit;
}
