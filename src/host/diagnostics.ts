/** The Problems view: what is wrong with every open spec and with the data that it names, as the person types. */

import * as vscode from 'vscode';
import { isPacked } from '../data/gzip.ts';
import { summarize } from '../data/summary.ts';
import type { DataSummary } from '../data/summary.ts';
import { parseSpec } from '../spec/index.ts';
import type { Diagnostic, Model, Severity } from '../spec/index.ts';
import { checkData, hintsOf } from '../training/job.ts';
import { dataPaths, readDataFile } from './dataFiles.ts';
import type { Reference } from './reference.ts';
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
  /** By spec: hints, which a run that begins does not know of. */
  private readonly hints = new Map<string, readonly Diagnostic[]>();
  /** By spec: everything that is shown of it. */
  private readonly shown = new Map<string, readonly Diagnostic[]>();
  /** By spec: its data when it was last without errors. */
  private readonly data = new Map<string, DataSummary>();
  private readonly learned = new vscode.EventEmitter<void>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: vscode.Disposable[];

  /** The data of some spec is another than it was. */
  readonly onDidLearn = this.learned.event;

  constructor(private readonly reference: Reference) {
    const { workspace } = vscode;
    this.subscriptions = [
      this.learned,
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('nn.hints')) for (const document of workspace.textDocuments) this.schedule(document);
      }),
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
    const all = [...found, ...(this.hints.get(key) ?? [])];
    this.shown.set(key, all);
    const byFile = new Map<string, { uri: vscode.Uri; items: vscode.Diagnostic[] }>();
    for (const diagnostic of all) {
      const uri = diagnostic.file === null ? spec : vscode.Uri.joinPath(spec, '..', diagnostic.file);
      const file = byFile.get(uri.toString()) ?? { uri, items: [] };
      file.items.push(toVscode(diagnostic, this.reference));
      byFile.set(uri.toString(), file);
    }
    const collection = this.collections.get(key) ?? vscode.languages.createDiagnosticCollection(`deltascope ${key}`);
    this.collections.set(key, collection);
    collection.clear();
    for (const { uri, items } of byFile.values()) collection.set(uri, items);
  }

  /** Forgets what was found in a spec that no editor and no panel holds any more. */
  clear(spec: vscode.Uri): void {
    const key = spec.toString();
    this.collections.get(key)?.dispose();
    for (const kept of [this.collections, this.dataProblems, this.hints, this.shown, this.data]) kept.delete(key);
  }

  /** The problem that VS Code shows so, with its fixes. */
  problemOf(spec: vscode.Uri, { code, message, range }: vscode.Diagnostic): Diagnostic | undefined {
    const name = typeof code === 'object' ? code.value : code;
    return this.shown.get(spec.toString())?.find((found) => found.code === name && found.message === message && found.range.start.line === range.start.line && found.range.start.column === range.start.character);
  }

  /** The data of a spec when it was last without errors; null if it never was, or if the data is large. */
  dataOf(spec: vscode.Uri): DataSummary | null {
    return this.data.get(spec.toString()) ?? null;
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
    await this.reference.read; // so that every problem leads to its explanation
    let found = parsed.diagnostics;
    let summary: DataSummary | null = null;
    let hints: readonly Diagnostic[] = [];
    if (parsed.model) {
      if (await isLight(uri, parsed.model)) {
        const { dataset, diagnostics } = await checkData(parsed, (path) => readDataFile(uri, path));
        found = diagnostics;
        summary = dataset && summarize(dataset);
        hints = hintsOf(parsed, dataset);
      } else {
        found = [...found, ...(this.dataProblems.get(uri.toString()) ?? [])];
        hints = hintsOf(parsed, null);
      }
    }
    if (document.isClosed || document.version !== version) return;
    const key = uri.toString();
    this.hints.set(key, vscode.workspace.getConfiguration('nn', uri).get<unknown>('hints') === false ? [] : hints);
    this.show(uri, found);
    if (!summary || JSON.stringify(summary) === JSON.stringify(this.data.get(key))) return;
    this.data.set(key, summary);
    this.learned.fire();
  }
}

/** Whether a model's data is small enough to be loaded in the host. */
async function isLight(spec: vscode.Uri, model: Model): Promise<boolean> {
  if (model.data.kind === 'generator') return model.data.samples <= liveSamples;
  for (const path of dataPaths(model)) {
    try {
      const { size } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(spec, '..', path));
      if (size > liveBytes) return false;
      if (model.data.kind === 'idx' && await isPackedFile(spec, path)) return false; // what it unpacks to may be a thousand times as much
    } catch {
      return true; // it can't be read: loading says why
    }
  }
  return true;
}

async function isPackedFile(spec: vscode.Uri, path: string): Promise<boolean> {
  const file = await readDataFile(spec, path);
  return 'bytes' in file && isPacked(file.bytes);
}

const levels: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Information,
};

function toVscode({ severity, code, message, range }: Diagnostic, reference: Reference): vscode.Diagnostic {
  const { start, end } = range;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start.line, start.column, end.line, end.column), message, levels[severity]);
  diagnostic.source = 'Deltascope';
  diagnostic.code = { value: code, target: reference.linkTo(code) };
  return diagnostic;
}
