/** The inspector: what is pointed at, as a worked exercise. Formula, numbers, result; every number leads to where it comes from. */

import * as l10n from '@vscode/l10n';
import copyIcon from '@vscode/codicons/src/icons/copy.svg';
import backIcon from '@vscode/codicons/src/icons/arrow-left.svg';
import pinIcon from '@vscode/codicons/src/icons/pin.svg';
import pinnedIcon from '@vscode/codicons/src/icons/pinned.svg';
import type { Phase, Target } from '../../src/protocol/cursor.ts';
import type { Detail } from '../../src/protocol/detail.ts';
import type { Edit } from '../../src/protocol/edit.ts';
import { afterNextPaint, el, icon, setAttribute, setText } from '../dom.ts';
import { precise } from '../format.ts';
import { momentName, targetTitle } from '../labels.ts';
import { ActivationPlot } from '../layerView/activationPlot.ts';
import { LayerView } from '../layerView/layerView.ts';
import type { Pass } from '../layerView/layerView.ts';
import { isPlotted } from '../layerView/plottedUnits.ts';
import { plainText } from '../notation/plainText.ts';
import { isDetailOf, sameTarget } from '../target.ts';
import type { SignedPalette } from '../theme.ts';
import { isKnown } from '../time/phases.ts';
import type { Context } from './context.ts';
import { copyAs } from './copy.ts';
import type { CopyFormat, Worksheet } from './copy.ts';
import type { Derivation } from './derivation.ts';
import { derivationsOf } from './derivations.ts';
import { layerEquations } from './layer.ts';
import { Formula } from './math.ts';
import type { RowEvents } from './rows.ts';
import { Section } from './section.ts';
import { editableOf, WhatIf } from './whatIf.ts';

export interface InspectorEvents extends RowEvents {
  readonly togglePin: (target: Target) => void;
  /** To the target that was read before. */
  readonly back: () => void;
  /** Goes on from the step on screen with one thing changed. */
  readonly fork: (edit: Edit) => void;
  readonly copied: (format: CopyFormat) => void;
}

/** What there is to show. */
export interface Reading {
  readonly context: Context;
  readonly target: Target;
  readonly isPinned: boolean;
  readonly canGoBack: boolean;
  readonly isLive: boolean;
  readonly phase: Phase | null;
  readonly palette: SignedPalette;
}

/** Derivations of a new target that are drawn at once; the others, further down, come after the next painting. */
const firstSections = 2;

export class Inspector {
  readonly element = el('aside', { id: 'inspector', 'aria-label': l10n.t`Inspector` });
  private readonly layerView: LayerView;
  /** Beside a unit: its place on the curve of its activation. */
  private readonly plot: ActivationPlot;
  private readonly plotPart: HTMLElement;
  private readonly equations = el('div', { class: 'equations' });
  private readonly title = el('h2');
  private readonly moment = el('p', { class: 'moment' });
  private readonly hint = el('p', { class: 'note' }, l10n.t`Point at a unit, an edge or a layer’s name; click to pin it.`);
  private readonly pin = el('button', { type: 'button', class: 'button arrow pin', 'aria-pressed': 'false' });
  private readonly back = button(backIcon, l10n.t`Back to what was read before (Backspace)`);
  private readonly body = el('div', { class: 'derivations' });
  private readonly sections: Section[] = [];
  private readonly whatIf: WhatIf;
  private readonly events: InspectorEvents;
  private readonly formulas: Formula[] = [];
  private sheet: Worksheet | null = null;
  private target: Target | null = null;
  private waiting: (() => void) | null = null;
  /** Room for a drawing, in pixels: to ask for it anew would lay out the whole page. */
  private width = 300;

  constructor(events: InspectorEvents) {
    this.events = events;
    this.pin.addEventListener('click', () => this.target && events.togglePin(this.target));
    this.back.addEventListener('click', () => events.back());
    const header = el('header', {}, this.back, this.title, this.copyMenu(), this.pin);
    this.whatIf = new WhatIf(events.fork);
    const pointing = { point: (target: Target | null): void => events.hint(target), pin: (target: Target): void => events.go(target) };
    this.layerView = new LayerView(pointing);
    this.plot = new ActivationPlot(pointing);
    this.plotPart = el('section', { class: 'derivation', hidden: '' }, el('h3', {}, l10n.t`Activation`), this.plot.element);
    new ResizeObserver(([entry]) => {
      this.width = Math.floor(entry?.contentRect.width ?? this.width);
    }).observe(this.body);
    this.element.append(header, this.moment, this.hint, this.whatIf.element, this.equations, this.body, this.plotPart, this.layerView.element);
  }

  /** Nothing to show yet. */
  clear(): void {
    this.waiting = null;
    this.sheet = null;
    this.target = null;
    setText(this.title, '');
    setText(this.moment, '');
    this.whatIf.show(null);
    for (const part of [this.layerView.element, this.equations, this.plotPart]) part.hidden = true;
    this.show([], null, null);
  }

  /** Shows a target as far as the frame has its detail; until it comes, what was there stays. Returns whether it did. */
  read({ context, target, isPinned, canGoBack, isLive, phase, palette }: Reading): boolean {
    const { network, frame } = context;
    if (!frame.detail || !isDetailOf(frame.detail, target, frame.columns.length)) return false;
    const { detail } = frame;
    const isNew = !sameTarget(target, this.target);
    this.target = target;
    const derivations = derivationsOf(context, frame.detail);
    this.sheet = { title: targetTitle(network, target), moment: momentName(network, frame), derivations };
    setAttribute(this.element, 'data-target', targetKey(target));
    setText(this.title, this.sheet.title);
    setText(this.moment, this.sheet.moment);
    this.hint.hidden = isPinned;
    this.back.hidden = !canGoBack;
    this.drawPin(isPinned);
    this.whatIf.show(isLive ? null : editableOf(context, frame.detail));
    const rest = (): void => {
      this.show(derivations, phase, isLive, network.layers.length);
      this.showLayer(context, detail, phase, palette);
    };
    if (isNew && derivations.length > firstSections) {
      this.show(derivations, phase, isLive, network.layers.length, firstSections);
      this.later(rest);
    } else if (this.waiting) this.later(rest);
    else rest();
    return true;
  }

