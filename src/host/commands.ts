/** The commands of the palette, the editor title and the panel. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PanelCommand } from '../protocol/panel.ts';
import { openExample } from './examples.ts';
import type { GradientCheck } from './gradientCheck.ts';
import { newSpec } from './newSpec.ts';
import type { Previews } from './preview/preview.ts';
import type { Reference } from './reference.ts';
import type { Sessions } from './sessions.ts';
import { isSpec, specName } from './specs.ts';

/** Commands that act on a run that is there. */
const runCommands = ['pause', 'resume', 'step', 'stepEpoch', 'stop', 'restart', 'toStart'] as const satisfies readonly PanelCommand[];

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly sessions: Sessions;
  readonly gradients: GradientCheck;
  readonly previews: Previews;
  readonly reference: Reference;
}

export function registerCommands({ context, sessions, gradients, previews, reference }: CommandParts): vscode.Disposable[] {
  const { extensionUri, globalStorageUri } = context;
  return [
    vscode.commands.registerCommand('deltascope.new', () => newSpec()),
    vscode.commands.registerCommand('deltascope.example', () => openExample(extensionUri, globalStorageUri)),
    vscode.commands.registerCommand('deltascope.check', async (uri?: vscode.Uri) => {
      const spec = uri instanceof vscode.Uri && isSpec(uri) ? uri : await currentSpec(sessions);
      if (spec) await gradients.check(spec);
    }),
    vscode.commands.registerCommand('deltascope.preview', async (uri?: vscode.Uri) => {
      const source = uri instanceof vscode.Uri && (isSpec(uri) || isTable(uri)) ? uri : activeTable() ?? await currentSpec(sessions);
      if (source) await previews.show(source);
    }),
    // Of the lens above a spec: one update, or a run that waits at its start.
    vscode.commands.registerCommand('deltascope.begin', async (spec: vscode.Uri) => {
      const session = sessions.of(spec);
      if (session?.status.state === 'running' || session?.status.state === 'paused') await session.command('step');
      else await sessions.train(spec, false);
    }),
    // Of a problem's light bulb.
    vscode.commands.registerCommand('deltascope.explain', (code?: unknown) => reference.show(typeof code === 'string' ? code : '')),
    vscode.commands.registerCommand('deltascope.train', async (uri?: vscode.Uri) => {
      const spec = uri instanceof vscode.Uri && isSpec(uri) ? uri : await currentSpec(sessions);
      if (spec) await sessions.train(spec);
    }),
    vscode.commands.registerCommand('deltascope.open', async (uri?: vscode.Uri) => {
      const spec = uri instanceof vscode.Uri && isSpec(uri) ? uri : await currentSpec(sessions);
      if (spec) await sessions.open(spec);
    }),
    ...runCommands.map((command) =>
      vscode.commands.registerCommand(`deltascope.${command}`, async (uri?: vscode.Uri) => {
        const session = uri instanceof vscode.Uri && isSpec(uri) ? sessions.of(uri) : sessions.current;
        if (session) await session.command(command);
        else void vscode.window.showInformationMessage(l10n.t`No network is being trained. Open a spec (*.nn.json) and run "NN: Train current spec".`);
      }),
    ),
  ];
}

/** A file that is a table without any spec. */
function isTable(uri: vscode.Uri): boolean {
  return /\.(csv|tsv)$/i.test(uri.path);
}

function activeTable(): vscode.Uri | null {
  const active = vscode.window.activeTextEditor?.document.uri;
  return active && isTable(active) ? active : null;
}

/** The spec in the active editor, the one of the active panel, or one that the person picks. */
async function currentSpec(sessions: Sessions): Promise<vscode.Uri | null> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && isSpec(active)) return active;
  if (sessions.activePanel) return sessions.activePanel.spec;
  const visible = vscode.window.visibleTextEditors.map(({ document }) => document.uri).find(isSpec);
  if (visible) return visible;
  const found = await vscode.workspace.findFiles('**/*.nn.json', '**/node_modules/**', 200);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(l10n.t`There is no network spec here. A spec is a file whose name ends in .nn.json.`);
    return null;
  }
  const items = found.map((uri) => ({ label: specName(uri), description: folderOf(uri), uri })).sort((a, b) => compare(a.description, b.description) || compare(a.label, b.label));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: l10n.t`Which spec?`, matchOnDescription: true });
  return picked?.uri ?? null;
}

const compare = new Intl.Collator(undefined, { numeric: true }).compare;

/** The folder of a file as seen from the workspace; nothing for the workspace's own. */
function folderOf(uri: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(uri);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
