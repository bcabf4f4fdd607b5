/** The mark in the spec: the lines of the layer that the panel's cursor is at. */

import * as vscode from 'vscode';
import { parseSpec } from '../spec/index.ts';

export class LayerMark implements vscode.Disposable {
  private readonly spec: vscode.Uri;
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  private readonly subscriptions: vscode.Disposable[];
  private layer: number | null = null;

  constructor(spec: vscode.Uri) {
    this.spec = spec;
    this.subscriptions = [
      this.decoration,
      vscode.window.onDidChangeVisibleTextEditors(() => this.draw()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.layer !== null && document.uri.toString() === spec.toString()) this.draw();
      }),
    ];
  }

  /** Marks a layer, or none for null. */
  show(layer: number | null): void {
    if (layer === this.layer) return;
    this.layer = layer;
    this.draw();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== this.spec.toString()) continue;
      editor.setDecorations(this.decoration, this.layer === null ? [] : rangesOf(editor.document.getText(), this.layer));
    }
  }
}

/** The lines of a layer in the text; none where the text has no such layer. */
function rangesOf(text: string, layer: number): vscode.Range[] {
  const { has, locate } = parseSpec(text);
  const path = ['layers', layer];
  if (!has(path)) return [];
  const { start, end } = locate(path);
  return [new vscode.Range(start.line, 0, end.line, end.column)];
}
