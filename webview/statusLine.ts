/** The line at the foot: where the run is. */

import * as l10n from '@vscode/l10n';
import type { FrameHead } from '../src/protocol/frame.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import type { RunState, RunStatus } from '../src/protocol/panel.ts';
import { el, setText } from './dom.ts';
import { grouped, significant } from './format.ts';
import { engineName, engineTitle } from './labels.ts';

const stateNames: Readonly<Record<RunState, string>> = {
  starting: l10n.t`Starting`,
  running: l10n.t`Training`,
  paused: l10n.t`Paused`,
  done: l10n.t`Done`,
  stopped: l10n.t`Stopped`,
  diverged: l10n.t`Diverged`,
  dead: l10n.t`Worker died`,
  ended: l10n.t`Ended`,
  refused: l10n.t`Spec has errors`,
  noEngine: l10n.t`Not trained`,
};

export class StatusLine {
  readonly element = el('div', { id: 'status' });
  private readonly state = el('span', { class: 'state' });
  private readonly parts = { step: part('step'), epoch: part('epoch'), loss: part('loss'), training: part('training'), rate: part('rate'), engine: part('engine') };

  constructor() {
    this.parts.loss.style.minWidth = '16ch';
    this.parts.loss.title = l10n.t`J of the batch of this step, before its update`;
    this.parts.training.title = l10n.t`J over all training samples as it was last measured, at the end of an epoch, without the penalty; in a long run not every epoch is`;
    this.element.append(this.state, ...Object.values(this.parts));
  }

  /** In the past, what is said is of the run and not of the moment on screen. Shows the newer of what the status and the last frame say; at the same step the frame, so that J is the one in the diagram. */
  draw(status: RunStatus | null, network: NetworkView | null, head: FrameHead | null, isLive: boolean): void {
    const { element, parts } = this;
    setText(this.state, status ? stateNames[status.state] : l10n.t`Starting`);
    element.dataset['state'] = status?.state ?? 'starting';
    if (!status || !network) return Object.values(parts).forEach((span) => setText(span, ''));
    const fresh = head && head.step >= status.step && status.state !== 'diverged' ? head : status;
    const total = grouped(network.totalSteps);
    const epochs = grouped(Math.ceil(network.totalSteps / Math.max(1, network.stepsPerEpoch)));
    write(parts.step, (value) => l10n.t`step ${value} of ${total}`, grouped(fresh.step), total);
    write(parts.epoch, (value) => l10n.t`epoch ${value} of ${epochs}`, grouped(fresh.epoch), epochs);
    setText(parts.loss, fresh.loss === null ? '' : lossText(significant(fresh.loss, 4), isLive ? null : status.step - 1));
    setText(parts.training, head && !Number.isNaN(head.trainingLoss) ? l10n.t`training loss ${significant(head.trainingLoss, 4)}` : '');
    setText(parts.rate, head && head.stepsPerSecond > 0 && status.state === 'running' ? l10n.t`${grouped(Number(head.stepsPerSecond.toPrecision(3)))} steps/s` : '');
    setText(parts.engine, network.engine ? engineName(network.engine) : '');
    parts.engine.title = network.engine ? engineTitle(network.engine) : '';
  }
}

function part(name: string): HTMLElement {
  return el('span', { class: name });
}

/** `step` names the step where the diagram shows another moment. */
function lossText(loss: string, step: number | null): string {
  return step === null ? l10n.t`batch loss ${loss}` : l10n.t`batch loss at step ${grouped(step)} ${loss}`;
}

/** Writes "step 412 of 6,000" in the room that the last step will need, so that what follows stays in its place. */
function write(span: HTMLElement, text: (value: string) => string, value: string, total: string): void {
  setText(span, text(value));
  const room = `${text(total).length - 4}ch`; // in digits: most letters are narrower
  if (span.style.minWidth !== room) span.style.minWidth = room;
}
