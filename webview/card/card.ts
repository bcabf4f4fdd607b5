/** The card beside a unit or an edge: every number of it at this moment. */

import close from '@vscode/codicons/src/icons/close.svg';
import { el, icon, setAttribute, setText } from '../dom.ts';
import { exact, precise } from '../format.ts';
import type { CardContent, CardRow } from './content.ts';
import { placeCard } from './place.ts';
import type { Circle, Preference } from './place.ts';

interface RowParts {
  readonly value: HTMLElement;
  readonly note: HTMLElement;
}

/** Pixels kept free around the card. */
const margin = 6;

export class Card {
  readonly element = el('section', { id: 'card', 'aria-label': 'Values', hidden: '' });
  private readonly title = el('h2');
  private readonly moment = el('p', { class: 'moment' });
  private readonly list = el('dl');
  private rows: RowParts[] = [];
  /** Which rows the list has. */
  private shape = '';

  /** `closed` is called by the close button of a pinned card. */
  constructor(closed: () => void) {
    const button = el('button', { class: 'close', type: 'button', title: 'Unpin (Esc)', 'aria-label': 'Unpin the card' }, icon(close));
    button.addEventListener('click', closed);
    this.element.append(el('header', {}, this.title, button), this.moment, this.list);
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Shows what `content` says beside a circle of the window. */
  show(content: CardContent, pinned: boolean, target: Circle, preference: Preference): void {
    const { element } = this;
    element.hidden = false;
    element.classList.toggle('pinned', pinned);
    this.build(content.rows);
    setText(this.title, content.title);
    setText(this.moment, content.moment);
    content.rows.forEach((row, i) => {
      const parts = this.rows[i];
      if (parts) drawRow(parts, row);
    });
    this.place(target, preference);
  }

  private place(target: Circle, preference: Preference): void {
    const { clientWidth, clientHeight } = document.documentElement;
    const { width, height } = this.element.getBoundingClientRect();
    const room = { left: margin, top: margin, width: clientWidth - 2 * margin, height: clientHeight - 2 * margin };
    const { left, top } = placeCard(target, { width, height }, room, preference);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  private build(rows: readonly CardRow[]): void {
    const shape = rows.map(({ quantity }) => quantity).join(' ');
    if (shape === this.shape) return;
    this.shape = shape;
    this.rows = [];
    this.list.replaceChildren(...rows.flatMap(({ quantity, symbol }) => {
      const value = el('dd', { class: 'value', 'data-quantity': quantity });
      const note = el('dd', { class: 'note' });
      this.rows.push({ value, note });
      return [el('div', { class: 'row' }, el('dt', {}, symbol), value, note)];
    }));
  }
}

function drawRow({ value, note }: RowParts, row: CardRow): void {
  const whole = row.value === null ? null : exact(row.value);
  setText(value, row.value === null ? '–' : precise(row.value));
  setAttribute(value, 'data-value', whole);
  setAttribute(value, 'title', whole);
  setText(note, row.note ?? '');
}
