/** Matrices and vectors of a layer as grids of named cells, in the orientation of the notation. Pure: drawn by matrixTable.ts and matrixCanvas.ts. */

import * as l10n from '@vscode/l10n';
import type { Target } from '../../src/protocol/cursor.ts';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import { exact, grouped, significant } from '../format.ts';
import type { Context } from '../inspector/context.ts';
import { unitName } from '../labels.ts';
import { layerSymbol } from './symbols.ts';

/** One side of a grid: a window of things with names. */
export interface Axis {
  /** "units", "inputs", or nothing where there is only one of it. */
  readonly what: string;
  readonly names: readonly string[];
  /** Number of the first one shown, and how many there are in all. */
  readonly first: number;
  readonly total: number;
}

export interface MatrixView {
  readonly symbol: string;
  /** In words, for who cannot see it: "weights". */
  readonly words: string;
  readonly rows: Axis;
  readonly cols: Axis;
  readonly at: (row: number, col: number) => number;
  /** What a cell is: "unit 3 ← height". */
  readonly cellName: (row: number, col: number) => string;
  readonly target: (row: number, col: number) => Target;
}

export interface Cell {
  readonly row: number;
  readonly col: number;
}

/** A heading over several columns. */
export interface ColumnGroup {
  readonly name: string;
  readonly columns: number;
}

export type VectorName = 'b' | 'z' | 'a' | 'da' | 'dz' | 'db';

const words = { W: l10n.t`weights`, dW: l10n.t`gradient of the weights`, b: l10n.t`biases`, z: l10n.t`pre-activations`, a: l10n.t`activations`, da: l10n.t`gradient of the activations`, dz: l10n.t`gradient of the pre-activations`, db: l10n.t`gradient of the biases` } as const;

/** The units of a layer's window. */
export function unitAxis({ network }: Pick<Context, 'network'>, { layer, firstUnit, rows }: LayerDetail): Axis {
  return { what: l10n.t`units`, names: names(firstUnit, rows, (unit) => unitName(network, layer + 1, unit)), first: firstUnit, total: network.layers[layer]!.units };
}

/** The inputs of a layer's window. */
export function inputAxis({ network }: Pick<Context, 'network'>, { layer, firstInput, cols }: LayerDetail): Axis {
  return { what: l10n.t`inputs`, names: names(firstInput, cols, (input) => unitName(network, layer, input)), first: firstInput, total: network.layers[layer]!.nIn };
}

/** Nothing to count: the one row or column of a vector. */
export const single: Axis = { what: '', names: [''], first: 0, total: 1 };

/** W or ∂J/∂W: units × inputs; in row vectors inputs × units. */
export function weightMatrix(context: Context, detail: LayerDetail, quantity: 'W' | 'dW'): MatrixView {
  const values = detail[quantity];
  return weightShaped(context, detail, {
    symbol: layerSymbol(context.notation, quantity, detail.layer + 1), words: words[quantity],
    value: (unit, input) => values[unit * detail.cols + input]!,
  });
}

/** Any quantity of a unit and an input, both counted from the window's first. */
export interface WeightShaped {
  readonly symbol: string;
  readonly words: string;
  readonly value: (unit: number, input: number) => number;
}

/** A quantity laid out as W is. */
export function weightShaped(context: Context, detail: LayerDetail, { symbol, words: spoken, value }: WeightShaped): MatrixView {
  const [units, inputs] = [unitAxis(context, detail), inputAxis(context, detail)];
  const name = (unit: number, input: number): string => `${units.names[unit]} ← ${inputs.names[input]}`;
  const target = (unit: number, input: number): Target => ({ kind: 'edge', layer: detail.layer, unit: detail.firstUnit + unit, input: detail.firstInput + input });
  return oriented({ symbol, words: spoken, rows: units, cols: inputs, at: value, cellName: name, target }, context);
}

/** A vector of the layer as a column; in row vectors as a row. */
export function unitVector(context: Context, detail: LayerDetail, quantity: VectorName): MatrixView {
  const units = unitAxis(context, detail);
  const values = detail[quantity];
  return oriented({
    symbol: layerSymbol(context.notation, quantity, detail.layer + 1), words: words[quantity], rows: units, cols: single,
    at: (unit) => values[detail.firstUnit + unit] ?? NaN,
    cellName: (unit) => units.names[unit]!,
    target: (unit) => ({ kind: 'node', column: detail.layer + 1, unit: detail.firstUnit + unit }),
  }, context);
}

function oriented(view: MatrixView, { notation }: Context): MatrixView {
  return notation.name === 'row' ? transposed(view) : view;
}

/** Rows as columns. */
export function transposed(view: MatrixView): MatrixView {
  const { rows, cols, at, cellName, target } = view;
  return { ...view, rows: cols, cols: rows, at: (row, col) => at(col, row), cellName: (row, col) => cellName(col, row), target: (row, col) => target(col, row) };
}

/** All values, row by row. */
export function valuesOf({ rows, cols, at }: MatrixView): Float64Array {
  const width = cols.names.length;
  return Float64Array.from({ length: rows.names.length * width }, (_, i) => at(Math.floor(i / width), i % width));
}

/** "units 3–66 of 70, inputs 26–89 of 90"; nothing where all is shown. */
export function windowText({ rows, cols }: Pick<MatrixView, 'rows' | 'cols'>): string {
  return [rows, cols]
    .filter(({ names: shown, total }) => shown.length < total)
    .map(({ what, first, names: shown, total }) => l10n.t`${what} ${grouped(first)}–${grouped(first + shown.length - 1)} of ${grouped(total)}`)
    .join(', ');
}

/** "unit 3 ← height: w¹ = 0.125", the number exact. */
export function cellText(view: MatrixView, { row, col }: Cell): string {
  const name = view.cellName(row, col);
  return `${name}${name ? ': ' : ''}${view.symbol} = ${exact(view.at(row, col))}`;
}

/** "w¹, weights: 3 × 2; largest entry −1.250 at unit 2 ← height". */
export function spokenSummary(view: MatrixView): string {
  const width = view.cols.names.length;
  const values = valuesOf(view);
  const largest = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]!) || Number.isNaN(values[best]) ? i : best), 0);
  const at = { row: Math.floor(largest / width), col: largest % width };
  const where = windowText(view);
  const size = `${view.rows.names.length} × ${width}${where && ` (${where})`}`;
  return l10n.t`${view.symbol}, ${view.words}: ${size}; largest entry ${significant(values[largest]!, 4)} at ${view.cellName(at.row, at.col)}`;
}

/** What must be the same for a grid to be kept from frame to frame. */
export function shapeOf({ symbol, rows, cols }: MatrixView): string {
  return JSON.stringify([symbol, rows, cols]);
}

/** Where an arrow key, Home or End leads from a cell; null for any other key. Home and End stay in the row. */
export function cellAfter(key: string, { row, col }: Cell, rows: number, cols: number): Cell | null {
  switch (key) {
    case 'ArrowUp': return { row: Math.max(0, row - 1), col };
    case 'ArrowDown': return { row: Math.min(rows - 1, row + 1), col };
    case 'ArrowLeft': return { row, col: Math.max(0, col - 1) };
    case 'ArrowRight': return { row, col: Math.min(cols - 1, col + 1) };
    case 'Home': return { row, col: 0 };
    case 'End': return { row, col: cols - 1 };
    default: return null;
  }
}

function names(first: number, count: number, nameOf: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => nameOf(first + i));
}
