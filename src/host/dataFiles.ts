/** The data files that a spec names: read through the editor's file system, only from inside the spec's workspace folder. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DataFile } from '../protocol/worker.ts';
import type { Model } from '../spec/index.ts';
import { realPath } from './realPath.ts';

/** The files that a model's data is in. */
export function dataPaths(model: Model): readonly string[] {
  const { data } = model;
  if (data.kind === 'idx') return [data.images, data.labels];
  return data.kind === 'csv' ? [data.path] : [];
}

/** Where a data file is, or why the spec must not read it. */
export async function locateDataFile(spec: vscode.Uri, path: string): Promise<vscode.Uri | { readonly problem: string }> {
  const folder = vscode.workspace.getWorkspaceFolder(spec)?.uri ?? vscode.Uri.joinPath(spec, '..');
  const folderName = folder.path.slice(folder.path.lastIndexOf('/') + 1);
  const outside = { problem: l10n.t`${path} is outside the folder ${folderName}: data must lie inside it` };
  if (/^([/\\]|[a-z]:|[a-z][a-z0-9+.-]+:\/\/)/i.test(path)) return outside;
  const file = vscode.Uri.joinPath(spec, '..', path);
  if (!contains(folder.path, file.path)) return outside;
  if (file.scheme === 'file' && realPath) {
    try {
      if (!contains(await realPath(folder.fsPath), await realPath(file.fsPath))) return outside; // through a link
    } catch {
      return { problem: l10n.t`${path}: no such file` };
    }
  }
  return file;
}

/** The bytes of a data file, or why there are none. Never rejects. */
export async function readDataFile(spec: vscode.Uri, path: string): Promise<DataFile> {
  const file = await locateDataFile(spec, path);
  if (!(file instanceof vscode.Uri)) return { path, problem: file.problem };
  try {
    return { path, bytes: await vscode.workspace.fs.readFile(file) };
  } catch (error) {
    return { path, problem: `${path}: ${fileProblem(error)}` };
  }
}

function fileProblem(error: unknown): string {
  if (!(error instanceof vscode.FileSystemError)) return String(error);
  if (error.code === 'FileNotFound') return l10n.t`no such file`;
  return error.code === 'FileIsADirectory' ? l10n.t`is a folder, not a file` : error.message;
}

function contains(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') || folder.endsWith('\\') ? folder : `${folder}/`) || file.startsWith(`${folder}\\`);
}
