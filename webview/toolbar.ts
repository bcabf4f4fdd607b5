/** The toolbar: what the run does, and what of it is shown. */

import * as l10n from '@vscode/l10n';
import chevronLeft from '@vscode/codicons/src/icons/chevron-left.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import continueIcon from '@vscode/codicons/src/icons/debug-continue.svg';
import pauseIcon from '@vscode/codicons/src/icons/debug-pause.svg';
import restartIcon from '@vscode/codicons/src/icons/debug-restart.svg';
import startIcon from '@vscode/codicons/src/icons/debug-start.svg';
import stepIcon from '@vscode/codicons/src/icons/debug-step-over.svg';
import toStartIcon from '@vscode/codicons/src/icons/debug-restart-frame.svg';
import stepBackIcon from '@vscode/codicons/src/icons/debug-step-back.svg';
import stopIcon from '@vscode/codicons/src/icons/debug-stop.svg';
import epochIcon from '@vscode/codicons/src/icons/run-all.svg';
import type { FrameHead } from '../src/protocol/frame.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import type { PanelCommand, RunState } from '../src/protocol/panel.ts';
import { el, icon, setAttribute, setText } from './dom.ts';
import { sampleName } from './labels.ts';
import type { Preferences } from './preferences.ts';
import { notationHelp, notationNames, notationTitle } from './notation/notation.ts';
import type { Notation } from './notation/notation.ts';
import { edgeQuantities, nodeQuantities } from './quantities.ts';
import type { Quantities } from './quantities.ts';
import { commandsOf, mainCommand } from './runCommands.ts';
import type { MainCommand } from './runCommands.ts';
import { SampleChoice } from './sampleChoice.ts';

export interface ToolbarEvents {
  readonly command: (command: PanelCommand) => void;
  readonly select: (sample: number | null) => void;
  readonly pace: (stepsPerSecond: number | null) => void;
  readonly prefer: (preferences: Partial<Preferences>) => void;
  readonly stepBack: () => void;
}

interface ButtonLook {
  readonly text: string;
  readonly title: string;
  readonly icon: string;
}

const mainLooks: Readonly<Record<MainCommand, ButtonLook>> = {
  train: { text: l10n.t`Run`, title: l10n.t`Train the spec from its beginning`, icon: startIcon },
  pause: { text: l10n.t`Pause`, title: l10n.t`Pause after this update`, icon: pauseIcon },
  resume: { text: l10n.t`Run`, title: l10n.t`Go on training`, icon: continueIcon },
};

const looks: Readonly<Record<'step' | 'stepEpoch' | 'stop' | 'restart' | 'toStart', ButtonLook>> = {
  step: { text: l10n.t`Step`, title: l10n.t`Make one update`, icon: stepIcon },
  stepEpoch: { text: l10n.t`Epoch`, title: l10n.t`Train on to the end of this epoch`, icon: epochIcon },
  stop: { text: l10n.t`Stop`, title: l10n.t`Stop the run`, icon: stopIcon },
  restart: { text: l10n.t`Restart`, title: l10n.t`Start over with the spec as it is now`, icon: restartIcon },
  toStart: { text: l10n.t`To step 0`, title: l10n.t`Start over with the spec as it is now, and wait at step 0`, icon: toStartIcon },
};

/** Updates a second, by option; the empty one is as fast as it goes. */
const paces = [['', l10n.t`max`], ['1000', '1000/s'], ['100', '100/s'], ['10', '10/s'], ['1', '1/s']] as const;

export class Toolbar {
  readonly element = el('div', { class: 'toolbar', role: 'group', 'aria-label': l10n.t`Training` });
  private readonly main = el('button', { type: 'button', class: 'button primary' });
  private readonly buttons = new Map<PanelCommand, HTMLButtonElement>();
  private readonly sampleKind = select(l10n.t`Sample shown`, [['mean', l10n.t`batch mean`], ['one', l10n.t`one sample`]], 'one');
  private readonly sampleLabel = el('span', { class: 'sample-label' });
  private readonly sample: SampleChoice;
  private readonly stepBack = el('button', { type: 'button', class: 'button', 'data-command': 'stepBack' });
  private readonly units = select(l10n.t`Quantity on the units`, [], '');
  private readonly edges = select(l10n.t`Quantity on the edges`, [], '');
  private readonly notation = select(l10n.t`Notation of all formulas and signs`, [], '');
  private mainShown: MainCommand | null = null;

  constructor(events: ToolbarEvents) {
    this.main.addEventListener('click', () => this.mainShown && events.command(this.mainShown));
    this.sample = new SampleChoice(events.select);
    dress(this.stepBack, { text: l10n.t`Back`, title: l10n.t`Step back: look at the update before (←)`, icon: stepBackIcon });
    this.stepBack.addEventListener('click', () => events.stepBack());
    const run = el('div', { class: 'group run' }, this.main, this.stepBack);
    for (const command of ['step', 'stepEpoch', 'stop', 'restart', 'toStart'] as const) {
      const button = el('button', { type: 'button', class: 'button', 'data-command': command });
      dress(button, looks[command]);
      button.addEventListener('click', () => events.command(command));
      this.buttons.set(command, button);
      run.append(button);
    }
    run.append(speedField(events));
    this.element.append(run, this.viewGroup(events), this.sampleGroup());
    this.setState(null);
  }

