/** Spans of a text as VS Code has them. */

import * as vscode from 'vscode';
import type { Span, TextChange } from '../../spec/index.ts';

export function rangeOf(document: vscode.TextDocument, { offset, length }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

export function editOf(document: vscode.TextDocument, change: TextChange): vscode.TextEdit {
  return vscode.TextEdit.replace(rangeOf(document, change), change.text);
}
