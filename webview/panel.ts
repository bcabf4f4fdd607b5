/** The panel: takes the host's messages, keeps what is on screen, and draws it once an animation frame. */

import { decodeFrame } from '../src/protocol/frame.ts';
import type { Frame } from '../src/protocol/frame.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import type { FromPanel, PanelCommand, RunState, RunStatus, ToPanel } from '../src/protocol/panel.ts';
import { Card } from './card/card.ts';
import { cardContent, spokenCard } from './card/content.ts';
import { Charts } from './charts/charts.ts';
import { Diagram } from './diagram/diagram.ts';
import { afterPaint, el, setText } from './dom.ts';
import { createHelp } from './help.ts';
import type { Host } from './host.ts';
import { NoticeBar } from './notice.ts';
import type { Preferences } from './preferences.ts';
import { Receipt } from './receipt.ts';
import { isFrameOf } from './scene.ts';
import type { Scene } from './scene.ts';
import { StatusLine } from './statusLine.ts';
import { onThemeChange, readTheme } from './theme.ts';
import type { Theme } from './theme.ts';
import { Toolbar } from './toolbar.ts';

export class Panel {
  private readonly host: Host;
  private readonly root: HTMLElement;
  private readonly toolbar: Toolbar;
  private readonly notice: NoticeBar;
  private readonly status = new StatusLine();
  private readonly receipt: Receipt;
  private readonly diagram: Diagram;
  private readonly charts: Charts;
  private readonly card: Card;
  private readonly empty = el('p', { class: 'empty' }, 'Starting…');
  private readonly spoken = el('div', { class: 'spoken', 'aria-live': 'polite' });
  private network: NetworkView | null = null;
  private runStatus: RunStatus | null = null;
  private frame: Frame | null = null;
  private theme: Theme;
  /** What changed since the last drawing: a frame came, or the way to look at it is another. */
  private newFrame = false;
  private newLook = false;
  private scheduled = false;

  constructor(root: HTMLElement, host: Host) {
    this.root = root;
    this.host = host;
    this.receipt = new Receipt(() => host.post({ kind: 'drawn' }), afterPaint);
    const command = (name: PanelCommand): void => this.ask({ kind: 'command', command: name });
    this.toolbar = new Toolbar(host.preferences, {
      command,
      select: (sample) => this.ask({ kind: 'select', sample }),
      pace: (stepsPerSecond) => host.post({ kind: 'pace', stepsPerSecond }),
      prefer: (preferences) => this.prefer(preferences),
    });
    this.notice = new NoticeBar(command);
    this.diagram = new Diagram({
      pointed: (spoken) => this.onPointed(spoken),
      window: (column, first) => this.ask({ kind: 'window', column, first }),
      redraw: () => this.schedule(),
    });
    this.charts = new Charts(host.preferences.logLoss, (logLoss) => this.prefer({ logLoss }));
    this.card = new Card(() => this.diagram.cursor.unpin());
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
        this.newLook = true; // it moves what is under it, and a pinned card with it
        return this.schedule();
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
    const foot = el('div', { class: 'foot' }, legend, createHelp());
    this.root.append(this.toolbar.element, this.notice.element, stage, foot, this.charts.element, this.status.element, this.card.element, this.spoken);
    this.root.classList.add('waiting');
  }

  private listen(): void {
    onThemeChange(() => {
      this.theme = readTheme(this.root);
      this.newLook = true;
      this.schedule();
    });
    document.addEventListener('visibilitychange', () => this.schedule());
    addEventListener('scroll', () => this.drawCard(), { passive: true });
    addEventListener('resize', () => this.schedule());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.diagram.cursor.unpin()) event.preventDefault();
    });
  }

  private onNetwork(network: NetworkView): void {
    this.network = network;
    this.frame = null;
    this.root.classList.add('waiting');
    this.diagram.reset(network);
    this.charts.reset();
    this.toolbar.setSample(network, null);
    this.card.hide();
    this.schedule();
  }

  private onFrame(buffer: ArrayBuffer): void {
    this.newFrame = true; // whatever is in it, the worker waits for `drawn`
    this.schedule();
    const frame = decodeFrame(buffer);
    if (!this.network || !isFrameOf(this.network, frame)) return;
    this.frame = frame;
    this.charts.take(frame);
  }

  private onStatus(spec: string, status: RunStatus): void {
    const isNew = status.state !== this.runStatus?.state || !this.frame;
    this.runStatus = status;
    if (status.state !== 'running') this.receipt.now();
    this.host.remember(spec, status);
    this.toolbar.setState(status.state);
    setText(this.empty, emptyText(status.state));
    this.diagram.element.classList.toggle('stale', status.state === 'dead' || status.state === 'ended');
    if (isNew) this.schedule(); // else it has time until the next frame
  }

  private prefer(change: Partial<Preferences>): void {
    this.host.setPreferences({ ...this.host.preferences, ...change });
    this.diagram.rescale();
    this.newLook = true;
    this.schedule();
  }

  private onPointed(spoken: boolean): void {
    this.schedule();
    if (spoken) this.speak();
  }

  /** Reads the card aloud: when focus or pin move, not on every frame. */
  private speak(): void {
    const { network, frame } = this;
    const target = this.diagram.cursor.shown;
    const content = network && frame && target ? cardContent(network, frame, target) : null;
    setText(this.spoken, content ? spokenCard(content) : '');
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
    if (this.newFrame) this.receipt.drawn(start, isLive); // first: the next frame may come even if this one can't be drawn
    const { network, frame, theme } = this;
    this.status.draw(this.runStatus, network, frame?.head ?? null);
    if (network && frame) {
      const scene: Scene = { network, frame, theme, preferences: this.host.preferences };
      this.root.classList.remove('waiting');
      this.toolbar.setSample(network, frame.head);
      this.diagram.draw(scene, this.newFrame || this.newLook);
      if (this.newFrame || this.newLook) this.charts.draw(network, theme, scene.preferences.logLoss, now, isLive && !this.newLook);
      this.drawCard();
    }
    this.newFrame = false;
    this.newLook = false;
  }

  private drawCard(): void {
    const { network, frame, diagram, card } = this;
    const anchor = diagram.anchor();
    const target = diagram.cursor.shown;
    const content = network && frame && target ? cardContent(network, frame, target) : null;
    if (!target || !anchor || !content) return card.hide();
    const { left, top } = diagram.element.getBoundingClientRect();
    card.show(content, diagram.cursor.pinned !== null, { x: left + anchor.x, y: top + anchor.y, radius: anchor.radius }, target.kind === 'edge' ? 'under' : 'beside');
  }
}

/** What stands in the diagram's place before its first frame. */
function emptyText(state: RunState): string {
  if (state === 'refused') return 'The spec has errors.';
  return state === 'dead' || state === 'ended' || state === 'noEngine' ? 'No run is here. Run starts one.' : 'Starting…';
}
