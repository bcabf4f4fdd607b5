/** A CSV file as a table. What training would refuse is shown all the same: whoever looks wants to see what is wrong. */

import * as l10n from '@vscode/l10n';
import type { CsvSource } from '../body.ts';
import { numbersOf, readRows, rowsAtMost, unreadableFile } from '../csvRows.ts';
import type { DataProblem } from '../dataset.ts';
import { separatorsOf } from '../dialect.ts';
import { emptyFile, fileError, memoryProblem } from '../problems.ts';
import type { Outcome } from '../problems.ts';
import type { Row } from '../rows.ts';
import type { Place } from '../text.ts';
import { CellColumn } from './cellColumn.ts';
import type { ColumnRole, DataTable } from './table.ts';

/** How a file is read and which of its columns are used for what. */
export type TableSource = Pick<CsvSource, 'path' | 'target' | 'features' | 'delimiter' | 'decimal'>;

/** Reads the bytes of a file; yields the share that is read after each chunk. */
export function* readFileTable(bytes: Uint8Array, source: TableSource, chunk?: number): Generator<number, Outcome<DataTable>> {
  const { path } = source;
  const unreadable = unreadableFile(bytes, path);
  if (unreadable) return { problems: [unreadable] };
  const separators = separatorsOf(bytes, source.delimiter);
  const numbers = numbersOf(source, separators);
  const most = yield* rowsAtMost(bytes, separators);
  let columns: readonly CellColumn[] | null = null;
  let tooLarge: DataProblem | null = null;
  let rows = 0;
  let ragged = 0;
  let firstRagged: Place | null = null;
  const take = (row: Row): boolean => {
    if (columns === null) {
      tooLarge = memoryProblem(most, row.cells.length, ['data', 'csv']);
      if (tooLarge) return false;
      columns = row.cells.map((cell, i) => new CellColumn(cell.trim() || l10n.t`column ${i + 1}`, roleOf(cell.trim(), source), most, numbers));
      return true;
    }
    if (row.cells.length !== columns.length && ragged++ === 0) firstRagged = row.wholePlace;
    for (const [i, column] of columns.entries()) column.set(rows, row.cells[i] ?? '');
    rows++;
    return true;
  };
  const wrong = (yield* readRows(bytes, separators, path, take, chunk)) ?? tooLarge;
  if (wrong) return { problems: [wrong] };
  if (columns === null) return { problems: [emptyFile(path)] };
  const notes = firstRagged ? [raggedNote(path, ragged, firstRagged)] : [];
  return { value: { rows, columns, imageShape: null, notes } };
}

function roleOf(name: string, { target, features }: TableSource): ColumnRole {
  if (target.includes(name)) return 'target';
  return features === null || features.includes(name) ? 'feature' : 'unused';
}

function raggedNote(path: string, ragged: number, first: Place): DataProblem {
  const line = first.line + 1;
  const message = ragged === 1
    ? l10n.t`1 row of ${path} is longer or shorter than the header, the first in line ${line}`
    : l10n.t`${ragged.toLocaleString('en')} rows of ${path} are longer or shorter than the header, the first in line ${line}`;
  return fileError('ragged-row', message, path, first);
}
