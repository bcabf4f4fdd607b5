/** A session: one spec, its panel and the run in it. The host's truth about what is going on. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseSpec } from '../spec/index.ts';
import type { Diagnostic } from '../spec/index.ts';
import type { EngineView, NetworkView } from '../protocol/network.ts';
import type { FromPanel, Notice, PanelCommand, PanelMemory, RunState, RunStatus } from '../protocol/panel.ts';
import type { FromWorker, RunFigures } from '../protocol/worker.ts';
import { dataPaths, readDataFile } from './dataFiles.ts';
import type { SpecDiagnostics } from './diagnostics.ts';
import type { Keeper } from './keeper.ts';
import { LayerMark } from './layerMark.ts';
import * as notices from './notices.ts';
import type { Panel } from './panel.ts';
import { Question } from './question.ts';
import type { SavedRun } from './runStore.ts';
import { runSettings } from './settings.ts';
import { openSpec, specName, specText } from './specs.ts';
import type { TrainingWorker } from './trainingWorker.ts';
import type { TrainingWorkers } from './trainingWorkers.ts';

export interface SessionParts {
  readonly spec: vscode.Uri;
  readonly panel: Panel;
  readonly workers: TrainingWorkers;
  readonly log: vscode.LogOutputChannel;
  readonly diagnostics: SpecDiagnostics;
  readonly keeper: Keeper;
}

/** What a worker was given to start from. */
interface Made {
  readonly text: string;
  /** What the fast engine computes in, if it is wanted. */
  readonly fastPrecision: 'float64' | 'float32' | null;
  /** What was on screen before the window was reloaded or the panel closed; null for a run from the start. */
  readonly before: Before | null;
  /** Why the run that was saved can't go on; null where it may. */
  readonly lost: string | null;
}

/** What is known of a run that is to come back: nothing, where its panel was closed. */
interface Before {
  readonly status: RunStatus | null;
}

export class Session implements vscode.Disposable {
  readonly spec: vscode.Uri;
  readonly panel: Panel;
  private readonly parts: SessionParts;
  private readonly mark: LayerMark;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  /** The worker of the run on screen; and one that still reads spec and data, which replaces it once it is ready. */
  private worker: TrainingWorker | null = null;
  private candidate: TrainingWorker | null = null;
  private network: NetworkView | null = null;
  private statusNow: RunStatus = { state: 'starting', step: 0, epoch: 0, loss: null, forks: [] };
  private notice: Notice | null = null;
  /** What the run on screen was made from. */
  private made: Made | null = null;
  private listening = false;
  private pace: number | null = null;
  /** Calls of `train` so far: reading takes time, and only the last one counts. */
  private attempts = 0;
  /** Whether a candidate trains as soon as it is ready. */
  private runWhenReady = true;

  private readonly asked = new Question<RunFigures>();

  /** State, visibility or focus changed. */
  readonly onChange = this.changed.event;

