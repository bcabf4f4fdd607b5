/** The two plots under the diagram: the loss, and the gradient norm of every layer. */

import * as l10n from '@vscode/l10n';
import type { Frame } from '../../src/protocol/frame.ts';
import type { NetworkView } from '../../src/protocol/network.ts';
import { el } from '../dom.ts';
import type { Notation } from '../notation/notation.ts';
import { KeptSeries } from '../series.ts';
import type { Theme } from '../theme.ts';
import { stepsEnd } from './axis.ts';
import { ancestorLines, gradientLines, lossLines } from './lines.ts';
import type { KeptLine } from './lines.ts';
import { Plot } from './plot.ts';

/** Milliseconds between two drawings while a run goes on: curves move slowly, and cost as much as the diagram. */
const interval = 400;

/** How much longer a drawing that is due waits for a frame to come along with, in ms: to draw alone costs a whole frame of the browser's. */
const patience = 150;

export class Charts {
  readonly element: HTMLElement;
  private readonly loss: Plot;
  private readonly gradients: Plot;
  private steps = new KeptSeries();
  private epochs = new KeptSeries();
  /** Of a fork: the curves of the lines that it comes from. */
  private ancestors: KeptLine[] = [];
  private drawnAt = -Infinity;
  /** There are points that are not drawn yet. */
  private isStale = true;
  private timer: number | null = null;

  /** `setLog` hears of the switch between a logarithmic and a linear loss axis, `jump` of the step that is clicked. */
  constructor(logLoss: boolean, setLog: (isLog: boolean) => void, jump: (step: number) => void) {
    const toggle = el('input', { type: 'checkbox' });
    toggle.checked = logLoss;
    toggle.addEventListener('change', () => setLog(toggle.checked));
    const control = el('label', { class: 'switch', title: l10n.t`Logarithmic loss axis` }, toggle, l10n.t`log`);
    this.loss = new Plot('loss', l10n.t`Loss`, l10n.t`Loss over the steps of the run`, jump, control);
    this.gradients = new Plot('gradients', '‖∂J/∂W‖', l10n.t`Gradient norm of each layer over the steps of the run, logarithmic`, jump, el('span', { class: 'switch', title: l10n.t`Logarithmic axis` }, l10n.t`log`));
    this.element = el('div', { class: 'charts' }, this.loss.element, this.gradients.element);
  }

  /** Forgets the curves of the run before. */
  reset(): void {
    this.steps = new KeptSeries();
    this.epochs = new KeptSeries();
    this.ancestors = [];
    this.isStale = true;
    this.drawnAt = -Infinity;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Names what is drawn by a notation, and marks the step looked at. */
  show({ plain }: Notation, step: number | null): void {
    this.gradients.setTitle(`‖${plain.dW}‖`);
    for (const plot of [this.loss, this.gradients]) plot.mark(step);
  }

  /** Steps that the curves have. */
  get points(): number {
    return this.steps.points;
  }

  /** Takes a frame's tails; every one must be taken, drawn or not. */
  take(frame: Frame): void {
    const { steps, epochs, ancestors } = frame;
    this.isStale ||= steps.points !== this.steps.points || epochs.points !== this.epochs.points || steps.from === 0 || ancestors.some((line, i) => line.isKept !== this.ancestors[i]?.isKept);
    // A page that was loaded anew may get a last frame meant for the page before it: whole curves follow.
    if (this.steps.joins(frame.steps)) this.steps.apply(frame.steps);
    if (this.epochs.joins(frame.epochs)) this.epochs.apply(frame.epochs);
    this.ancestors = frame.ancestors.map((tails, i): KeptLine => {
      const kept = this.ancestors[i] ?? { steps: new KeptSeries(), epochs: new KeptSeries() };
      if (kept.steps.joins(tails.steps)) kept.steps.apply(tails.steps);
      if (kept.epochs.joins(tails.epochs)) kept.epochs.apply(tails.epochs);
      return { ...kept, forkedAt: tails.forkedAt, isKept: tails.isKept };
    });
  }

  /** Draws, if there is something new or it is to look otherwise; while `mayWait`, a few times a second at most, and then with the frame that is drawn next. `now` is a time in milliseconds. */
  draw(network: NetworkView, theme: Theme, isLog: boolean, now: number, mayWait: boolean, isNewLook: boolean): void {
    if (!this.isStale && !isNewLook) return;
    const wait = mayWait ? this.drawnAt + interval - now : 0;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const late = wait + patience;
    if (wait > 0) this.timer = setTimeout(() => this.drawNow(network, theme, isLog, now + late), late);
    else this.drawNow(network, theme, isLog, now);
  }

  private drawNow(network: NetworkView, theme: Theme, isLog: boolean, now: number): void {
    this.drawnAt = now;
    this.isStale = false;
    const points = Math.max(this.steps.points, ...this.ancestors.map(({ steps, isKept }) => (isKept ? 0 : steps.points)));
    const end = stepsEnd(points, network.totalSteps);
    this.loss.draw({ lines: [...ancestorLines(this.ancestors, 0, theme), ...lossLines(network, this.steps, this.epochs, theme)], isLog, end }, theme);
    this.gradients.draw({ lines: [...network.layers.flatMap((_, l) => ancestorLines(this.ancestors, l + 1, theme)), ...gradientLines(network, this.steps, theme)], isLog: true, end }, theme);
  }
}
