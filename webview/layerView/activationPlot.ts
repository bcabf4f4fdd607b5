/** An activation and its slope as curves, with every unit as a dot on both: where it stands, and how much gradient it lets through. */

import * as l10n from '@vscode/l10n';
import type { Target } from '../../src/protocol/cursor.ts';
import { el, setAttribute, setText, svg } from '../dom.ts';
import { isMean } from '../inspector/context.ts';
import type { Context } from '../inspector/context.ts';
import { StickyScale } from '../scale.ts';
import { activationCurves } from './activationCurves.ts';
import type { ActivationCurve } from './activationCurves.ts';
import { CurvePanel } from './curvePanel.ts';
import { curvePieces, flatRegions, nearestDot, neededSpan, valueRange } from './curveShape.ts';
import { dotText } from './plottedUnits.ts';

export interface PlotEvents {
  point(target: Target | null): void;
  pin(target: Target): void;
}

/** The units that are shown as dots. */
export interface PlottedUnits {
  /** As in a node target: layer l is column l + 1. */
  readonly column: number;
  readonly first: number;
  readonly z: ArrayLike<number>;
  /** Of all units of the layer, for the range. By default those shown. */
  readonly allZ?: ArrayLike<number>;
}

const height = 264;
const leastWidth = 240;
/** How near the pointer must come to a dot. */
const reach = 14;

export class ActivationPlot {
  readonly element: HTMLElement;
  private readonly drawing = svg('svg', { role: 'group', height: String(height) });
  private readonly panels = { value: new CurvePanel('value', 0, 104), slope: new CurvePanel('slope', 136, 88) };
  private readonly said = el('p', { class: 'layer-said' });
  private readonly span = new StickyScale();
  private look = '';
  private shown: { readonly context: Context; readonly units: PlottedUnits } | null = null;
  private highlighted: number | null = null;
  /** Positions of the dot that is pointed at and of the one that the Tab key reaches. */
  private pointed = -1;
  private tabStop = 0;

  constructor(private readonly events: PlotEvents) {
    this.drawing.append(this.panels.value.element, this.panels.slope.element);
    this.element = el('div', { class: 'layer-plot' }, this.drawing, this.said);
    this.listen();
  }

  /** Draws the units' dots; the curves only when the range, the width or the words have changed. */
  show(context: Context, units: PlottedUnits, width: number): void {
    const { activation } = context.network.layers[units.column - 1]!;
    const curve = activationCurves[activation];
    if (!curve) throw new Error(`${activation} is no function of one number: it has no curve`);
    if (this.shown?.units.column !== units.column || this.shown.context.network !== context.network) this.span.reset();
    this.shown = { context, units };
    this.redraw(context, curve, activation, Math.max(leastWidth, Math.floor(width)));
    const z = Array.from(units.z);
    this.panels.value.place(z.map((at) => ({ z: at, value: curve.f(at) })));
    this.panels.slope.place(z.map((at) => ({ z: at, value: curve.slope(at) })));
    this.tabStop = Math.max(0, Math.min(z.length - 1, this.tabStop));
    if (this.pointed >= z.length) this.pointed = -1;
    this.mark();
  }

  /** Enlarges the dots of a unit. */
  highlight(unit: number | null): void {
    this.highlighted = unit;
    this.mark();
  }

  private redraw({ notation }: Context, curve: ActivationCurve, activation: string, width: number): void {
    const { units } = this.shown!;
    const span = this.span.update(neededSpan(units.allZ ?? units.z));
    const { plain } = notation;
    const names = { value: `${plain.a} = ${activation}(${plain.z})`, slope: l10n.t`${plain.slope}, the slope, over ${plain.z}` };
    const look = JSON.stringify([span, width, activation, names]);
    if (look === this.look) return;
    this.look = look;
    setAttribute(this.drawing, 'width', String(width));
    setAttribute(this.drawing, 'aria-label', l10n.t`${names.value} and ${names.slope}: every unit is a dot on both curves.`);
    const regions = flatRegions(curve, span);
    for (const [panel, value, jump] of [[this.panels.value, curve.f, undefined], [this.panels.slope, curve.slope, curve.jump]] as const) {
      const pieces = curvePieces(value, span, jump);
      panel.redraw({ name: panel === this.panels.value ? names.value : names.slope, pieces, regions, span, width, ...valueRange(pieces) });
    }
  }

