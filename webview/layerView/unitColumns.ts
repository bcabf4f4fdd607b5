/** All quantities of a layer's units side by side: which columns there are, and the grid that they make. Pure. */

import type { LayerDetail } from '../../src/protocol/detail.ts';
import type { Context } from '../inspector/context.ts';
import type { QuantityName } from '../notation/notation.ts';
import { unitAxis } from './matrixView.ts';
import type { ColumnGroup, MatrixView } from './matrixView.ts';
import { layerSymbol } from './symbols.ts';

export interface UnitColumn {
  readonly group: 'Forward' | 'Backward' | 'Gradient';
  readonly symbol: string;
  /** Of all units of the layer. */
  readonly values: ArrayLike<number>;
}

/** b, z, a; ∂J/∂a, f′(z), ∂J/∂z; ∂J/∂b. Biases and slopes only where the layer has them. */
export function unitColumns({ notation }: Context, detail: LayerDetail): UnitColumn[] {
  const column = (group: UnitColumn['group'], quantity: QuantityName, values: ArrayLike<number>): UnitColumn => ({ group, symbol: layerSymbol(notation, quantity, detail.layer + 1), values });
  const { b, z, a, da, slope, dz, db } = detail;
  return [
    column('Forward', 'b', b), column('Forward', 'z', z), column('Forward', 'a', a),
    column('Backward', 'da', da), column('Backward', 'slope', slope), column('Backward', 'dz', dz),
    column('Gradient', 'db', db),
  ].filter(({ values }) => values.length > 0);
}

/** How many columns stand under each heading. */
export function columnGroups(columns: readonly UnitColumn[]): ColumnGroup[] {
  return (['Forward', 'Backward', 'Gradient'] as const)
    .map((name) => ({ name, columns: columns.filter(({ group }) => group === name).length }))
    .filter(({ columns: count }) => count > 0);
}

/** A row for each unit of the window, a column for each quantity. */
export function unitGrid(context: Context, detail: LayerDetail, columns: readonly UnitColumn[]): MatrixView {
  const units = unitAxis(context, detail);
  return {
    symbol: '', words: 'all quantities of the units', rows: units,
    cols: { what: 'quantities', names: columns.map(({ symbol }) => symbol), first: 0, total: columns.length },
    at: (row, col) => columns[col]?.values[detail.firstUnit + row] ?? NaN,
    cellName: (row, col) => `${units.names[row]}, ${columns[col]!.symbol}`,
    target: (row) => ({ kind: 'node', column: detail.layer + 1, unit: detail.firstUnit + row }),
  };
}
