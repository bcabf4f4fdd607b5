/** The Problems view: what is wrong with every open spec and with the data that it names, as the person types. */

import * as vscode from 'vscode';
import { parseSpec } from '../spec/index.ts';
import type { Diagnostic, Model } from '../spec/index.ts';
import { checkData } from '../training/job.ts';
import { dataPaths, readDataFile } from './dataFiles.ts';
import { isSpec } from './specs.ts';

/** Between the last key and the check, in ms. */
const delay = 200;
/** Data larger than this is checked when it is trained on, in the worker: the host must not stall. */
const liveBytes = 1 << 20;
const liveSamples = 10_000;

export class SpecDiagnostics implements vscode.Disposable {
  /** By spec: its problems and those of its data files. One each, because two specs may name the same file. */
  private readonly collections = new Map<string, vscode.DiagnosticCollection>();
  /** By spec: what its last training found in its data files; kept while the data is too large to be checked as the person types. */
  private readonly dataProblems = new Map<string, readonly Diagnostic[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    const { workspace } = vscode;
    this.subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.schedule(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.schedule(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)),
      workspace.onDidSaveTextDocument((saved) => {
        if (!isSpec(saved.uri)) for (const document of workspace.textDocuments) this.schedule(document); // it may be their data
      }),
    ];
    for (const document of workspace.textDocuments) this.schedule(document);
  }

  /** Shows what a check or a worker found. */
  show(spec: vscode.Uri, found: readonly Diagnostic[]): void {
    const key = spec.toString();
    this.dataProblems.set(key, found.filter(({ file }) => file !== null));
    const byFile = new Map<string, { uri: vscode.Uri; items: vscode.Diagnostic[] }>();
    for (const diagnostic of found) {
      const uri = diagnostic.file === null ? spec : vscode.Uri.joinPath(spec, '..', diagnostic.file);
      const file = byFile.get(uri.toString()) ?? { uri, items: [] };
      file.items.push(toVscode(diagnostic));
      byFile.set(uri.toString(), file);
    }
    const collection = this.collections.get(key) ?? vscode.languages.createDiagnosticCollection(`deltascope ${key}`);
    this.collections.set(key, collection);
    collection.clear();
    for (const { uri, items } of byFile.values()) collection.set(uri, items);
  }

  /** Forgets what was found in a spec that no editor and no panel holds any more. */
  clear(spec: vscode.Uri): void {
    this.dataProblems.delete(spec.toString());
    this.collections.get(spec.toString())?.dispose();
    this.collections.delete(spec.toString());
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of [...this.collections.values(), ...this.subscriptions]) disposable.dispose();
  }

  private schedule(document: vscode.TextDocument): void {
    if (!isSpec(document.uri)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    const check = (): void => {
      this.timers.delete(key);
      void this.check(document);
    };
    this.timers.set(key, setTimeout(check, delay));
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const { uri, version } = document;
    const parsed = parseSpec(document.getText());
    let found = parsed.diagnostics;
    if (parsed.model) {
      if (await isLight(uri, parsed.model)) found = (await checkData(parsed, (path) => readDataFile(uri, path))).diagnostics;
      else found = [...found, ...(this.dataProblems.get(uri.toString()) ?? [])];
    }
    if (!document.isClosed && document.version === version) this.show(uri, found);
  }
}

/** Whether a model's data is small enough to be loaded in the host. */
async function isLight(spec: vscode.Uri, model: Model): Promise<boolean> {
  if (model.data.kind === 'generator') return model.data.samples <= liveSamples;
  for (const path of dataPaths(model)) {
    try {
      const { size } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(spec, '..', path));
      if (size > liveBytes) return false;
    } catch {
      return true; // it can't be read: loading says why
    }
  }
  return true;
}

function toVscode({ severity, code, message, range }: Diagnostic): vscode.Diagnostic {
  const { start, end } = range;
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start.line, start.column, end.line, end.column), message, level);
  diagnostic.source = 'Deltascope';
  diagnostic.code = code;
  return diagnostic;
}
