/** Samples that are numbers from the start as a table: of a generator, of IDX files, or written in the spec. */

import type { ReadonlyMatrix } from '../../core/index.ts';
import type { Table, Target } from '../targets.ts';
import type { ColumnRole, DataTable, TableColumn } from './table.ts';

export function sampleTable({ x, featureNames, target, imageShape = null }: Table): DataTable {
  const columns = [...targetColumns(target), ...Array.from({ length: x.cols }, (_, j) => numberColumn(featureNames[j] ?? `x[${j}]`, 'feature', x, j))];
  return { rows: x.rows, columns, imageShape, notes: [] };
}

function targetColumns(target: Target): readonly TableColumn[] {
  if (target.kind === 'numbers') return Array.from({ length: target.values.cols }, (_, j) => numberColumn(target.names[j] ?? `y[${j}]`, 'target', target.values, j));
  const { name, classes, classOfRow } = target;
  const textAt = (row: number): string => classes[classOfRow[row]!]!;
  return [{ name, role: 'target', textAt, numberAt: (row) => Number(textAt(row)) }];
}

function numberColumn(name: string, role: ColumnRole, matrix: ReadonlyMatrix, j: number): TableColumn {
  const numberAt = (row: number): number => matrix.at(row, j);
  return { name, role, numberAt, textAt: (row) => String(numberAt(row)) };
}
