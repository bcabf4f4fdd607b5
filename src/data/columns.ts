/** Which columns of a file are the features and which the targets. */

import * as l10n from '@vscode/l10n';
import type { DataProblem } from './dataset.ts';
import { fix, nearest, set } from '../spec/index.ts';
import type { Fix, JsonPath } from '../spec/index.ts';
import { quoted } from './cells.ts';
import { listNames, specError } from './problems.ts';
import type { Outcome } from './problems.ts';

/** Columns by name; `features` null: every column that is no target. */
export interface ColumnNames {
  readonly target: readonly string[];
  readonly features: readonly string[] | null;
}

/** Columns by index, in the order of the names; at least one each. */
export interface Columns {
  readonly target: readonly number[];
  readonly features: readonly number[];
}

/** Finds the named columns in a header whose names differ from each other. */
export function chooseColumns(header: readonly string[], names: ColumnNames, file: string): Outcome<Columns> {
  const problems: DataProblem[] = [];
  const columnOf = new Map(header.map((name, column) => [name, column]));
  const targets = new Set(names.target);
  const find = (list: readonly string[], key: 'target' | 'features'): number[] =>
    list.map((name, i) => {
      const path = key === 'target' && list.length === 1 ? ['data', key] : ['data', key, i];
      const column = columnOf.get(name) ?? -1;
      if (column === -1) problems.push(specError('unknown-column', unknownColumn(name, header, file), path, ...fixesFor(name, header, path)));
      else if (list.indexOf(name) < i) problems.push(specError('repeated-column', l10n.t`column ${quoted(name)} is named twice`, path));
      else if (key === 'features' && targets.has(name)) {
        problems.push(specError('feature-is-target', l10n.t`column ${quoted(name)} is the target: it cannot be a feature as well`, path));
      }
      return column;
    });
  const target = find(names.target, 'target');
  const features = names.features ? find(names.features, 'features') : [...header.keys()].filter((column) => !targets.has(header[column]!));
  if (features.length === 0 && problems.length === 0) {
    problems.push(specError('no-features', l10n.t`every column of ${file} is a target: none is left as a feature`, ['data', 'target']));
  }
  return problems.length > 0 ? { problems } : { value: { target, features } };
}

function fixesFor(name: string, header: readonly string[], path: JsonPath): readonly Fix[] {
  const near = nearest(name, header);
  return near === null ? [] : [fix(l10n.t`Use ${quoted(near)}`, set(path, near))];
}

function unknownColumn(name: string, header: readonly string[], file: string): string {
  const near = nearest(name, header);
  const columns = columnsOf(header);
  return near === null
    ? l10n.t`${file} has no column ${quoted(name)}: ${columns}`
    : l10n.t`${file} has no column ${quoted(name)}: did you mean ${quoted(near)}? ${columns}`;
}

/** `Its columns are a, b` */
function columnsOf(header: readonly string[]): string {
  const names = listNames(header, 30);
  if (header.length > 1) return l10n.t`Its columns are ${names}`;
  const other = [';', ',', '\t'].find((delimiter) => header[0]!.includes(delimiter));
  return other === undefined ? l10n.t`Its only column is ${names}` : l10n.t`Its only column is ${names}, which looks like several: set "delimiter" to ${JSON.stringify(other)}`;
}
