/** The panel: takes the host's messages, keeps what is on screen, and draws it once an animation frame. */

import * as l10n from '@vscode/l10n';
import type { KeptCursor, Target } from '../src/protocol/cursor.ts';
import type { Edit } from '../src/protocol/edit.ts';
import { decodeFrame } from '../src/protocol/frame.ts';
import type { Frame } from '../src/protocol/frame.ts';
import { visibleUnits } from '../src/protocol/network.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import type { FromPanel, PanelCommand, RunState, RunStatus, ToPanel } from '../src/protocol/panel.ts';
import { Charts } from './charts/charts.ts';
import { Diagram } from './diagram/diagram.ts';
import { afterPaint, el, setText } from './dom.ts';
import { ForkBar } from './forkBar.ts';
import { createHelp } from './help.ts';
import type { Host } from './host.ts';
import { Inspector } from './inspector/inspector.ts';
import { Look } from './look.ts';
import { notationOf } from './notation/notation.ts';
import { NoticeBar } from './notice.ts';
import { Parts } from './parts.ts';
import type { Preferences } from './preferences.ts';
import { quantitiesIn } from './quantities.ts';
import { Receipt } from './receipt.ts';
import { isFrameOf } from './scene.ts';
import type { Scene } from './scene.ts';
import { StatusLine } from './statusLine.ts';
import { isDetailOf, isVisible, layerOfTarget, sameTarget } from './target.ts';
import { onThemeChange, readTheme } from './theme.ts';
import type { Theme } from './theme.ts';
import { Moment } from './time/moment.ts';
import type { Stride } from './time/moment.ts';
import { layerOf, phasesOf } from './time/phases.ts';
import { Timeline } from './time/timeline.ts';
import { Toolbar } from './toolbar.ts';

export class Panel {
  private readonly host: Host;
  private readonly root: HTMLElement;
  private readonly toolbar: Toolbar;
  private readonly notice: NoticeBar;
  private readonly status = new StatusLine();
  private readonly receipt: Receipt;
  private readonly look: Look;
  private readonly moment: Moment;
  private readonly diagram: Diagram;
  private readonly charts: Charts;
  private readonly inspector: Inspector;
  private readonly timeline: Timeline;
  private readonly forkBar: ForkBar;
  private readonly parts: Parts;
  private readonly empty = el('p', { class: 'empty' }, l10n.t`Starting…`);
  private readonly spoken = el('div', { class: 'spoken', 'aria-live': 'polite' });
  private network: NetworkView | null = null;
  private runStatus: RunStatus | null = null;
  private frame: Frame | null = null;
  private theme: Theme;
  /** What was read before what is read now. */
  private readonly trail: Target[] = [];
  /** What the inspector is to say aloud once it has it. */
  private speakNext = false;
  /** The last frame was not drawn for the sake of the next one. */
  private passedOver = false;
  /** What was pointed at was drawn as soon as it came, and is not painted yet. */
  private readAhead = false;
  /** What changed since the last drawing: a frame came, or the way to look at it is another. */
  private newFrame = false;
  private newLook = false;
  private scheduled = false;
  /** Where the cursor was when this run was on screen before, until the run is there. */
  private kept: KeptCursor | null = null;

  constructor(root: HTMLElement, host: Host) {
    this.root = root;
    this.host = host;
    this.receipt = new Receipt(() => host.post({ kind: 'drawn' }), afterPaint);
    const command = (name: PanelCommand): void => this.ask({ kind: 'command', command: name });
    this.look = new Look((message) => this.ask(message));
    this.moment = new Moment(() => this.onMoment(), (stride) => this.more(stride));
    this.toolbar = new Toolbar({
      command: (name) => this.onCommand(name),
      select: (sample) => this.look.sample(sample),
      pace: (stepsPerSecond) => host.post({ kind: 'pace', stepsPerSecond }),
      prefer: (preferences) => this.prefer(preferences),
      stepBack: () => this.moment.move('update', -1),
    });
    this.notice = new NoticeBar(command);
    this.diagram = new Diagram({
      pointed: (spoken) => this.onPointed(spoken),
      window: (column, first) => this.look.window(column, first),
      redraw: () => this.schedule(),
    });
    this.charts = new Charts(host.preferences.logLoss, (logLoss) => this.prefer({ logLoss }), (step) => this.moment.goTo(step));
    this.inspector = new Inspector({
      go: (target) => this.walkTo(target),
      sample: (position) => this.toolbar.chooseSample(position),
      hint: (target) => this.diagram.hint(target),
      togglePin: (target) => this.diagram.cursor.togglePin(target),
      back: () => this.walkBack(),
      fork: (edit) => this.fork(edit),
      copied: (format) => setText(this.spoken, l10n.t`copied as ${format}`),
    });
    this.timeline = new Timeline(this.moment);
    this.forkBar = new ForkBar((what) => {
      this.moment.goLive();
      this.ask({ kind: what });
    });
    this.parts = new Parts({ preferences: () => host.preferences, prefer: (change) => this.prefer(change), resized: () => this.schedule() });
    this.build();
    this.theme = readTheme(root);
    this.listen();
  }

