/** All quantities of a layer's units side by side: which columns there are, and the grid that they make. Pure. */

import * as l10n from '@vscode/l10n';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import type { Context } from '../inspector/context.ts';
import type { QuantityName } from '../notation/notation.ts';
import { unitAxis } from './matrixView.ts';
import type { ColumnGroup, MatrixView } from './matrixView.ts';
import { layerSymbol } from './symbols.ts';

const groupNames = { forward: l10n.t`Forward`, backward: l10n.t`Backward`, gradient: l10n.t`Gradient` } as const;

export interface UnitColumn {
  readonly group: keyof typeof groupNames;
  readonly symbol: string;
  /** Of all units of the layer. */
  readonly values: ArrayLike<number>;
}

/** b, z, a; ∂J/∂a, f′(z), ∂J/∂z; ∂J/∂b. Biases and slopes only where the layer has them. */
export function unitColumns({ notation }: Context, detail: LayerDetail): UnitColumn[] {
  const column = (group: UnitColumn['group'], quantity: QuantityName, values: ArrayLike<number>): UnitColumn => ({ group, symbol: layerSymbol(notation, quantity, detail.layer + 1), values });
  const { b, z, a, da, slope, dz, db } = detail;
  return [
    column('forward', 'b', b), column('forward', 'z', z), column('forward', 'a', a),
    column('backward', 'da', da), column('backward', 'slope', slope), column('backward', 'dz', dz),
    column('gradient', 'db', db),
  ].filter(({ values }) => values.length > 0);
}

/** How many columns stand under each heading. */
export function columnGroups(columns: readonly UnitColumn[]): ColumnGroup[] {
  return (['forward', 'backward', 'gradient'] as const)
    .map((group) => ({ name: groupNames[group], columns: columns.filter((column) => column.group === group).length }))
    .filter(({ columns: count }) => count > 0);
}

/** A row for each unit of the window, a column for each quantity. */
export function unitGrid(context: Context, detail: LayerDetail, columns: readonly UnitColumn[]): MatrixView {
  const units = unitAxis(context, detail);
  return {
    symbol: '', words: l10n.t`all quantities of the units`, rows: units,
    cols: { what: l10n.t`quantities`, names: columns.map(({ symbol }) => symbol), first: 0, total: columns.length },
    at: (row, col) => columns[col]?.values[detail.firstUnit + row] ?? NaN,
    cellName: (row, col) => `${units.names[row]}, ${columns[col]!.symbol}`,
    target: (row) => ({ kind: 'node', column: detail.layer + 1, unit: detail.firstUnit + row }),
  };
}
