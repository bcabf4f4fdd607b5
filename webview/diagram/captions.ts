/** The words around the nodes: headings, names of features and outputs with their targets, paging buttons and J's value. */

import * as l10n from '@vscode/l10n';
import type { NetworkView } from '../../src/protocol/network.ts';
import { el, setAttribute, setText } from '../dom.ts';
import { grouped, notationFor, short, significant } from '../format.ts';
import { columnName, givenName, isLoss } from '../labels.ts';
import { labelGap } from '../layout.ts';
import type { DiagramLayout } from '../layout.ts';
import { largestSize } from '../scale.ts';
import type { Scene } from '../scene.ts';
import { isKnown } from '../time/phases.ts';
import { pageOf } from './paging.ts';

interface Heading {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  /** Chooses words that go into so many pixels. */
  readonly fit: (width: number) => void;
}

interface Label {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly target: HTMLElement;
}

interface Pager {
  readonly above: HTMLButtonElement;
  readonly below: HTMLButtonElement;
}

/** Width below which a heading takes its short words. */
const narrowHeading = 118;

/** Widest that a target's value is written, as "y −0.33". */
const targetWidth = 46;

export class Captions {
  readonly element = el('div', { class: 'captions' });
  private headings: Heading[] = [];
  private inputs: Label[] = [];
  private outputs: Label[] = [];
  private pagers: (Pager | null)[] = [];
  private readonly loss = el('span', { class: 'loss-value' });
  private readonly page: (column: number, by: 1 | -1) => void;
  private readonly open: (column: number) => void;

  /** `page` is asked to turn a page of a wide column, `open` to open up a layer or the loss by its heading. */
  constructor(page: (column: number, by: 1 | -1) => void, open: (column: number) => void) {
    this.page = page;
    this.open = open;
  }

  /** Makes everything anew for a network with so many visible nodes a column. */
  rebuild(network: NetworkView, counts: readonly number[]): void {
    this.headings = counts.map((_, column) => createHeading(network, column, () => this.open(column)));
    this.inputs = Array.from({ length: counts[0] ?? 0 }, () => createLabel('input'));
    this.outputs = Array.from({ length: counts.at(-2) ?? 0 }, () => createLabel('output'));
    this.pagers = counts.map((count, column) => (count < unitsOf(network, column) ? this.createPager(column) : null));
    const buttons = this.pagers.flatMap((pager) => (pager ? [pager.above, pager.below] : []));
    const labels = [...this.inputs, ...this.outputs].map(({ element }) => element);
    this.element.replaceChildren(...this.headings.map(({ element }) => element), ...labels, ...buttons, this.loss);
  }

  place({ columns, radius, inputLabel, outputLabel }: DiagramLayout): void {
    columns.forEach(({ x, headingWidth, paging }, c) => {
      const heading = this.headings[c];
      if (heading) {
        put(heading.element, x - headingWidth / 2, 0, headingWidth);
        heading.fit(headingWidth);
      }
      const pager = this.pagers[c];
      if (pager && paging) {
        put(pager.above, x, paging.above);
        put(pager.below, x, paging.below);
      }
    });
    columns[0]?.nodes.forEach(({ x, y }, i) => this.inputs[i] && put(this.inputs[i].element, x - radius - labelGap - inputLabel, y, inputLabel));
    columns.at(-2)?.nodes.forEach(({ x, y }, j) => this.outputs[j] && put(this.outputs[j].element, x + radius + labelGap, y, outputLabel));
    const loss = columns.at(-1)?.nodes[0];
    if (loss) put(this.loss, loss.x, loss.y + radius + 12);
  }

