import * as vscode from 'vscode';

/** The training worker's script in a browser, as the way to run it wants it named. */
export function workerScript(extension: vscode.Uri): string {
  return vscode.Uri.joinPath(extension, 'dist', 'web', 'worker.js').toString(true);
}
