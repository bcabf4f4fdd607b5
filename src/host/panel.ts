/** A panel: the webview beside the spec, and what it is told. */

import * as vscode from 'vscode';
import type { FromPanel, ToPanel } from '../protocol/panel.ts';
import { showPage } from './page.ts';

export const panelType = 'deltascope.panel';

export class Panel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;

  /** Takes over a fresh panel or one that VS Code brought back. */
  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, title: string) {
    const { webview } = panel;
    this.panel = panel;
    panel.title = title;
    panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    showPage(webview, extension, 'run');
  }

  /** Opens a panel in a column, or beside the active editor. */
  static create(extension: vscode.Uri, title: string, viewColumn: vscode.ViewColumn = vscode.ViewColumn.Beside): Panel {
    const panel = vscode.window.createWebviewPanel(panelType, title, { viewColumn, preserveFocus: true }, { retainContextWhenHidden: true });
    return new Panel(panel, extension, title);
  }

  /** Where it stands; undefined while it is hidden. */
  get column(): vscode.ViewColumn | undefined {
    return this.panel.viewColumn;
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  get active(): boolean {
    return this.panel.active;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  post(message: ToPanel): void {
    void this.panel.webview.postMessage(message);
  }

  onMessage(listener: (message: FromPanel) => void): vscode.Disposable {
    return this.panel.webview.onDidReceiveMessage(listener);
  }

  onViewState(listener: () => void): vscode.Disposable {
    return this.panel.onDidChangeViewState(listener);
  }

  onDispose(listener: () => void): vscode.Disposable {
    return this.panel.onDidDispose(listener);
  }

  dispose(): void {
    this.panel.dispose();
  }
}
