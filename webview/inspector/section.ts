/** One derivation on the page: the formula, its lines, the result under a rule. */

import * as l10n from '@vscode/l10n';
import { el, setAttribute, setText } from '../dom.ts';
import { columnScale, grouped, inColumn } from '../format.ts';
import type { ColumnScale } from '../format.ts';
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
  private readonly later = el('p', { class: 'note later' }, l10n.t`Not computed yet in this phase of the step.`);
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
    const scale = scaleOf(derivation, this.chosen);
    this.drawRows(rows, scale);
    const left = leftOut(rows, this.chosen, rest);
    this.more.hidden = !isKnown || (left.count === 0 && !this.unfolded);
    setText(this.more, left.count === 0 ? l10n.t`show fewer` : l10n.t`… ${grouped(left.count)} more, together ${inColumn(left.value, scale)}`);
    setAttribute(this.more, 'aria-expanded', String(this.unfolded));
    this.closing.element.hidden = !isKnown || !closing;
    if (closing) this.closing.show(closing, columnScale([closing.value]));
    this.resultRow.hidden = !isKnown || symbol === '' || endsWithResult(derivation);
    this.symbol.set(symbol);
    setAttribute(this.result, 'data-quantity', quantity);
    showValue(this.result, result, closing ? columnScale([result]) : scale);
    setText(this.note, note ?? '');
    this.note.hidden = !isKnown || note === undefined;
  }

  private choose(rows: readonly Row[], formula: string, isLive: boolean): void {
    if (formula !== this.chosenFor.formula) this.unfolded = false;
    const stays = formula === this.chosenFor.formula && rows.length === this.chosenFor.rows;
    if (!stays || !isLive) this.chosen = chosenRows(rows, this.unfolded);
    this.chosenFor = { formula, rows: rows.length };
  }

  /** The quantity of a line that is the result itself, or null. */
  private resultOf(at: number): string | null {
    return this.last && at === this.last.rows.length - 1 && endsWithResult(this.last) ? this.last.quantity : null;
  }

  private drawRows(rows: readonly Row[], scale: ColumnScale): void {
    while (this.rows.length < this.chosen.length) {
      const row = new RowView(this.events);
      this.rows.push(row);
      this.list.append(row.element);
    }
    for (const row of this.rows.splice(this.chosen.length)) row.element.remove();
    this.chosen.forEach((at, i) => this.rows[i]!.show(rows[at]!, this.last?.kind === 'chain' ? columnScale([rows[at]!.value]) : scale, this.resultOf(at)));
  }
}

/** The last line of a chain says what the result is: then it need not be said again. */
function endsWithResult({ kind, rows, symbol }: Derivation): boolean {
  return kind === 'chain' && rows.at(-1)?.label === `$${symbol}$`;
}

/** The scale of the lines of a sum and its result; the lines of a chain have each its own. */
function scaleOf({ kind, rows, result }: Derivation, chosen: readonly number[]): ColumnScale {
  return columnScale(kind === 'chain' ? [result] : [...chosen.map((at) => rows[at]!.value), ...(kind === 'sum' ? [result] : [])]);
}
