import * as vscode from 'vscode';

/** The training worker's script, as the ways to run it want it named. */
export function workerScript(extension: vscode.Uri): string {
  return vscode.Uri.joinPath(extension, 'dist', 'worker.cjs').fsPath;
}
