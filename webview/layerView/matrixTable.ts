/** A small grid of numbers as a table: one tab stop, and arrow keys from cell to cell. */

import { el, setAttribute, setText } from '../dom.ts';
import { exact } from '../format.ts';
import type { CellEvents, MatrixBody, Paint } from './matrixBody.ts';
import { cellAfter } from './matrixView.ts';
import type { Cell, ColumnGroup, MatrixView } from './matrixView.ts';

export class MatrixTable implements MatrixBody {
  readonly element: HTMLElement;
  private readonly cells: HTMLTableCellElement[][];
  private tabStop: Cell = { row: 0, col: 0 };

  constructor(view: MatrixView, private readonly events: CellEvents, groups: readonly ColumnGroup[] = []) {
    this.cells = view.rows.names.map((_, row) => view.cols.names.map((__, col) => el('td', { tabindex: row + col === 0 ? '0' : '-1' })));
    const body = el('tbody', {}, ...this.cells.map((row, r) => el('tr', {}, ...rowHeading(view, r), ...row)));
    const table = el('table', { 'aria-label': `${view.symbol} ${view.words}`.trim() }, heading(view, groups), body);
    if (groups.length > 0) table.classList.add('layer-grouped');
    this.element = el('div', { class: 'layer-scroll' }, table);
    this.listen(table);
  }

  draw(view: MatrixView, paint: Paint): void {
    this.cells.forEach((cells, row) => cells.forEach((cell, col) => {
      const value = view.at(row, col);
      const shade = paint.shade(value);
      setText(cell, paint.text(value));
      setAttribute(cell, 'title', exact(value));
      if (!shade) return;
      if (cell.style.backgroundColor !== shade.fill) cell.style.backgroundColor = shade.fill;
      if (cell.style.color !== shade.ink) cell.style.color = shade.ink;
    }));
  }

  private listen(table: HTMLElement): void {
    const { events } = this;
    table.addEventListener('pointerover', ({ target }) => events.at(this.cellOf(target), false));
    table.addEventListener('pointerleave', () => events.at(null, false));
    table.addEventListener('focusin', ({ target }) => events.at(this.cellOf(target), false));
    table.addEventListener('focusout', () => events.at(null, false));
    table.addEventListener('click', ({ target }) => {
      const cell = this.cellOf(target);
      if (cell) events.pin(cell);
    });
    table.addEventListener('keydown', (event) => this.onKey(event));
  }

  private onKey(event: KeyboardEvent): void {
    const cell = this.cellOf(event.target);
    if (!cell) return;
    if (event.key === 'Enter') this.events.pin(cell);
    const next = cellAfter(event.key, cell, this.cells.length, this.cells[0]?.length ?? 0);
    if (!next) return;
    event.preventDefault();
    this.elementOf(this.tabStop)?.setAttribute('tabindex', '-1');
    this.tabStop = next;
    this.elementOf(next)?.setAttribute('tabindex', '0');
    this.elementOf(next)?.focus();
  }

  private elementOf({ row, col }: Cell): HTMLTableCellElement | undefined {
    return this.cells[row]?.[col];
  }

  private cellOf(target: EventTarget | null): Cell | null {
    const element = target instanceof Element ? target.closest('td') : null;
    const row = element ? this.cells.findIndex((cells) => cells.includes(element)) : -1;
    return element && row >= 0 ? { row, col: this.cells[row]!.indexOf(element) } : null;
  }
}

/** The names of the columns, and what groups them; nothing over a single column without a name. */
function heading({ rows, cols }: MatrixView, groups: readonly ColumnGroup[]): HTMLTableSectionElement {
  if (cols.names.every((name) => name === '')) return el('thead');
  const corner = rows.names.every((name) => name === '') ? [] : [el('td', { class: 'layer-corner' })];
  const names = cols.names.map((name) => el('th', { scope: 'col', title: name }, name));
  if (groups.length === 0) return el('thead', {}, el('tr', {}, ...corner, ...names));
  const over = groups.map(({ name, columns }) => el('th', { scope: 'colgroup', colspan: String(columns) }, name));
  return el('thead', {}, el('tr', {}, el('td', { class: 'layer-corner' }), ...over), el('tr', {}, ...corner, ...names));
}

function rowHeading({ rows }: MatrixView, row: number): HTMLElement[] {
  const name = rows.names[row]!;
  return name === '' ? [] : [el('th', { scope: 'row', title: name }, name)];
}
