/** The one cursor: a moment of the run and what is pointed at in it. */

/** A unit: column 0 is the input, column l + 1 is layer l; the column behind the last layer is the loss with its unit 0. */
export interface NodeTarget {
  readonly kind: 'node';
  readonly column: number;
  readonly unit: number;
}

/** The weight W[unit][input] of a layer. */
export interface EdgeTarget {
  readonly kind: 'edge';
  readonly layer: number;
  readonly unit: number;
  readonly input: number;
}

export interface LayerTarget {
  readonly kind: 'layer';
  readonly layer: number;
}

export interface OptimizerTarget {
  readonly kind: 'optimizer';
}

export type Target = NodeTarget | EdgeTarget | LayerTarget | OptimizerTarget;

/** What a frame shows. */
export interface View {
  /** The state before this update, or null for the newest. */
  readonly step: number | null;
  /** Position in the batch, or null for the mean; past the end of a smaller batch, the last sample. */
  readonly sample: number | null;
  /** First visible unit of each column (input, then the layers). */
  readonly first: readonly number[];
  /** What is opened up in the frame's detail. */
  readonly target: Target | null;
}

/** The cursor as it is kept when the panel or the window is closed. */
export interface KeptCursor {
  readonly view: View;
  /** Place of the phase among those of a step; null for the whole step. */
  readonly phase: number | null;
}

/** Part of a step: the batch goes in, layer after layer computes, J, the gradient comes back, the parameters change. */
export type Phase =
  | { readonly kind: 'batch' }
  | { readonly kind: 'forward'; readonly layer: number }
  | { readonly kind: 'loss' }
  | { readonly kind: 'backward'; readonly layer: number }
  | { readonly kind: 'update' };
