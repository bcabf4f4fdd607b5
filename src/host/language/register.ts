/** The spec as a language of VS Code. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SpecDiagnostics } from '../diagnostics.ts';
import type { Sessions } from '../sessions.ts';
import { SpecActions } from './actions.ts';
import { SpecCompletion } from './completion.ts';
import { SpecHover } from './hover.ts';
import { Knowledge } from './knowledge.ts';
import { SpecInlays, SpecLenses } from './lenses.ts';
import { SpecLayout, SpecLinks, SpecOutline } from './outline.ts';

const selector: vscode.DocumentSelector = { language: 'nnjson' };

export function registerLanguage(diagnostics: SpecDiagnostics, sessions: Sessions): vscode.Disposable[] {
  const knowledge = new Knowledge(diagnostics);
  const { languages } = vscode;
  return [
    languages.registerCompletionItemProvider(selector, new SpecCompletion(knowledge), '"', ' ', ':'),
    languages.registerHoverProvider(selector, new SpecHover(knowledge, sessions)),
    languages.registerCodeActionsProvider(selector, new SpecActions(diagnostics), { providedCodeActionKinds: SpecActions.kinds }),
    languages.registerCodeLensProvider(selector, new SpecLenses(knowledge, diagnostics.onDidLearn)),
    languages.registerInlayHintsProvider(selector, new SpecInlays(knowledge, diagnostics.onDidLearn)),
    languages.registerDocumentSymbolProvider(selector, new SpecOutline(), { label: l10n.t`Network` }),
    languages.registerDocumentLinkProvider(selector, new SpecLinks(knowledge)),
    languages.registerDocumentFormattingEditProvider(selector, new SpecLayout()),
  ];
}
