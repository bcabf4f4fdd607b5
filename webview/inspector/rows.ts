/** The lines of a derivation on the page: what it is, the numbers, the value. Kept from frame to frame. */

import { el, setAttribute, setText } from '../dom.ts';
import { exact, inColumn } from '../format.ts';
import type { ColumnScale } from '../format.ts';
import type { Target } from '../../src/protocol/cursor.ts';
import type { Row } from './derivation.ts';
import { tokensOf } from './expression.ts';
import { Label } from './math.ts';

export interface RowEvents {
  /** Go to where a number comes from. */
  readonly go: (target: Target) => void;
  readonly sample: (position: number) => void;
  /** Marks in the diagram where a number comes from. */
  readonly hint: (target: Target | null) => void;
}

export class RowView {
  readonly element = el('div', { class: 'row', role: 'listitem' });
  private readonly events: RowEvents;
  private label: Label | null = null;
  private readonly expression = el('span', { class: 'expression' });
  private readonly value = el('span', { class: 'value' });
  private shape = '';
  private row: Row | null = null;

  constructor(events: RowEvents) {
    this.events = events;
  }

  /** `result` is the quantity that the line is the result of, or null. */
  show(row: Row, scale: ColumnScale, result: string | null = null): void {
    this.row = row;
    const isLink = row.target !== undefined || row.sample !== undefined;
    const shape = `${isLink}`;
    if (shape !== this.shape || !this.label) this.build(isLink);
    this.shape = shape;
    this.label?.set(row.label);
    this.showExpression(row);
    showValue(this.value, row.value, scale);
    setAttribute(this.value, 'data-quantity', row.quantity ?? result);
    this.element.classList.toggle('final', result !== null);
  }

  private build(isLink: boolean): void {
    const label = isLink ? el('button', { type: 'button', class: 'link label-cell' }) : el('span', { class: 'label-cell' });
    if (isLink) {
      label.addEventListener('click', () => this.follow());
      label.addEventListener('pointerenter', () => this.events.hint(this.row?.target ?? null));
      label.addEventListener('pointerleave', () => this.events.hint(null));
    }
    this.label = new Label(label);
    this.element.replaceChildren(label, this.expression, this.value);
  }

  private follow(): void {
    if (this.row?.target) this.events.go(this.row.target);
    else if (this.row?.sample !== undefined) this.events.sample(this.row.sample);
  }

  /** A number of the expression that leads to where it comes from. */
  private numberLink(at: number): HTMLElement {
    const link = el('button', { type: 'button', class: 'link factor', tabindex: '-1' });
    link.addEventListener('click', () => {
      const piece = this.row?.expression[at];
      if (typeof piece === 'object') this.events.go(piece.target);
    });
    return link;
  }

  private showExpression({ expression }: Row): void {
    const tokens = tokensOf(expression);
    while (this.expression.childNodes.length > tokens.length) this.expression.lastChild?.remove();
    tokens.forEach(({ text, value, piece }, i) => {
      const kind = piece ? 'BUTTON' : 'SPAN';
      let child = this.expression.children[i] as HTMLElement | undefined;
      if (child?.tagName !== kind) {
        const fresh = piece ? this.numberLink(i) : el('span');
        if (child) child.replaceWith(fresh);
        else this.expression.append(fresh);
        child = fresh;
      }
      setText(child, text);
      setAttribute(child, 'title', value === undefined ? null : exact(value));
    });
  }
}

/** A number in its column; the whole of it on hover and in `data-value`. */
export function showValue(element: HTMLElement, value: number, scale: ColumnScale): void {
  setText(element, inColumn(value, scale));
  setAttribute(element, 'title', exact(value));
  setAttribute(element, 'data-value', exact(value));
}
