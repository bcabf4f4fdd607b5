/** A table of any size: only the rows and columns in sight are elements, and only their cells are asked for. */

import * as l10n from '@vscode/l10n';
import type { CellRange, PreviewTable } from '../../src/protocol/preview.ts';
import { el, setAttribute } from '../dom.ts';
import { grouped } from '../format.ts';
import { columnHead } from './columnHead.ts';

/** Sizes in pixels, as in preview.css. */
const [rowHeight, columnWidth, headHeight] = [24, 128, 88];

/** A browser draws no taller element; beyond it a pixel of scrolling is more than a pixel of the table. */
const tallest = 30_000_000;

export class DataTable {
  readonly element: HTMLElement;
  private readonly table: PreviewTable;
  private readonly request: (range: CellRange) => void;
  private readonly onChoose: (column: number) => void;
  private readonly space = el('div', { class: 'preview-space' });
  private readonly head = el('div', { class: 'preview-head', role: 'row', 'aria-rowindex': '1' });
  private readonly body = el('div', { class: 'preview-body', role: 'rowgroup' });
  private range: CellRange = { rows: [0, 0], columns: [0, 0] };
  private chosen = 0;
  private frame: number | null = null;

  constructor(table: PreviewTable, onChoose: (column: number) => void, request: (range: CellRange) => void) {
    this.table = table;
    this.onChoose = onChoose;
    this.request = request;
    const [rows, columns] = [table.rows + 1, table.columns.length + 1].map(String) as [string, string];
    this.element = el('div', { class: 'preview-table', role: 'table', tabindex: '0', 'aria-label': l10n.t`Data`, 'aria-rowcount': rows, 'aria-colcount': columns }, this.space, this.head, this.body);
    this.space.style.height = `${headHeight + Math.min(tallest, table.rows * rowHeight)}px`;
    this.space.style.width = `calc(${table.columns.length * columnWidth}px + var(--row-number))`;
    this.element.style.setProperty('--row-number', `${String(table.rows).length + 3}ch`);
    this.element.addEventListener('scroll', () => this.schedule());
    new ResizeObserver(() => this.schedule()).observe(this.element);
  }

  /** Marks a column and tells of it. */
  choose(column: number): void {
    this.chosen = column;
    this.mark();
    this.onChoose(column);
  }

  /** Writes cells that were asked for, if they are still in sight. */
  fill(range: CellRange, cells: readonly (readonly string[])[]): void {
    if (!sameRange(range, this.range)) return;
    const rows = cells.map((row, i) => this.rowOf(range, row, i));
    this.body.replaceChildren(...rows);
    this.place();
    this.mark();
  }

  private rowOf(range: CellRange, texts: readonly string[], i: number): HTMLElement {
    const row = range.rows[0] + i;
    const cells = texts.map((text, j) => this.cell(text, range.columns[0] + j));
    const number = el('div', { class: 'preview-row-number', role: 'rowheader' }, grouped(row));
    return el('div', { class: 'preview-row', role: 'row', 'aria-rowindex': String(row + 2) }, number, this.gap(range), ...cells);
  }

  private cell(text: string, column: number): HTMLElement {
    const isNumber = text !== '' && !Number.isNaN(Number(text));
    const missing = text === '';
    return el('div', { class: `preview-cell${isNumber ? ' numeric' : ''}${missing ? ' missing' : ''}`, role: 'cell', 'aria-colindex': String(column + 2), 'data-column': String(column), title: missing ? l10n.t`no value` : text }, missing ? '–' : text.replace('-', isNumber ? '−' : '-'));
  }

  /** Stands for the columns on the left that are out of sight. */
  private gap({ columns: [from] }: CellRange): HTMLElement {
    const gap = el('div', { class: 'preview-gap' });
    gap.style.width = `${from * columnWidth}px`;
    return gap;
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.look();
    });
  }

  private look(): void {
    const { clientHeight, clientWidth, scrollLeft } = this.element;
    if (clientHeight === 0) return;
    const inSight = Math.ceil((clientHeight - headHeight) / rowHeight) + 1;
    const first = this.firstRow();
    const from = Math.max(0, Math.min(first, this.table.rows - inSight));
    const left = Math.max(0, Math.floor(scrollLeft / columnWidth) - 1);
    const range: CellRange = {
      rows: [Math.max(0, from - 4), Math.min(this.table.rows, from + inSight + 4)],
      columns: [left, Math.min(this.table.columns.length, left + Math.ceil(clientWidth / columnWidth) + 3)],
    };
    if (sameRange(range, this.range)) return;
    if (!samePair(range.columns, this.range.columns)) this.drawHead(range);
    this.range = range;
    this.request(range);
  }

  private drawHead(range: CellRange): void {
    const heads = this.table.columns.slice(...range.columns).map((column, i) => columnHead(column, range.columns[0] + i, this.table.rows, () => this.choose(range.columns[0] + i)));
    const corner = el('div', { class: 'preview-row-number', role: 'columnheader' }, l10n.t`row`);
    this.head.replaceChildren(corner, this.gap(range), ...heads);
    this.mark();
  }

  /** The first row in sight. */
  private firstRow(): number {
    const { rows } = this.table;
    const { scrollTop, clientHeight } = this.element;
    if (rows * rowHeight <= tallest) return Math.floor(scrollTop / rowHeight);
    const room = headHeight + tallest - clientHeight;
    return Math.round((scrollTop / room) * (rows - (clientHeight - headHeight) / rowHeight));
  }

  /** Puts the rows where they belong in the whole. */
  private place(): void {
    const [from] = this.range.rows;
    const isExact = this.table.rows * rowHeight <= tallest;
    const top = isExact ? from * rowHeight : this.element.scrollTop - (this.firstRow() - from) * rowHeight;
    this.body.style.transform = `translateY(${top}px)`;
  }

  private mark(): void {
    for (const cell of this.element.querySelectorAll<HTMLElement>('[data-column]')) cell.classList.toggle('chosen', Number(cell.dataset['column']) === this.chosen);
    for (const button of this.head.querySelectorAll('button')) setAttribute(button, 'aria-pressed', String(Number(button.dataset['column']) === this.chosen));
  }
}

function sameRange(a: CellRange, b: CellRange): boolean {
  return samePair(a.rows, b.rows) && samePair(a.columns, b.columns);
}

function samePair([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a === c && b === d;
}
