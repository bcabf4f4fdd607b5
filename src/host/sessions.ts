/** All sessions: one a spec. Tells the commands which one is meant. */

import * as vscode from 'vscode';
import { engineFlags } from '../training/engineFlags.ts';
import type { PanelMemory } from '../protocol/panel.ts';
import type { SpecDiagnostics } from './diagnostics.ts';
import { Keeper } from './keeper.ts';
import { Panel } from './panel.ts';
import { RunStore } from './runStore.ts';
import { Session } from './session.ts';
import { isSpec, specName } from './specs.ts';
import { TrainingWorkers } from './trainingWorkers.ts';
import { workerScript } from './workerScript.ts';
import { waysToRun } from './workerWays.ts';

/** How long a worker's script may take until its first word [ms]; a machine may be very busy. */
const patience = 15_000;

export class Sessions implements vscode.Disposable {
  readonly workers: TrainingWorkers;
  private readonly sessions = new Map<string, Session>();
  private readonly extension: vscode.Uri;
  private readonly memory: vscode.Memento;
  private readonly store: RunStore;
  private readonly log: vscode.LogOutputChannel;
  private readonly diagnostics: SpecDiagnostics;
  private readonly subscription: vscode.Disposable;
  private shownContext: string | undefined;

  constructor(extension: vscode.Uri, memory: vscode.Memento, storage: vscode.Uri | undefined, log: vscode.LogOutputChannel, diagnostics: SpecDiagnostics) {
    this.extension = extension;
    this.memory = memory;
    this.store = new RunStore(storage, (line) => log.warn(line));
    this.log = log;
    this.diagnostics = diagnostics;
    this.workers = new TrainingWorkers({ script: workerScript(extension), ways: waysToRun(engineFlags, vscode.l10n.uri?.fsPath ?? null), patience, log: (line) => log.info(line) });
    this.subscription = vscode.window.onDidChangeActiveTextEditor(() => this.updateContext());
  }

  of(spec: vscode.Uri): Session | undefined {
    return this.sessions.get(spec.toString());
  }

  /** The session whose panel has the focus. */
  get activePanel(): Session | undefined {
    return [...this.sessions.values()].find(({ panel }) => panel.active);
  }

  /** The session that a command without a spec means: of the active panel, of the spec in the active editor, else the only one. */
  get current(): Session | undefined {
    const editor = vscode.window.activeTextEditor;
    if (this.activePanel) return this.activePanel;
    if (editor && isSpec(editor.document.uri)) return this.of(editor.document.uri);
    return this.sessions.size === 1 ? [...this.sessions.values()][0] : undefined;
  }

  /** Trains a spec from its start, in its panel; or waits at step 0. */
  async train(spec: vscode.Uri, andRun = true): Promise<void> {
    const session = this.of(spec) ?? this.start(spec, Panel.create(this.extension, panelTitle(spec), this.freeColumn()));
    session.panel.reveal();
    await session.train(andRun);
  }

  /** Opens the panel of a spec with the run that it had when it was closed. */
  async open(spec: vscode.Uri): Promise<void> {
    const there = this.of(spec);
    if (there) return there.panel.reveal();
    await this.start(spec, Panel.create(this.extension, panelTitle(spec), this.freeColumn())).comeBack();
  }

  /** Takes over a panel that VS Code brought back after a reload. */
  async revive(webview: vscode.WebviewPanel, memory: unknown): Promise<void> {
    if (!isMemory(memory)) {
      webview.dispose();
      return;
    }
    const spec = vscode.Uri.parse(memory.spec);
    const there = this.of(spec);
    if (there) {
      webview.dispose(); // a new panel was opened before this one was looked at
      there.panel.reveal();
      return;
    }
    await this.start(spec, new Panel(webview, this.extension, panelTitle(spec))).revive(memory);
  }

  dispose(): void {
    this.subscription.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.workers.dispose();
  }

  /** Panels gather in one column, unless the spec itself stands there. */
  private freeColumn(): vscode.ViewColumn | undefined {
    const editor = vscode.window.activeTextEditor?.viewColumn;
    return [...this.sessions.values()].map(({ panel }) => panel.column).find((column) => column !== undefined && column !== editor);
  }

  private start(spec: vscode.Uri, panel: Panel): Session {
    const session = new Session({ spec, panel, workers: this.workers, log: this.log, diagnostics: this.diagnostics, keeper: new Keeper(spec, this.memory, this.store) });
    this.sessions.set(spec.toString(), session);
    session.onChange(() => this.updateContext());
    panel.onDispose(() => {
      session.dispose();
      if (this.of(spec) === session) this.sessions.delete(spec.toString());
      if (this.sessions.size === 0) this.workers.rest();
      this.updateContext();
    });
    return session;
  }

  /** For the `when` clauses: the state of the current session's run, or nothing. */
  private updateContext(): void {
    const state = this.current?.status.state;
    if (state === this.shownContext) return;
    this.shownContext = state;
    void vscode.commands.executeCommand('setContext', 'deltascope.run', state);
  }
}

function panelTitle(spec: vscode.Uri): string {
  return `${specName(spec).replace(/\.nn\.json$/, '')} · Deltascope`;
}

/** What a webview kept may be from another version, or damaged. */
function isMemory(memory: unknown): memory is PanelMemory {
  if (typeof memory !== 'object' || memory === null || !('spec' in memory) || !('status' in memory)) return false;
  const { spec, status } = memory;
  if (typeof spec !== 'string' || typeof status !== 'object' || status === null) return false;
  const { state, step, epoch, loss } = status as Partial<Record<keyof PanelMemory['status'], unknown>>;
  return typeof state === 'string' && typeof step === 'number' && typeof epoch === 'number' && (loss === null || typeof loss === 'number');
}
