/** The timeline: play, step back and forward, the track of the run with its epochs, the phase of the step, and back to now. */

import * as l10n from '@vscode/l10n';
import backIcon from '@vscode/codicons/src/icons/debug-step-back.svg';
import forwardIcon from '@vscode/codicons/src/icons/debug-step-over.svg';
import firstIcon from '@vscode/codicons/src/icons/debug-restart-frame.svg';
import playIcon from '@vscode/codicons/src/icons/play.svg';
import pauseIcon from '@vscode/codicons/src/icons/debug-pause.svg';
import liveIcon from '@vscode/codicons/src/icons/record.svg';
import type { NetworkView } from '../../src/protocol/network.ts';
import { stepsEnd } from '../charts/axis.ts';
import { el, icon, setAttribute, setText, svg } from '../dom.ts';
import { grouped } from '../format.ts';
import type { Moment, Stride } from './moment.ts';
import { phaseName, phasesOf } from './phases.ts';
import { epochTicks } from './ticks.ts';

/** Milliseconds between two steps while the past is played. */
const playInterval = 120;

export class Timeline {
  readonly element = el('footer', { class: 'timeline', role: 'group', 'aria-label': l10n.t`Time` });
  private readonly moment: Moment;
  private readonly track = el('div', { class: 'track', role: 'slider', tabindex: '0', 'aria-label': l10n.t`Step of the run`, 'aria-valuemin': '0' });
  private readonly reached = el('div', { class: 'reached' });
  private readonly handle = el('div', { class: 'handle' });
  private readonly ticks = svg('svg', { class: 'ticks', 'aria-hidden': 'true', preserveAspectRatio: 'none', viewBox: '0 0 1000 6' });
  private readonly forks = el('div', { class: 'fork-marks' });
  private readonly stepShown = el('span');
  private readonly epochShown = el('span', { class: 'epoch-shown' });
  private readonly where = el('span', { class: 'where' }, this.stepShown, this.epochShown);
  private readonly strideChoice = select(l10n.t`What a step is`, [['update', l10n.t`update`], ['phase', l10n.t`phase`], ['epoch', l10n.t`epoch`]]);
  private readonly phaseChoice = select(l10n.t`Phase of the step`, []);
  private readonly play = el('button', { type: 'button', class: 'button arrow', 'data-time': 'play' });
  private readonly live = el('button', { type: 'button', class: 'button live', 'data-time': 'live', 'aria-label': l10n.t`live`, title: l10n.t`To the newest step, and along with the run (End)` }, icon(liveIcon), el('span', { class: 'text' }, l10n.t`live`));
  private readonly back: HTMLButtonElement;
  private timer: ReturnType<typeof setInterval> | null = null;
  private network: NetworkView | null = null;
  private end = 1;
  private drawnTicks = '';

  constructor(moment: Moment) {
    this.moment = moment;
    this.back = this.button(backIcon, 'back', l10n.t`Back by one step (←)`, () => moment.move(this.stride, -1));
    const forward = this.button(forwardIcon, 'forward', l10n.t`Forward by one step (→)`, () => moment.move(this.stride, 1));
    const first = this.button(firstIcon, 'first', l10n.t`To step 0 (Home)`, () => moment.goTo(0));
    this.play.addEventListener('click', () => this.setPlaying(this.timer === null));
    this.live.addEventListener('click', () => moment.goLive());
    this.phaseChoice.addEventListener('change', () => moment.goToPhase(this.phaseChoice.value === '' ? null : Number(this.phaseChoice.value)));
    this.track.append(this.ticks, this.reached, this.forks, this.handle);
    this.drag();
    const by = el('label', { class: 'field' }, el('span', {}, l10n.t`by`), el('span', { class: 'dropdown' }, this.strideChoice));
    const phase = el('label', { class: 'field' }, el('span', {}, l10n.t`phase`), el('span', { class: 'dropdown' }, this.phaseChoice));
    this.element.append(el('div', { class: 'group' }, first, this.back, this.play, forward, by), this.where, this.track, phase, this.live);
    this.drawPlay();
  }

  /** What a step of the buttons is. */
  get stride(): Stride {
    return this.strideChoice.value as Stride;
  }

  reset(network: NetworkView): void {
    this.setPlaying(false);
    this.network = network;
    const options = phasesOf(network).map((phase, i) => el('option', { value: String(i) }, phaseName(phase, network)));
    this.phaseChoice.replaceChildren(el('option', { value: '' }, l10n.t`whole step`), ...options);
    this.drawnTicks = '';
  }