  constructor(parts: SessionParts) {
    const { panel, spec } = parts;
    this.parts = parts;
    this.spec = spec;
    this.panel = panel;
    this.mark = new LayerMark(spec);
    this.subscriptions = [
      this.changed,
      this.mark,
      panel.onMessage((message) => this.fromPanel(message)),
      panel.onViewState(() => {
        this.watch();
        if (panel.visible) this.expectRun();
        this.changed.fire();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.onText(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.onClose(document)),
    ];
  }

  get status(): RunStatus {
    return this.statusNow;
  }

  /** The text that the run on screen was made from; null without a run. */
  get trainedText(): string | null {
    return this.worker ? (this.made?.text ?? null) : null;
  }

  /** What the newest moment of the run is like; null where there is none. */
  figures(): Promise<RunFigures | null> {
    const { worker } = this;
    return worker ? this.asked.ask(() => worker.post({ kind: 'figures' })) : Promise.resolve(null);
  }

  /** The process that trains, for tests; null where a thread does, or nothing. */
  get workerPid(): number | null {
    return this.worker?.pid ?? null;
  }

  /** What trains the run on screen, for tests. */
  get engine(): EngineView | null {
    return this.network?.engine ?? null;
  }

  /** The sentence on screen, for tests. */
  get noticeText(): string | null {
    return this.notice?.text ?? null;
  }

  /**
   * Starts over with the spec as it is on screen, or comes back to the run that was saved of it. What runs goes on until the new run is
   * ready; with errors, it stays.
   */
  async train(andRun = true, before: Before | null = null): Promise<void> {
    const attempt = ++this.attempts;
    this.candidate?.dispose();
    this.candidate = null;
    this.runWhenReady = andRun;
    this.parts.workers.startNext(); // while spec and data are read
    const outdated = (): boolean => attempt !== this.attempts;
    let text: string | null = null;
    try {
      text = await specText(this.spec);
    } catch {
      return outdated() ? undefined : this.refuse(text, notices.unreadable(specName(this.spec)), []);
    }
    const saved = before && (await this.parts.keeper.saved());
    if (outdated()) return;
    const { model, diagnostics } = parseSpec(text);
    if (!model) return this.refuse(text, null, diagnostics);
    const data = await Promise.all(dataPaths(model).map((path) => readDataFile(this.spec, path)));
    if (outdated()) return;
    const settings = runSettings(this.spec);
    const stored = saved && 'bytes' in saved && saved.text === text ? saved.bytes : null;
    const made: Made = { text, before, lost: before && lostRun(before, saved, text), fastPrecision: settings.engine === 'reference' ? null : model.precision };
    const worker: TrainingWorker = this.parts.workers.take({
      message: (message) => this.fromWorker(worker, message, made),
      death: (reason) => this.onDeath(worker, reason),
    });
    this.candidate = worker;
    worker.prepare({ text, file: specName(this.spec), stored, ...settings }, data);
  }

  /** Does what a button or a command says. */
  async command(command: PanelCommand): Promise<void> {
    switch (command) {
      case 'train':
      case 'restart':
        return this.train();
      case 'toStart':
        return this.train(false);
      case 'stop':
        this.giveUp();
        return this.worker?.post({ kind: 'stop' });
      case 'pause':
        this.runWhenReady = false;
        return this.worker?.post({ kind: 'pause' });
      case 'resume':
        return this.worker?.post({ kind: 'run' });
      case 'step':
        return this.worker?.post({ kind: 'step', unit: 'update' });
      case 'stepEpoch':
        return this.worker?.post({ kind: 'step', unit: 'epoch' });
      case 'comeBack':
        return this.comeBack();
      case 'showProblems':
        return void vscode.commands.executeCommand('workbench.actions.view.problems');
      case 'openSettings':
        return void vscode.commands.executeCommand('workbench.action.openSettings', 'nn.engine');
      case 'openSpec':
        return void vscode.window.showTextDocument(this.spec, { viewColumn: vscode.ViewColumn.One }).then(undefined, () => this.say(notices.unreadable(specName(this.spec))));
    }
  }

  /** What is being read is not wanted any more. */
  private giveUp(): void {
    this.attempts += 1;
    if (!this.candidate) return;
    this.candidate.dispose();
    this.candidate = null;
    this.say(null);
    if (!this.worker) this.setStatus({ ...this.statusNow, state: 'stopped' });
  }

  /** Comes back to the run that was saved of the spec, or shows its network at step 0. */
  async comeBack(): Promise<void> {
    await this.train(false, { status: null });
  }

  /** Comes back after the window was reloaded. */
  async revive({ status }: PanelMemory): Promise<void> {
    await this.train(false, { status });
  }

  /** For tests: ends the worker as a crash would. */
  killWorker(): void {
    this.worker?.kill();
  }

  dispose(): void {
    this.attempts += 1; // what is being read comes too late
    this.asked.answer(null);
    this.parts.keeper.dispose();
    this.worker?.dispose();
    this.candidate?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    if (!openSpec(this.spec)) this.parts.diagnostics.clear(this.spec);
  }

  private fromWorker(worker: TrainingWorker, message: FromWorker, made: Made): void {
    switch (message.kind) {
      case 'refused':
        if (worker !== this.candidate) return;
        this.candidate = null;
        worker.dispose();
        return this.refuse(made.text, null, message.diagnostics);
      case 'noEngine':
        if (worker !== this.candidate) return;
        this.candidate = null;
        worker.dispose();
        return this.refuse(made.text, notices.noEngine(specName(this.spec), message.why), [], 'noEngine');
      case 'ready':
        if (worker !== this.candidate) return;
        this.showProblems(made.text, message.diagnostics);
        return this.adopt(worker, message, made);
      case 'frame':
        if (worker === this.worker) this.panel.post({ kind: 'frame', buffer: message.buffer });
        return;
      case 'status':
        if (worker === this.worker) this.onStatus(message.status, message.why);
        return;
      case 'saved':
        if (worker === this.worker) void this.parts.keeper.save({ text: made.text, bytes: message.bytes });
        return;
      case 'figures':
        return worker === this.worker ? this.asked.answer(message.figures) : undefined;
      case 'refusedFork':
        if (worker === this.worker) this.say(notices.refusedFork(message.why));
        return;
      case 'loading':
        return worker === this.candidate ? this.say(notices.loading(message.share)) : undefined;
      case 'checked':
      case 'hello':
      case 'fault':
        return; // the worker's own affair
    }
  }

  /** The new run takes the place of the one before. */
  private adopt(worker: TrainingWorker, { network, notRestored }: Extract<FromWorker, { kind: 'ready' }>, made: Made): void {
    this.asked.answer(null); // what was asked of the run before
    this.worker?.dispose();
    this.worker = worker;
    this.candidate = null;
    this.network = network;
    this.made = made;
    this.panel.post({ kind: 'network', spec: this.spec.toString(), network });
    const lost = made.lost ?? notRestored;
    if (notRestored !== null) void this.parts.keeper.setAside(notRestored);
    this.say(made.before && (lost === null ? notices.cameBack(made.before.status) : notices.lost(made.before.status, lost)));
    if (made.before && lost === null) this.postCursor();
    else this.parts.keeper.begin();
    this.setStatus({ state: 'paused', step: 0, epoch: 0, loss: null, forks: [] });
    if (this.pace !== null) worker.post({ kind: 'pace', stepsPerSecond: this.pace });
    this.watch();
    if (this.runWhenReady) worker.post({ kind: 'run' });
    this.expectRun();
    const open = openSpec(this.spec);
    if (open) this.onText(open); // it may have been edited meanwhile
  }

  private onStatus(status: RunStatus, why: string | null): void {
    const diverged = status.state === 'diverged' && this.statusNow.state !== 'diverged';
    if (this.parts.keeper.isDue(status, this.statusNow)) this.worker?.post({ kind: 'save' });
    this.setStatus(status);
    if (diverged) this.say(notices.diverged(why ?? l10n.t`the loss is not finite`));
  }

  private onDeath(worker: TrainingWorker, reason: string): void {
    this.parts.log.error(`${specName(this.spec)}: the training worker died: ${reason}`);
    if (worker === this.candidate) {
      this.candidate = null;
      if (!this.worker) this.setStatus({ ...this.statusNow, state: 'dead' });
      return this.say(notices.died(reason, null));
    }
    if (worker !== this.worker) return;
    this.worker = null;
    this.asked.answer(null);
    this.setStatus({ ...this.statusNow, state: 'dead' });
    this.say(notices.died(reason, this.statusNow));
  }

  /** The spec can't be trained, or not as the settings want it: says so where the person looks, and leaves the run before as it is. */
  private refuse(text: string | null, notice: Notice | null, diagnostics: readonly Diagnostic[], state: RunState = 'refused'): void {
    if (text !== null) this.showProblems(text, diagnostics);
    const said = notice ?? notices.refused(specName(this.spec), diagnostics);
    this.say(said);
    if (!this.worker) this.setStatus({ ...this.statusNow, state });
    if (this.panel.visible) return;
    const problems = l10n.t`Show Problems`;
    void vscode.window.showErrorMessage(said.text, ...(diagnostics.length > 0 ? [problems] : [])).then((picked) => {
      if (picked === problems) void this.command('showProblems');
    });
  }

  /** Only while they are of the text on screen: an edit meanwhile has been checked by itself. */
  private showProblems(text: string, diagnostics: readonly Diagnostic[]): void {
    if ((openSpec(this.spec)?.getText() ?? text) === text) this.parts.diagnostics.show(this.spec, diagnostics);
  }

  private fromPanel(message: FromPanel): void {
    switch (message.kind) {
      case 'ready':
        this.listening = true;
        this.pace = null; // a new page begins with no limit
        this.worker?.post({ kind: 'pace', stepsPerSecond: null });
        this.panel.post({ kind: 'preferences', preferences: this.parts.keeper.preferences });
        if (this.network) this.panel.post({ kind: 'network', spec: this.spec.toString(), network: this.network });
        this.panel.post({ kind: 'status', spec: this.spec.toString(), status: this.statusNow });
        this.panel.post({ kind: 'notice', notice: this.notice });
        if (this.network) this.postCursor();
        this.worker?.post({ kind: 'watch', on: false }); // and on again: a new page has no curves yet
        return this.watch();
      case 'command':
        return void this.command(message.command);
      case 'pace':
        this.pace = message.stepsPerSecond;
        return this.worker?.post(message);
      case 'drawn':
      case 'fork':
      case 'discard':
      case 'keep':
        return this.worker?.post(message);
      case 'look':
        return this.look(message);
      case 'prefer':
        return this.parts.keeper.keepPreferences(message.preferences);
      case 'fault':
        return this.parts.log.error(`panel of ${specName(this.spec)}: ${message.message}`);
    }
  }

  /** The panel's cursor moved. */
  private look({ view, phase, layer }: Extract<FromPanel, { kind: 'look' }>): void {
    this.mark.show(layer);
    this.parts.keeper.moveCursor({ view, phase });
    this.worker?.post({ kind: 'look', view });
  }

  /** To where the cursor was when this run was on screen before. */
  private postCursor(): void {
    const { cursor } = this.parts.keeper;
    if (cursor) this.panel.post({ kind: 'cursor', cursor });
  }

  /** Frames only for a panel that is seen. */
  private watch(): void {
    this.worker?.post({ kind: 'watch', on: this.listening && this.panel.visible });
  }

  /** Somebody who looks at a run, or changes its spec, may soon want another one. */
  private expectRun(): void {
    if (this.made) this.parts.workers.startNextLater(this.made.fastPrecision);
  }

  private onText(document: vscode.TextDocument): void {
    if (document.uri.toString() !== this.spec.toString() || this.made === null) return;
    this.expectRun();
    if (document.getText() !== this.made.text) this.say(notices.edited(specName(this.spec)));
    else if (this.notice?.text === notices.edited(specName(this.spec)).text) this.say(null);
  }

  private onClose(document: vscode.TextDocument): void {
    if (document.uri.toString() === this.spec.toString() && this.statusNow.state === 'running') this.say(notices.closed(specName(this.spec)));
  }

  private setStatus(status: RunStatus): void {
    this.statusNow = status;
    this.panel.post({ kind: 'status', spec: this.spec.toString(), status });
    this.changed.fire();
  }

  private say(notice: Notice | null): void {
    this.notice = notice;
    this.panel.post({ kind: 'notice', notice });
  }
}

/** Why a run that was saved can't go on by itself: it can't be read, or the spec is another one now. Null where it may. */
function lostRun({ status }: Before, saved: SavedRun | { readonly problem: string } | null, text: string): string | null {
  if (saved === null) return status && status.step > 0 ? l10n.t`it was not saved` : null;
  if ('problem' in saved) return saved.problem;
  return saved.text === text ? null : l10n.t`the spec has changed since`;
}
