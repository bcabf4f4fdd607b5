/** What is known around a spec: its data, as far as it was looked at, and the files beside it. */

import * as vscode from 'vscode';
import { headerOf } from '../../data/firstRows.ts';
import type { DataSummary } from '../../data/summary.ts';
import { at, dataPathsIn, readText } from '../../spec/index.ts';
import { locateDataFile } from '../dataFiles.ts';
import type { SpecDiagnostics } from '../diagnostics.ts';

/** A file larger than this is not read only to complete the name of a column. */
const headerLimit = 32 << 20;
/** Folders beside a spec that are looked into for data. */
const mostFolders = 50;

export class Knowledge {
  private readonly headers = new Map<string, { readonly changed: number; readonly columns: readonly string[] }>();

  constructor(private readonly diagnostics: SpecDiagnostics) {}

  /** The data of a spec as it was when the spec was last without errors; null if it never was, or if the data is large. */
  data({ uri }: vscode.TextDocument): DataSummary | null {
    return this.diagnostics.dataOf(uri);
  }

  /** The columns of a spec's CSV file; none if there is no such file. */
  async columns(document: vscode.TextDocument): Promise<readonly string[]> {
    const path = at(readText(document.getText()).root, ['data', 'csv']);
    if (typeof path !== 'string') return [];
    const file = await locateDataFile(document.uri, path);
    if (!(file instanceof vscode.Uri)) return [];
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(file);
      const known = this.headers.get(file.toString());
      if (known?.changed === mtime) return known.columns;
      if (size > headerLimit) return [];
      const columns = headerOf(await vscode.workspace.fs.readFile(file));
      this.headers.set(file.toString(), { changed: mtime, columns });
      return columns;
    } catch {
      return []; // no such file yet
    }
  }

  /** The names of the files beside a spec and in the folders there. */
  async files(document: vscode.TextDocument): Promise<readonly string[]> {
    const folder = vscode.Uri.joinPath(document.uri, '..');
    const entries = await entriesOf(folder);
    const folders = entries.filter(([name, type]) => type === vscode.FileType.Directory && !name.startsWith('.') && name !== 'node_modules').slice(0, mostFolders);
    const inside = await Promise.all(folders.map(async ([name]) => (await entriesOf(vscode.Uri.joinPath(folder, name))).filter(isFile).map(([file]) => `${name}/${file}`)));
    return [...entries.filter(isFile).map(([name]) => name), ...inside.flat()];
  }

  /** Where the data files of a spec are, with the place of each path in the text. */
  async dataFiles(document: vscode.TextDocument): Promise<readonly { readonly offset: number; readonly length: number; readonly uri: vscode.Uri }[]> {
    const found = await Promise.all(dataPathsIn(document.getText()).map(async ({ path, ...span }) => ({ ...span, uri: await locateDataFile(document.uri, path) })));
    return found.flatMap(({ uri, ...span }) => (uri instanceof vscode.Uri ? [{ ...span, uri }] : []));
  }
}

/** What is in a folder; nothing if it can't be read, or if the spec is not saved yet. */
async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

function isFile([, type]: [string, vscode.FileType]): boolean {
  return (type & vscode.FileType.File) !== 0;
}
