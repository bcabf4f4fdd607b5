/** Quick fixes: the changes that problems come with. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { textChanges } from '../../spec/index.ts';
import type { SpecDiagnostics } from '../diagnostics.ts';
import { editOf } from './places.ts';

export class SpecActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly diagnostics: SpecDiagnostics) {}

  provideCodeActions(document: vscode.TextDocument, _range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
    const text = document.getText();
    return diagnostics.flatMap((shown) => {
      const problem = this.diagnostics.problemOf(document.uri, shown);
      if (!problem) return [];
      const { fixes = [], code } = problem;
      return [...fixes.flatMap(({ title, changes }, i) => {
        const edits = textChanges(text, changes);
        if (!edits) return [];
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.set(document.uri, edits.map((edit) => editOf(document, edit)));
        action.diagnostics = [shown];
        action.isPreferred = i === 0 && fixes.length === 1;
        return [action];
      }), explanation(code, shown)];
    });
  }
}

/** Leads to what the reference says of a problem. */
function explanation(code: string, shown: vscode.Diagnostic): vscode.CodeAction {
  const action = new vscode.CodeAction(l10n.t`Explain ${code}`, vscode.CodeActionKind.QuickFix);
  action.command = { command: 'deltascope.explain', title: action.title, arguments: [code] };
  action.diagnostics = [shown];
  return action;
}
