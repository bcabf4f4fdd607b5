/**
 * A derivation: a formula, the same with this moment's numbers, and the result. Pure data, drawn by inspector.ts and copied by copy.ts.
 * Numbers in it are exact; how many digits are shown is the screen's affair.
 */

import type { Phase, Target } from '../../src/protocol/cursor.ts';

/** A piece of an expression: a number, or what stands between numbers. A number may lead to where it comes from. */
export type Piece = number | string | { readonly value: number; readonly target: Target };

/** One line of numbers. */
export interface Row {
  /** What it is: LaTeX between dollar signs, or plain words. */
  readonly label: string;
  /** Where it comes from. */
  readonly target?: Target;
  /** For `data-quantity`, where the line is a quantity of its own. */
  readonly quantity?: string;
  /** A sample of the batch to show, by its position. */
  readonly sample?: number;
  /** Empty for a number that is given. */
  readonly expression: readonly Piece[];
  readonly value: number;
}

export interface Derivation {
  /** For `data-quantity`: z, a, da, dz, db, dw, update and so on. */
  readonly quantity: string;
  /** A heading over it, where it begins a part: Forward, Backward, Gradient, Update. */
  readonly part: string;
  /** When in a step it is computed. */
  readonly phase: Phase;
  /** The general formula, with the indices of what is pointed at. */
  readonly formula: string;
  /** Lines that add up to the result (`sum`), that add up to what `closing` goes on from (`inner`), or of which the last one is it (`chain`). */
  readonly rows: readonly Row[];
  readonly kind: 'sum' | 'inner' | 'chain';
  /** Terms of the sum that were not sent, and what they add up to. */
  readonly rest: { readonly count: number; readonly value: number };
  /** The last step from the rows to the result, where there is one. */
  readonly closing?: Row;
  /** LaTeX of what is computed. */
  readonly symbol: string;
  readonly result: number;
  /** What else to know: who calls it δ, what the mean means. */
  readonly note?: string;
}

export const noRest = { count: 0, value: 0 } as const;