  /** Whether it is this target that is read. */
  isAt(target: Target): boolean {
    return sameTarget(target, this.target);
  }

  /** What is read, in one sentence to be read aloud. */
  spoken(): string {
    if (!this.sheet) return '';
    const { title, moment, derivations } = this.sheet;
    const results = derivations.filter(({ symbol }) => symbol !== '').map(({ symbol, result }) => `${plainText(symbol)} ${precise(result)}`);
    return `${title}. ${moment}. ${results.join(', ')}.`;
  }

  /** Does the rest of a drawing once the first part of it is painted. */
  private later(rest: () => void): void {
    const isUnderWay = this.waiting !== null;
    this.waiting = rest;
    if (isUnderWay) return;
    afterNextPaint(() => {
      const due = this.waiting;
      this.waiting = null;
      due?.();
    });
  }

  /** Draws the derivations, only the first `count` of them where the others follow. */
  private show(derivations: readonly Derivation[], phase: Phase | null, isLive: boolean | null, layers = 0, count = Infinity): void {
    while (this.sections.length < derivations.length) {
      const section = new Section(this.events);
      this.sections.push(section);
      this.body.append(section.element);
    }
    for (const section of this.sections.splice(derivations.length)) section.element.remove();
    let part = '';
    derivations.slice(0, count).forEach((derivation, i) => {
      const heading = derivation.part === part ? null : derivation.part;
      part = derivation.part;
      this.sections[i]!.show(derivation, { isKnown: isKnown(derivation.phase, phase, layers), isLive: isLive ?? false, heading });
    });
  }

  /** A layer's equations and matrices; for a unit, its activation's curve. */
  private showLayer(context: Context, detail: Detail, phase: Phase | null, palette: SignedPalette): void {
    const isLayer = detail.kind === 'layer';
    this.layerView.element.hidden = !isLayer;
    this.equations.hidden = !isLayer;
    if (isLayer) {
      this.layerView.show(context, detail, palette, passesKnown(detail.layer, phase, context.network.layers.length));
      const equations = layerEquations(context, detail).filter((equation) => isKnown(equation.phase, phase, context.network.layers.length));
      while (this.formulas.length < equations.length) this.formulas.push(new Formula('block'));
      equations.forEach(({ formula }, i) => this.formulas[i]!.set(formula));
      const elements = this.formulas.slice(0, equations.length).map(({ element }) => element);
      if (this.equations.childElementCount !== elements.length) this.equations.replaceChildren(...elements);
    }
    const plotted = detail.kind === 'node' && isPlotted(context.network.layers[detail.column - 1]!.activation);
    this.plotPart.hidden = !plotted;
    if (!plotted) return;
    this.plot.show(context, { column: detail.column, first: detail.unit, z: Float64Array.of(detail.z) }, this.width);
    this.plot.highlight(detail.unit);
  }

  private drawPin(isPinned: boolean): void {
    if (this.pin.getAttribute('aria-pressed') === String(isPinned) && this.pin.firstChild) return;
    const title = isPinned ? l10n.t`Let go (Esc)` : l10n.t`Pin (Enter or a click)`;
    this.pin.replaceChildren(icon(isPinned ? pinnedIcon : pinIcon));
    setAttribute(this.pin, 'aria-pressed', String(isPinned));
    setAttribute(this.pin, 'title', title);
    setAttribute(this.pin, 'aria-label', title);
  }

  private copyMenu(): HTMLElement {
    const menu = el('select', { 'aria-label': l10n.t`Copy what is shown`, title: l10n.t`Copy what is shown` }, el('option', { value: '' }, l10n.t`Copy`), el('option', { value: 'text' }, l10n.t`as text`), el('option', { value: 'latex' }, l10n.t`as LaTeX`), el('option', { value: 'json' }, l10n.t`as JSON`));
    menu.addEventListener('change', () => {
      const format = menu.value as CopyFormat;
      menu.value = '';
      if (this.sheet) void navigator.clipboard.writeText(copyAs(format, this.sheet)).then(() => this.events.copied(format));
    });
    return el('span', { class: 'copy' }, icon(copyIcon), menu);
  }
}

/** Which of its passes a layer has made by a phase. */
function passesKnown(layer: number, phase: Phase | null, layers: number): ReadonlySet<Pass> {
  return new Set((['forward', 'backward'] as const).filter((kind) => isKnown({ kind, layer }, phase, layers)));
}

/** A target in a few words, for `data-target`: "node 1 4", "edge 0 4 2", "layer 0". */
function targetKey(target: Target): string {
  switch (target.kind) {
    case 'node':
      return `node ${target.column} ${target.unit}`;
    case 'edge':
      return `edge ${target.layer} ${target.unit} ${target.input}`;
    case 'layer':
      return `layer ${target.layer}`;
    case 'optimizer':
      return 'optimizer';
  }
}

function button(source: string, title: string): HTMLButtonElement {
  return el('button', { type: 'button', class: 'button arrow', title, 'aria-label': title }, icon(source));
}