  /** Takes a message of the host. */
  receive(message: ToPanel): void {
    switch (message.kind) {
      case 'network':
        return this.onNetwork(message.network);
      case 'frame':
        return this.onFrame(message.buffer);
      case 'status':
        return this.onStatus(message.spec, message.status);
      case 'notice':
        this.notice.show(message.notice);
        return this.schedule();
      case 'cursor':
        this.kept = message.cursor;
        return this.setHead();
      case 'preferences':
        if (this.host.adoptPreferences(message.preferences)) this.lookAnew();
        return;
    }
  }

  /** Sends what changes the next frame, and makes way for that. */
  private ask(message: FromPanel): void {
    this.receipt.now();
    this.host.post(message);
  }

  private build(): void {
    const { element: legend } = this.diagram.legend;
    const stage = el('div', { class: 'stage' }, this.diagram.element, this.empty);
    const foot = el('div', { class: 'foot' }, legend, el('div', { class: 'group' }, createHelp(), this.parts.buttons));
    const network = el('div', { class: 'network' }, stage, foot);
    const main = this.parts.arrange(network, this.inspector.element, this.charts.element);
    this.root.append(this.toolbar.element, this.notice.element, main, el('div', { class: 'base' }, this.forkBar.element, this.timeline.element, this.status.element), this.spoken);
    this.root.classList.add('waiting');
    this.parts.apply();
  }

  private listen(): void {
    onThemeChange(() => {
      this.theme = readTheme(this.root);
      this.lookAnew();
    });
    document.addEventListener('visibilitychange', () => this.schedule());
    addEventListener('resize', () => {
      this.parts.apply();
      this.schedule();
    });
    document.addEventListener('keydown', (event) => {
      if (this.onKey(event)) event.preventDefault();
    });
  }

