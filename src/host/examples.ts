/** NN: Open example…: the specs that come with the extension, as copies of one's own. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { dataPathsIn } from '../spec/index.ts';

/** Copies an example with its data and opens it: into the workspace, or without one into a folder of the extension's own. What is there already is not overwritten. */
export async function openExample(extension: vscode.Uri, storage: vscode.Uri): Promise<void> {
  const examples = vscode.Uri.joinPath(extension, 'media', 'examples');
  const specs = (await vscode.workspace.fs.readDirectory(examples)).map(([name]) => name).filter((name) => name.endsWith('.nn.json'));
  const items = await Promise.all(specs.map(async (name) => ({ label: name.replace('.nn.json', ''), detail: firstComment(await text(vscode.Uri.joinPath(examples, name))), name })));
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t`NN: Open example`, placeHolder: l10n.t`Which example?`, matchOnDetail: true });
  if (!picked) return;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const folder = workspace ? vscode.Uri.joinPath(workspace, 'deltascope-examples') : vscode.Uri.joinPath(storage, 'examples');
  const spec = vscode.Uri.joinPath(examples, picked.name);
  for (const name of [picked.name, ...dataPathsIn(await text(spec)).map(({ path }) => path)]) await copy(vscode.Uri.joinPath(examples, name), vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, picked.name));
}

async function text(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

function firstComment(spec: string): string {
  return /^\s*\/\/\s*(.*)/.exec(spec)?.[1] ?? '';
}

async function copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.stat(to);
  } catch {
    await vscode.workspace.fs.copy(from, to);
  }
}