  /** Enables what the state allows. In the past, a step is one of the cursor and can be made whatever the run does. */
  setState(state: RunState | null, past = false, canGoBack = false): void {
    const main = mainCommand(state);
    if (this.mainShown !== main) {
      this.mainShown = main;
      dress(this.main, mainLooks[main]);
      setAttribute(this.main, 'data-command', main);
    }
    const allowed = commandsOf(state);
    this.main.disabled = !allowed.has(main);
    for (const [command, button] of this.buttons) button.disabled = !allowed.has(command) && !(past && (command === 'step' || command === 'stepEpoch'));
    this.stepBack.disabled = !canGoBack;
  }

  /** Says which sample a frame shows; null before the first frame of a run. */
  setSample(network: NetworkView, head: FrameHead | null): void {
    if (!head) this.sample.reset();
    this.sample.seen(head);
    const kind = this.sample.wanted === null ? 'mean' : 'one';
    if (this.sampleKind.value !== kind) this.sampleKind.value = kind;
    const name = head ? sampleName(network, head) : '';
    setText(this.sampleLabel, name);
    setAttribute(this.sampleLabel, 'title', name);
  }

  /** Says what is shown, by the names of the notation. */
  setView(notation: Notation, { nodes, edges }: Quantities): void {
    fill(this.units, nodeQuantities.map(({ key, name }) => [key, `${notation.plain[key]}  ${name}`]), nodes);
    fill(this.edges, edgeQuantities.map(({ key, name }) => [key, `${notation.plain[key]}  ${name}`]), edges);
    if (this.notation.value !== notation.name) this.notation.value = notation.name;
  }

  private viewGroup({ prefer }: ToolbarEvents): HTMLElement {
    const { units, edges, notation } = this;
    fill(notation, notationNames.map((name) => [name, notationTitle(name)]), notationNames[0]!);
    setAttribute(notation, 'title', `${l10n.t`Notation of all formulas and signs`}\n${notationNames.map(notationHelp).join('\n')}`);
    units.addEventListener('change', () => nodeQuantities.forEach(({ key }) => key === units.value && prefer({ nodes: key })));
    edges.addEventListener('change', () => edgeQuantities.forEach(({ key }) => key === edges.value && prefer({ edges: key })));
    notation.addEventListener('change', () => notationNames.forEach((name) => name === notation.value && prefer({ notation: name })));
    return el('div', { class: 'group view' }, field(l10n.t`Units`, units), field(l10n.t`Edges`, edges), field(l10n.t`Notation`, notation));
  }

  /** Shows a sample of the batch by its position. */
  chooseSample(position: number): void {
    this.sample.show(position);
  }

  /** The sample that was shown before, without asking for it. */
  restoreSample(sample: number | null): void {
    this.sample.restore(sample);
  }

  private sampleGroup(): HTMLElement {
    const arrow = (source: string, title: string, by: 1 | -1): HTMLButtonElement => {
      const button = el('button', { type: 'button', class: 'button arrow', title, 'aria-label': title }, icon(source));
      button.addEventListener('click', () => this.sample.move(by));
      return button;
    };
    this.sampleKind.addEventListener('change', () => this.sample.choose(this.sampleKind.value === 'one'));
    const [previous, next] = [arrow(chevronLeft, l10n.t`Previous sample of the batch`, -1), arrow(chevronRight, l10n.t`Next sample of the batch`, 1)];
    return el('div', { class: 'group sample' }, field(l10n.t`Show`, this.sampleKind), previous, next, this.sampleLabel);
  }
}

function dress(button: HTMLButtonElement, { text, title, icon: source }: ButtonLook): void {
  button.replaceChildren(icon(source), el('span', { class: 'text' }, text));
  setAttribute(button, 'title', title);
  setAttribute(button, 'aria-label', `${text}: ${title}`);
}

function select(label: string, options: readonly (readonly [value: string, text: string])[], value: string): HTMLSelectElement {
  const element = el('select', { 'aria-label': label, title: label }, ...options.map(([key, text]) => el('option', { value: key }, text)));
  element.value = value;
  return element;
}

/** Gives a list its options, only where they differ, and its value. */
function fill(element: HTMLSelectElement, options: readonly (readonly [value: string, text: string])[], value: string): void {
  options.forEach(([key, text], i) => {
    const option = element.options[i] ?? element.appendChild(el('option'));
    if (option.value !== key) option.value = key;
    setText(option, text);
  });
  if (element.value !== value) element.value = value;
}

function speedField({ pace }: ToolbarEvents): HTMLElement {
  const speed = select(l10n.t`Speed, in updates a second`, paces, '');
  speed.addEventListener('change', () => pace(speed.value === '' ? null : Number(speed.value)));
  return field(l10n.t`Speed`, speed);
}

function field(name: string, control: HTMLSelectElement): HTMLElement {
  return el('label', { class: 'field' }, el('span', {}, name), el('span', { class: 'dropdown' }, control));
}
