/** The extension's entry: puts the parts together. */

import './l10n.ts';
import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { SpecDiagnostics } from './diagnostics.ts';
import { GradientCheck } from './gradientCheck.ts';
import { registerLanguage } from './language/register.ts';
import { panelType } from './panel.ts';
import { Previews, previewType } from './preview/preview.ts';
import { Reference } from './reference.ts';
import { Sessions } from './sessions.ts';

/** What tests inside the extension host see of the extension. */
export interface Api {
  readonly sessions: Sessions;
}

export function activate(context: vscode.ExtensionContext): Api | undefined {
  const log = vscode.window.createOutputChannel('Deltascope', { log: true });
  const reference = new Reference(context.extensionUri);
  const diagnostics = new SpecDiagnostics(reference);
  const sessions = new Sessions(context.extensionUri, context.workspaceState, context.storageUri ?? context.globalStorageUri, log, diagnostics);
  const gradients = new GradientCheck(sessions.workers, diagnostics);
  const previews = new Previews(context.extensionUri, log);
  context.subscriptions.push(log, diagnostics, sessions, gradients, previews, ...registerCommands({ context, sessions, gradients, previews, reference }), ...registerLanguage(diagnostics, sessions));
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: (panel, memory: unknown) => sessions.revive(panel, memory),
    }),
    vscode.window.registerWebviewPanelSerializer(previewType, {
      deserializeWebviewPanel: (panel, memory: unknown) => previews.revive(panel, memory),
    }),
  );
  if (context.extensionMode === vscode.ExtensionMode.Production) return undefined;
  // A development host only: lets a test see what a person sees when a worker dies.
  context.subscriptions.push(vscode.commands.registerCommand('deltascope.development.killWorker', () => sessions.current?.killWorker()));
  return { sessions };
}
