/** Specs as documents of the editor. */

import * as vscode from 'vscode';

/** Whether a document is a spec that a person works on: not, for instance, the other side of a diff. */
export function isSpec(uri: vscode.Uri): boolean {
  if (!uri.path.toLowerCase().endsWith('.nn.json')) return false;
  return uri.scheme === 'file' || uri.scheme === 'untitled' || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** `iris.nn.json` */
export function specName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** The open document of a spec; undefined when no editor holds it. */
export function openSpec(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** What is on screen, saved or not; from the disk when the spec is not open. Rejects when it can't be read. */
export async function specText(uri: vscode.Uri): Promise<string> {
  const open = openSpec(uri);
  if (open && !open.isClosed) return open.getText();
  return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
}
