/** From what a spec says about its data to the table of its data. */

import type { DataModel } from '../../spec/model.ts';
import type { ReadFile } from '../dataset.ts';
import { loadTable } from '../load.ts';
import { inPortions } from '../portions.ts';
import type { Loading } from '../portions.ts';
import { specError } from '../problems.ts';
import type { Outcome } from '../problems.ts';
import { readFileTable } from './fileTable.ts';
import type { TableSource } from './fileTable.ts';
import { sampleTable } from './sampleTable.ts';
import type { DataTable } from './table.ts';

/** Bytes that are read at once: a millisecond or two, for this is done where an editor waits. */
const chunk = 1 << 16;

/** Numbers are left as numbers: what the network makes of them is not asked. */
const asNumbers = { units: 1, range: [-Infinity, Infinity], classification: false } as const;

/** What a spec's data is like. Rejects only when the load is given up. */
export async function openTable(model: DataModel, readFile: ReadFile, loading: Loading = {}): Promise<Outcome<DataTable>> {
  if (model.data.kind === 'csv') return openFileTable(model.data, readFile, loading);
  const table = await loadTable(model, asNumbers, readFile, loading);
  return 'problems' in table ? table : { value: sampleTable(table.value) };
}

/** What a CSV file is like that no spec needs to name. */
export async function openFileTable(source: TableSource, readFile: ReadFile, loading: Loading = {}): Promise<Outcome<DataTable>> {
  const file = await readFile(source.path);
  if ('problem' in file) return { problems: [specError('unreadable-file', file.problem, ['data', 'csv'])] };
  return inPortions(readFileTable(file.bytes, source, chunk), loading);
}
