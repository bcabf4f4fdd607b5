/** Completion in specs. */

import * as vscode from 'vscode';
import { completionsAt, surroundingsAt } from '../../spec/index.ts';
import type { Completion } from '../../spec/index.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeOf } from './places.ts';

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  column: vscode.CompletionItemKind.Field,
  file: vscode.CompletionItemKind.File,
  template: vscode.CompletionItemKind.Snippet,
};

export class SpecCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly knowledge: Knowledge) {}

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const text = document.getText();
    const offset = document.offsetAt(position);
    const wanted = surroundingsAt(text, offset);
    const columns = wanted === 'columns' ? await this.knowledge.columns(document) : [];
    const files = wanted === 'files' ? await this.knowledge.files(document) : [];
    return completionsAt(text, offset, { columns, files }).map((completion) => {
      const range = rangeOf(document, completion.span);
      const item = new vscode.CompletionItem({ label: completion.label, description: completion.detail }, kinds[completion.kind]);
      item.insertText = new vscode.SnippetString(completion.snippet);
      item.range = range; // a text in quotes as a whole
      item.filterText = filterText(text, completion);
      item.sortText = String(completion.rank).padStart(4, '0');
      if (completion.documentation !== '') item.documentation = new vscode.MarkdownString(completion.documentation);
      if (completion.goesOn) item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
      return item;
    });
  }
}

/** VS Code filters by what stands in the range up to the cursor: with the quote, if one is typed already. */
function filterText(text: string, { label, span, kind }: Completion): string {
  const isQuoted = text[span.offset] === '"';
  return isQuoted && kind !== 'template' ? JSON.stringify(label) : label;
}