  draw(scene: Scene): void {
    const { frame, network, notation } = scene;
    const last = frame.columns.length - 1;
    const loss = this.headings.at(-1);
    if (loss) setText(loss.name, notation.J);
    this.inputs.forEach((label, i) => nameLabel(label, givenName(network, 0, (frame.columns[0]?.first ?? 0) + i)));
    const decimals = frame.target.every(Number.isInteger) ? 0 : notationFor(Math.max(0.1, largestSize(frame.target))).decimals;
    this.outputs.forEach((label, j) => {
      const unit = (frame.columns[last]?.first ?? 0) + j;
      nameLabel(label, givenName(network, last, unit));
      const y = frame.target[j];
      setText(label.target, y === undefined ? '' : `${notation.plain.y} ${Math.abs(y) < 1e4 ? short(y, { exponent: 0, decimals }) : significant(y, 3)}`);
    });
    this.pagers.forEach((pager, c) => {
      const column = frame.columns[c];
      if (pager && column) drawPager(pager, unitsOf(network, c), column.first, column.a.length);
    });
    const known = isKnown({ kind: 'loss' }, scene.phase, network.layers.length);
    setText(this.loss, known ? `${significant(frame.head.loss, 3)}\n${l10n.t`batch`}` : '');
    setAttribute(this.loss, 'title', String(frame.head.loss));
  }

  /** Widths that the names would like to have, in pixels. */
  static labelWidths(network: NetworkView, measure: (text: string) => number): { readonly inputLabel: number; readonly outputLabel: number } {
    const widest = (names: readonly string[]): number => Math.ceil(Math.max(0, ...names.slice(0, 512).map(measure)));
    const inputLabel = widest(network.featureNames);
    return { inputLabel, outputLabel: Math.max(widest(network.outputNames) + 2, targetWidth) };
  }

  private createPager(column: number): Pager {
    const button = (by: 1 | -1): HTMLButtonElement => {
      const element = el('button', { class: 'pager', type: 'button', 'data-column': String(column), 'data-page': by < 0 ? 'up' : 'down' });
      element.addEventListener('click', () => this.page(column, by));
      return element;
    };
    return { above: button(-1), below: button(1) };
  }
}

function unitsOf(network: NetworkView, column: number): number {
  if (column === 0) return network.inputs;
  return isLoss(network, column) ? 1 : (network.layers[column - 1]?.units ?? 0);
}

function drawPager({ above, below }: Pager, units: number, first: number, shown: number): void {
  const { before, after } = pageOf(units, first, shown);
  setText(above, before > 0 ? l10n.t`↑ ${grouped(before)} before` : '');
  setText(below, after > 0 ? l10n.t`… ${grouped(after)} more` : '');
  setAttribute(above, 'aria-label', l10n.t`${grouped(before)} units before: show those`);
  setAttribute(below, 'aria-label', l10n.t`${grouped(after)} more units: show those`);
  above.hidden = before === 0;
  below.hidden = after === 0;
}

/** The heading of a layer or of the loss is a button that opens it up; the input has nothing to open. */
function createHeading(network: NetworkView, column: number, open: () => void): Heading {
  const { name, what, size, narrow } = columnName(network, column);
  const [first, second] = [el('span'), el('span')];
  const title = [name, what, size].filter((line) => line !== '').join('\n');
  const strong = el('strong', {}, name);
  const parts = [strong, first, second];
  const element = column === 0 ? el('div', { class: 'heading', title }, ...parts) : el('button', { type: 'button', class: 'heading', title: `${title}\n${l10n.t`Open it up in the inspector`}`, 'data-heading': String(column) }, ...parts);
  element.addEventListener('click', () => column > 0 && open());
  const fit = (width: number): void => {
    setText(first, width < narrowHeading ? narrow.what : what);
    setText(second, width < narrowHeading ? narrow.size : size);
  };
  return { element, name: strong, fit };
}

function createLabel(side: 'input' | 'output'): Label {
  const [name, target] = [el('span', { class: 'name' }), el('span', { class: 'target' })];
  return { element: el('div', { class: `label ${side}` }, name, target), name, target };
}

function nameLabel({ element, name }: Label, text: string | null): void {
  setText(name, text ?? '');
  setAttribute(element, 'title', text);
}

function put(element: HTMLElement, x: number, y: number, width?: number): void {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  if (width !== undefined) element.style.width = `${width}px`;
}
