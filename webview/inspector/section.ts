/** One derivation on the page: the formula, its lines, the result under a rule. */

import { el, setAttribute, setText } from '../dom.ts';
import { grouped, precise } from '../format.ts';
import { chosenRows, leftOut } from './choose.ts';
import type { Derivation, Row } from './derivation.ts';
import { Formula } from './math.ts';
import { RowView, showValue } from './rows.ts';
import type { RowEvents } from './rows.ts';

export class Section {
  readonly element = el('section', { class: 'derivation' });
  private readonly heading = el('h3');
  private readonly formula = new Formula('block');
  private readonly list = el('div', { class: 'rows', role: 'list' });
  private readonly more = el('button', { type: 'button', class: 'link more' });
  private readonly closing: RowView;
  private readonly symbol = new Formula('inline');
  private readonly result = el('span', { class: 'value' });
  private readonly resultRow: HTMLElement;
  private readonly note = el('p', { class: 'note' });
  private readonly later = el('p', { class: 'note later' }, 'Not computed yet in this phase of the step.');
  private readonly events: RowEvents;
  private rows: RowView[] = [];
  private unfolded = false;
  /** The rows that are shown, kept while a run goes on so that they do not jump about. */
  private chosen: readonly number[] = [];
  private chosenFor = { formula: '', rows: 0 };
  private last: Derivation | null = null;

  constructor(events: RowEvents) {
    this.events = events;
    this.closing = new RowView(events);
    this.closing.element.classList.add('closing');
    this.resultRow = el('div', { class: 'row result' }, el('span', { class: 'label-cell' }, this.symbol.element), el('span', { class: 'expression' }), this.result);
    this.more.addEventListener('click', () => {
      this.unfolded = !this.unfolded;
      if (this.last) this.show(this.last, { isKnown: true, isLive: false, heading: this.heading.hidden ? null : this.heading.textContent });
    });
    this.element.append(this.heading, this.formula.element, this.list, this.more, this.closing.element, this.resultRow, this.note, this.later);
  }

  /** `heading` null where the part before it goes on. */
  show(derivation: Derivation, { isKnown, isLive, heading }: { readonly isKnown: boolean; readonly isLive: boolean; readonly heading: string | null }): void {
    this.last = derivation;
    const { rows, rest, closing, symbol, result, formula, quantity, note } = derivation;
    this.heading.hidden = heading === null;
    setText(this.heading, heading ?? '');
    this.formula.set(formula);
    setAttribute(this.element, 'data-derivation', quantity);
    this.later.hidden = isKnown;
    for (const part of [this.list, this.resultRow, this.note]) part.hidden = !isKnown;
    this.choose(rows, formula, isLive);
    this.drawRows(rows);
    const left = leftOut(rows, this.chosen, rest);
    this.more.hidden = !isKnown || (left.count === 0 && !this.unfolded);
    setText(this.more, left.count === 0 ? 'show fewer' : `… ${grouped(left.count)} more, together ${precise(left.value)}`);
    setAttribute(this.more, 'aria-expanded', String(this.unfolded));
    this.closing.element.hidden = !isKnown || !closing;
    if (closing) this.closing.show(closing);
    this.resultRow.hidden = !isKnown || symbol === '';
    this.symbol.set(symbol);
    setAttribute(this.result, 'data-quantity', quantity);
    showValue(this.result, result);
    setText(this.note, note ?? '');
    this.note.hidden = !isKnown || note === undefined;
  }

  private choose(rows: readonly Row[], formula: string, isLive: boolean): void {
    if (formula !== this.chosenFor.formula) this.unfolded = false;
    const stays = formula === this.chosenFor.formula && rows.length === this.chosenFor.rows;
    if (!stays || !isLive) this.chosen = chosenRows(rows, this.unfolded);
    this.chosenFor = { formula, rows: rows.length };
  }

  private drawRows(rows: readonly Row[]): void {
    while (this.rows.length < this.chosen.length) {
      const row = new RowView(this.events);
      this.rows.push(row);
      this.list.append(row.element);
    }
    for (const row of this.rows.splice(this.chosen.length)) row.element.remove();
    this.chosen.forEach((at, i) => this.rows[i]!.show(rows[at]!));
  }
}
