/** What the two ways of drawing a grid of numbers have in common: a table for small ones, a canvas for large ones. */

import type { Shade } from '../theme.ts';
import type { Cell, MatrixView } from './matrixView.ts';

/** How values are written and coloured. */
export interface Paint {
  readonly text: (value: number) => string;
  /** Null for a table without colours. */
  readonly shade: (value: number) => Shade | null;
}

export interface MatrixBody {
  readonly element: HTMLElement;
  /** Draws the values of a view of the shape that the body was made for, in the width given. */
  draw(view: MatrixView, paint: Paint, width: number): void;
}

export interface CellEvents {
  /** A cell is pointed at, or none any more; by the keyboard where it must also be told to a listener. */
  at(cell: Cell | null, isByKeyboard: boolean): void;
  pin(cell: Cell): void;
}

/** Tables up to so many rows and columns: a screen reader hears every number. Larger ones are drawn on a canvas. */
export const largestTable = 12;