  /** `head` is the newest step; `forks` are the steps at which lines left. */
  draw(head: number, forks: readonly number[]): void {
    const { network, moment } = this;
    if (!network) return;
    this.end = stepsEnd(Math.max(1, head), network.totalSteps);
    const step = moment.shownStep;
    const share = (at: number): string => `${(100 * at) / this.end}%`;
    this.reached.style.width = share(head);
    this.handle.style.left = share(step);
    setAttribute(this.track, 'aria-valuemax', String(head));
    setAttribute(this.track, 'aria-valuenow', String(step));
    const name = moment.phase ? phaseName(moment.phase, network) : '';
    const said = [l10n.t`step ${grouped(step)} of ${grouped(head)}`, ...(name === '' ? [] : [name]), ...(moment.isLive ? [l10n.t`live`] : [])];
    setAttribute(this.track, 'aria-valuetext', said.join(', '));
    setText(this.stepShown, stepText(step));
    setText(this.epochShown, epochText(Math.floor(step / network.stepsPerEpoch)));
    const widest = `${stepText(network.totalSteps)}${epochText(Math.ceil(network.totalSteps / network.stepsPerEpoch))}`.length;
    if (this.where.style.minWidth !== `${widest}ch`) this.where.style.minWidth = `${widest}ch`;
    this.back.disabled = step === 0 && moment.phasePlace === null;
    setAttribute(this.live, 'aria-pressed', String(moment.isLive));
    this.element.classList.toggle('past', !moment.isLive);
    const place = moment.phasePlace === null ? '' : String(moment.phasePlace);
    if (this.phaseChoice.value !== place) this.phaseChoice.value = place;
    this.drawTicks(network);
    if (this.forks.childElementCount !== forks.length) this.forks.replaceChildren(...forks.map(() => el('span', { class: 'fork-mark' })));
    forks.forEach((at, i) => {
      const mark = this.forks.children[i] as HTMLElement;
      mark.style.left = share(at);
      setAttribute(mark, 'title', l10n.t`fork at step ${grouped(at)}`);
    });
  }

  /** Does what a key says; false for one that says nothing here. */
  key({ key, shiftKey }: KeyboardEvent): boolean {
    const { moment } = this;
    const stride: Stride = shiftKey ? 'epoch' : this.stride;
    if (key === 'ArrowLeft') moment.move(stride, -1);
    else if (key === 'ArrowRight') moment.move(stride, 1);
    else if (key === 'Home') moment.goTo(0);
    else if (key === 'End') moment.goLive();
    else return false;
    return true;
  }

  private setPlaying(on: boolean): void {
    if (this.timer !== null) clearInterval(this.timer);
    if (on && this.moment.isLive) this.moment.goTo(0);
    this.timer = on ? setInterval(() => this.playOn(), playInterval) : null;
    this.drawPlay();
  }

  /** One step of the playback; at the newest it ends. */
  private playOn(): void {
    const { moment } = this;
    const { step, phasePlace } = moment;
    if (step === null) return this.setPlaying(false);
    moment.move(this.stride, 1);
    if (moment.step === step && moment.phasePlace === phasePlace) this.setPlaying(false);
  }

  private drawPlay(): void {
    const playing = this.timer !== null;
    const title = playing ? l10n.t`Pause the playback` : l10n.t`Play the recorded steps from here`;
    this.play.replaceChildren(icon(playing ? pauseIcon : playIcon));
    for (const name of ['title', 'aria-label']) setAttribute(this.play, name, title);
  }

  private drawTicks(network: NetworkView): void {
    const ticks = epochTicks(this.end, network.stepsPerEpoch);
    const shape = ticks.join();
    if (shape === this.drawnTicks) return;
    this.drawnTicks = shape;
    this.ticks.replaceChildren(...ticks.map((at) => svg('path', { d: `M${(1000 * at) / this.end} 0V6`, 'vector-effect': 'non-scaling-stroke' })));
  }

  private drag(): void {
    const { track } = this;
    const to = ({ clientX }: PointerEvent): void => {
      const { left, width } = track.getBoundingClientRect();
      this.moment.goTo(((clientX - left) / width) * this.end);
    };
    track.addEventListener('pointerdown', (event) => {
      this.setPlaying(false);
      track.setPointerCapture(event.pointerId);
      to(event);
    });
    track.addEventListener('pointermove', (event) => {
      if (track.hasPointerCapture(event.pointerId)) to(event);
    });
  }

  private button(source: string, name: string, title: string, act: () => void): HTMLButtonElement {
    const element = el('button', { type: 'button', class: 'button arrow', 'data-time': name, title, 'aria-label': title }, icon(source));
    element.addEventListener('click', act);
    return element;
  }
}

function select(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return el('select', { 'aria-label': label, title: label }, ...options.map(([value, text]) => el('option', { value }, text)));
}

function stepText(step: number): string {
  return l10n.t`step ${grouped(step)}`;
}

/** Behind the step. */
function epochText(epoch: number): string {
  return ` · ${l10n.t`epoch ${grouped(epoch)}`}`;
}
