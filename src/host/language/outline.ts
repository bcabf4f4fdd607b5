/** The outline of a spec, the links to its data, its layout. */

import * as vscode from 'vscode';
import { formatChanges, symbolsOf } from '../../spec/index.ts';
import type { SpecSymbol } from '../../spec/index.ts';
import type { Knowledge } from './knowledge.ts';
import { editOf, rangeOf } from './places.ts';

const kinds: Readonly<Record<SpecSymbol['kind'], vscode.SymbolKind>> = {
  object: vscode.SymbolKind.Object,
  list: vscode.SymbolKind.Array,
  layer: vscode.SymbolKind.Class,
  value: vscode.SymbolKind.Property,
};

export class SpecOutline implements vscode.DocumentSymbolProvider {
  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const shown = ({ name, detail, kind, span, selection, children }: SpecSymbol): vscode.DocumentSymbol => {
      const symbol = new vscode.DocumentSymbol(name === '' ? '""' : name, detail, kinds[kind], rangeOf(document, span), rangeOf(document, selection));
      symbol.children = children.map(shown);
      return symbol;
    };
    return symbolsOf(document.getText()).map(shown);
  }
}

export class SpecLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly knowledge: Knowledge) {}

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const { version } = document;
    const files = await this.knowledge.dataFiles(document);
    if (document.version !== version) return []; // the places are of another text; VS Code asks again for this one
    return files.map(({ uri, ...span }) => new vscode.DocumentLink(rangeOf(document, span), uri));
  }
}

export class SpecLayout implements vscode.DocumentFormattingEditProvider {
  provideDocumentFormattingEdits(document: vscode.TextDocument, { tabSize, insertSpaces }: vscode.FormattingOptions): vscode.TextEdit[] {
    return formatChanges(document.getText(), { tabSize, insertSpaces }).map((change) => editOf(document, change));
  }
}