  /** Names and sizes of the dots, and the words for the one that is pointed at. */
  private mark(): void {
    if (!this.shown) return;
    const { context, units } = this.shown;
    const text = (i: number): string => dotText(context, units.column, units.first + i, units.z[i]!);
    const isLarge = (i: number): boolean => i === this.pointed || units.first + i === this.highlighted;
    this.panels.value.marks.forEach((dot, i) => {
      setAttribute(dot, 'role', 'button');
      setAttribute(dot, 'tabindex', i === this.tabStop ? '0' : '-1');
      setAttribute(dot, 'aria-label', text(i));
      for (const each of [dot, this.panels.slope.marks[i]!]) {
        setAttribute(each, 'r', isLarge(i) ? '7' : '4');
        each.classList.toggle('layer-large', isLarge(i));
      }
    });
    const told = this.pointed >= 0 ? this.pointed : units.z.length > 0 && this.highlighted !== null ? this.highlighted - units.first : -1;
    setText(this.said, told >= 0 && told < units.z.length ? text(told) : isMean(context) ? l10n.t`Dots are the means over the batch. Point at one for its numbers.` : l10n.t`Point at a dot for its numbers.`);
  }

  private listen(): void {
    const { drawing } = this;
    drawing.addEventListener('pointermove', ({ clientX, clientY }) => this.point(this.dotNear(clientX, clientY)));
    drawing.addEventListener('pointerleave', () => this.point(-1));
    drawing.addEventListener('click', ({ clientX, clientY }) => this.pin(this.dotNear(clientX, clientY)));
    drawing.addEventListener('focusin', ({ target }) => this.point(this.dotOf(target)));
    drawing.addEventListener('focusout', () => this.point(-1));
    drawing.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.pin(this.dotOf(event.target));
      const next = this.dotAfter(event.key);
      if (next === null) return;
      event.preventDefault();
      this.tabStop = next;
      this.panels.value.marks[next]?.focus();
    });
  }

  private dotAfter(key: string): number | null {
    const last = this.panels.value.marks.length - 1;
    switch (key) {
      case 'ArrowLeft': case 'ArrowUp': return Math.max(0, this.tabStop - 1);
      case 'ArrowRight': case 'ArrowDown': return Math.min(last, this.tabStop + 1);
      case 'Home': return 0;
      case 'End': return last;
      default: return null;
    }
  }

  private point(dot: number): void {
    if (dot === this.pointed) return;
    this.pointed = dot;
    this.mark();
    this.events.point(this.targetOf(dot));
  }

  private pin(dot: number): void {
    const target = this.targetOf(dot);
    if (target) this.events.pin(target);
  }

  private targetOf(dot: number): Target | null {
    return dot < 0 || !this.shown ? null : { kind: 'node', column: this.shown.units.column, unit: this.shown.units.first + dot };
  }

  private dotOf(target: EventTarget | null): number {
    return this.panels.value.marks.findIndex((mark) => mark === target);
  }

  private dotNear(clientX: number, clientY: number): number {
    const { left, top } = this.drawing.getBoundingClientRect();
    const { value, slope } = this.panels;
    const places = [...value.marks, ...slope.marks].map((mark) => ({ x: Number(mark.getAttribute('cx') ?? NaN), y: Number(mark.getAttribute('cy') ?? NaN) }));
    const near = nearestDot(places, clientX - left, clientY - top, reach);
    return near < 0 ? -1 : near % value.marks.length;
  }
}
