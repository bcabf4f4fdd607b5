/** Where the cells of a large heatmap stand. Pure. */

import type { Cell } from './matrixView.ts';

/** Cells at least this wide have their number in them. */
export const readableWidth = 34;

const smallest = 12;
const largest = 56;

export interface Grid {
  readonly rows: number;
  readonly cols: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly hasNumbers: boolean;
  /** Every how many columns one is labelled. */
  readonly labelEvery: number;
  /** Room for the names of the rows, and for those of the columns. */
  readonly labelWidth: number;
  readonly labelHeight: number;
}

/** Cells as wide as the room allows, and never too small to be pointed at: what does not fit is scrolled. `isNamed`: the columns have names. */
export function gridFor(rows: number, cols: number, width: number, labelWidth: number, isNamed = true): Grid {
  const cellWidth = Math.max(smallest, Math.min(largest, Math.floor((width - labelWidth) / cols)));
  const hasNumbers = cellWidth >= readableWidth;
  return { rows, cols, cellWidth, cellHeight: hasNumbers ? 18 : 14, hasNumbers, labelEvery: Math.ceil(readableWidth / cellWidth), labelWidth, labelHeight: isNamed ? 18 : 0 };
}

/** The cell at a place, measured from the corner of the first column, its name included. */
export function cellAt({ rows, cols, cellWidth, cellHeight, labelHeight }: Grid, x: number, y: number): Cell | null {
  const [row, col] = [Math.floor((y - labelHeight) / cellHeight), Math.floor(x / cellWidth)];
  return row >= 0 && col >= 0 && row < rows && col < cols ? { row, col } : null;
}

/** Left upper corner of a cell, measured likewise. */
export function cellCorner({ cellWidth, cellHeight, labelHeight }: Grid, { row, col }: Cell): { readonly x: number; readonly y: number } {
  return { x: col * cellWidth, y: labelHeight + row * cellHeight };
}
