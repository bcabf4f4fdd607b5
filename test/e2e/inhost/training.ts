/** What the suites share: the extension, and a spec that trains. */

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';

import * as vscode from 'vscode';

import type { Api } from '../../../src/host/extension.ts';
import type { Session } from '../../../src/host/session.ts';
import type { RunState } from '../../../src/protocol/panel.ts';
import { extensionId } from '../extensionId.ts';
import { until } from '../until.ts';

const folder = vscode.workspace.workspaceFolders![0]!.uri;
export const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);

export async function extension(): Promise<Api> {
  const found = vscode.extensions.getExtension<Api>(extensionId);
  assert.ok(found, `${extensionId} is not there`);
  return found.activate();
}

/** Shows a text in the editor of a spec, unsaved where the spec was there before, and trains it. */
export async function train(name: string, text: string): Promise<Session> {
  if (existsSync(at(name).fsPath)) {
    const { document } = await vscode.window.showTextDocument(at(name));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
  } else {
    writeFileSync(at(name).fsPath, text);
    await vscode.window.showTextDocument(at(name));
  }
  await vscode.commands.executeCommand('deltascope.train', at(name));
  const session = (await extension()).sessions.of(at(name));
  assert.ok(session, `no session for ${name}`);
  return session;
}

export async function untilState(session: Session, state: RunState): Promise<void> {
  try {
    await until(`state ${state}`, async () => session.status.state === state, 20_000);
  } catch (error) {
    throw new Error(`The state is ${session.status.state} (${session.noticeText ?? 'nothing said'})`, { cause: error });
  }
}

export const xor = (extra = '', loss = '"bce"'): string => `{
  "data": { "x": [[0, 0], [0, 1], [1, 0], [1, 1]], "y": [[0], [1], [1], [0]] },
  "layers": [{ "units": 4, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }],
  "loss": ${loss}${extra}
}`;

/** After a test: no editor and no panel is left. */
export async function closeAll(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