  /** Keys that work wherever the focus is, but for fields and what has its own arrows. */
  private onKey(event: KeyboardEvent): boolean {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (target instanceof Element && target.closest('select, input, textarea'))) return false;
    if (key === 'Escape') return this.diagram.cursor.unpin();
    if (key === 'Backspace') return this.walkBack();
    if (key === ',' || key === '.') {
      this.moment.move(this.timeline.stride, key === '.' ? 1 : -1);
      return true;
    }
    return this.timeline.key(event);
  }

  private onCommand(name: PanelCommand): void {
    if (!this.moment.isLive && (name === 'step' || name === 'stepEpoch')) return this.moment.move(name === 'step' ? 'update' : 'epoch', 1);
    if (name === 'resume' || name === 'train' || name === 'restart') this.moment.goLive();
    this.ask({ kind: 'command', command: name });
  }

  /** What if: from the step on screen. */
  private fork(edit: Edit): void {
    const step = this.frame?.head.step;
    if (step === undefined) return;
    this.moment.goLive();
    this.ask({ kind: 'fork', step, edit });
  }

  /** One more update or epoch, at the newest step. */
  private more(stride: Stride): void {
    this.onMoment();
    if (this.runStatus?.state === 'paused') this.ask({ kind: 'command', command: stride === 'epoch' ? 'stepEpoch' : 'step' });
  }

  private onNetwork(network: NetworkView): void {
    this.network = network;
    this.frame = null;
    this.kept = null;
    this.root.classList.add('waiting');
    this.look.reset();
    this.moment.reset();
    this.moment.setExtent({ head: 0, stepsPerEpoch: network.stepsPerEpoch, phases: phasesOf(network) });
    this.diagram.reset(network);
    this.charts.reset();
    this.timeline.reset(network);
    this.toolbar.setSample(network, null);
    this.trail.length = 0;
    this.inspector.clear();
    this.pointAt();
    this.schedule();
  }

  private onFrame(buffer: ArrayBuffer): void {
    this.newFrame = true; // whatever is in it, the worker waits for `drawn`
    this.schedule();
    const frame = decodeFrame(buffer);
    if (!this.network || !isFrameOf(this.network, frame)) return;
    this.frame = frame;
    this.charts.take(frame);
    this.setHead();
    const isLive = this.runStatus?.state === 'running';
    this.passedOver = isLive && !this.passedOver && this.isOvertaken(this.network, frame);
    if (this.passedOver) {
      this.newFrame = false;
      this.receipt.drawn(performance.now(), false);
    } else this.readAhead ||= this.readFirst(isLive);
  }

  /** Whether a frame of a run that goes on was sent before the worker knew what is pointed at now: the next one has its numbers, and drawing this one would only keep it waiting. */
  private isOvertaken(network: NetworkView, { detail, columns }: Frame): boolean {
    const target = this.readTarget(network);
    if (this.root.classList.contains('waiting') || this.inspector.isAt(target)) return false;
    return detail === null || !isDetailOf(detail, target, columns.length);
  }

  private onStatus(spec: string, status: RunStatus): void {
    const isNew = status.state !== this.runStatus?.state || !this.frame;
    this.runStatus = status;
    if (status.state !== 'running') this.receipt.now();
    this.host.remember(spec, status);
    this.setHead();
    setText(this.empty, emptyText(status.state));
    this.diagram.element.classList.toggle('stale', status.state === 'dead' || status.state === 'ended');
    if (isNew) this.schedule(); // else it has time until the next frame
  }

  /** How far the run is, by the newer of what is known. */
  private setHead(): void {
    const { network } = this;
    if (!network) return;
    this.moment.setExtent({ head: this.head, stepsPerEpoch: network.stepsPerEpoch, phases: phasesOf(network) });
    if (this.kept && this.head > 0) this.comeBack(this.kept);
  }

  /** To where the cursor was, once the run is there. */
  private comeBack({ view, phase }: KeptCursor): void {
    this.kept = null;
    this.toolbar.restoreSample(view.sample);
    this.look.restore(view);
    if (view.target) this.diagram.cursor.pin(view.target);
    this.moment.restore(view.step, phase);
  }

  private get head(): number {
    return Math.max(this.runStatus?.step ?? 0, this.charts.points);
  }

  private prefer(change: Partial<Preferences>): void {
    this.host.setPreferences({ ...this.host.preferences, ...change });
    this.lookAnew();
  }

  private lookAnew(): void {
    this.parts.apply();
    this.newLook = true;
    this.schedule();
  }

  /** The moment was moved. */
  private onMoment(): void {
    this.pointAt();
    this.newLook = true;
    this.schedule();
  }

  private onPointed(spoken: boolean): void {
    this.speakNext ||= spoken;
    this.pointAt();
    this.schedule();
  }

  /** Tells the worker what is looked at now. */
  private pointAt(): void {
    const { network } = this;
    if (!network) return;
    const target = this.readTarget(network);
    const layer = layerOfTarget(target, network.layers.length) ?? layerOf(this.moment.phase);
    const isPointed = this.diagram.cursor.shown !== null || this.moment.phase !== null;
    this.look.at(this.moment.step, this.moment.phasePlace, target, isPointed ? (layerOf(this.moment.phase) ?? layer) : null);
  }

  /** What the inspector reads; at first the loss. */
  private readTarget(network: NetworkView): Target {
    return this.diagram.cursor.read ?? { kind: 'node', column: network.layers.length + 1, unit: 0 };
  }

  /** Follows a link: pins where it leads, in view. */
  private walkTo(target: Target): void {
    const { network } = this;
    if (!network) return;
    const from = this.readTarget(network);
    if (!sameTarget(from, target)) this.trail.push(from);
    this.bringIntoView(network, target);
    this.diagram.cursor.pin(target);
  }

  private walkBack(): boolean {
    const target = this.trail.pop();
    if (!target || !this.network) return false;
    this.bringIntoView(this.network, target);
    this.diagram.cursor.pin(target);
    return true;
  }

  private bringIntoView(network: NetworkView, target: Target): void {
    if (!this.frame || isVisible(this.frame, target)) return;
    const show = (column: number, unit: number): void => {
      const units = column === 0 ? network.inputs : (network.layers[column - 1]?.units ?? 0);
      const size = visibleUnits(units);
      const first = this.frame?.columns[column]?.first ?? 0;
      if (unit < first || unit >= first + size) this.look.window(column, Math.max(0, Math.min(unit - Math.floor(size / 2), units - size)));
    };
    if (target.kind === 'node') show(target.column, target.unit);
    if (target.kind === 'edge') {
      show(target.layer, target.input);
      show(target.layer + 1, target.unit);
    }
  }

  /** Draws in the next animation frame. A hidden page has none, so it is drawn when it is seen again. */
  private schedule(): void {
    if (this.scheduled || document.hidden) return;
    this.scheduled = true;
    requestAnimationFrame((now) => {
      this.scheduled = false;
      this.draw(now);
    });
  }

  private draw(now: number): void {
    const start = performance.now();
    const isLive = this.runStatus?.state === 'running';
    const hasRead = this.readAhead || this.readFirst(isLive);
    this.readAhead = false;
    if (hasRead) return this.schedule(); // and this frame paints it
    if (this.newFrame) this.receipt.drawn(start, isLive && this.moment.isLive); // first: the next frame may come even if this one can't be drawn
    const { network, frame } = this;
    this.status.draw(this.runStatus, network, this.moment.isLive ? (frame?.head ?? null) : null, this.moment.isLive);
    const { isLive: isNow, shownStep } = this.moment;
    this.toolbar.setState(this.runStatus?.state ?? null, !isNow && shownStep < (this.runStatus?.step ?? 0), shownStep > 0);
    const forks = this.runStatus?.forks ?? [];
    this.timeline.draw(this.head, forks.map(({ step }) => step));
    if (network) this.forkBar.draw(network, forks);
    if (network && frame) this.drawScene(this.sceneOf(network, frame), now, isLive);
    this.newFrame = false;
    this.newLook = false;
  }

  /** The numbers that somebody has just pointed at go before all else: tells whether they were drawn now, and the rest is to follow. */
  private readFirst(isLive: boolean): boolean {
    const { network, frame } = this;
    if (!network || !frame || this.root.classList.contains('waiting')) return false;
    if (this.inspector.isAt(this.readTarget(network))) return false;
    return this.read(this.sceneOf(network, frame), isLive);
  }

  /** Draws the inspector as far as the frame has what it reads. */
  private read({ network, frame, notation, phase, theme }: Scene, isLive: boolean): boolean {
    const target = this.readTarget(network);
    const has = this.inspector.read({
      context: { network, frame, notation }, target, phase, isLive: isLive && this.moment.isLive,
      isPinned: sameTarget(target, this.diagram.cursor.pinned), canGoBack: this.trail.length > 0, palette: this.diagram.shades(theme),
    });
    if (has && this.speakNext) {
      this.speakNext = false;
      setText(this.spoken, this.inspector.spoken());
    }
    return has;
  }

  private sceneOf(network: NetworkView, frame: Frame): Scene {
    const { preferences } = this.host;
    const { phase } = this.moment;
    return { network, frame, theme: this.theme, notation: notationOf(preferences.notation, network), phase, quantities: quantitiesIn(phase, preferences) };
  }

  private drawScene(scene: Scene, now: number, isLive: boolean): void {
    const { network, frame, notation, theme } = scene;
    const { newFrame, newLook } = this;
    this.root.classList.remove('waiting');
    this.toolbar.setSample(network, frame.head);
    this.toolbar.setView(notation, scene.quantities);
    this.diagram.draw(scene, newFrame || newLook);
    this.charts.show(notation, this.moment.isLive ? null : this.moment.shownStep);
    if (newFrame || newLook) this.charts.draw(network, theme, this.host.preferences.logLoss, now, isLive && !newLook, newLook);
    this.read(scene, isLive);
  }
}

/** What stands in the diagram's place before its first frame. */
function emptyText(state: RunState): string {
  if (state === 'refused') return l10n.t`The spec has errors.`;
  return state === 'dead' || state === 'ended' || state === 'noEngine' ? l10n.t`No run is here. Run starts one.` : l10n.t`Starting…`;
}
