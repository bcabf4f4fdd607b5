/** A table of numbers with four significant digits, the exact ones on hovering; kept from frame to frame. */

import { el } from '../dom.ts';
import { significant } from '../format.ts';
import { cellEvents } from './heatmap.ts';
import type { ViewEvents } from './heatmap.ts';
import { MatrixTable } from './matrixTable.ts';
import { cellText, shapeOf } from './matrixView.ts';
import type { Cell, ColumnGroup, MatrixView } from './matrixView.ts';

const paint = { text: (value: number): string => significant(value, 4), shade: (): null => null };

export class NumberTable {
  readonly element = el('div', { class: 'layer-numbers' });
  private table: MatrixTable | null = null;
  private shape = '';
  private view: MatrixView | null = null;
  private cell: Cell | null = null;

  constructor(private readonly events: ViewEvents) {}

  show(view: MatrixView, groups: readonly ColumnGroup[] = []): void {
    this.view = view;
    const shape = shapeOf(view);
    if (shape !== this.shape || !this.table) {
      this.shape = shape;
      this.cell = null;
      this.table = new MatrixTable(view, cellEvents(this.events, () => this.view, (cell) => { this.cell = cell; }), groups);
      this.element.style.setProperty('--columns', String(view.cols.names.length));
      this.element.replaceChildren(this.table.element);
    }
    this.table.draw(view, paint);
    if (this.cell) this.events.say(cellText(view, this.cell), false);
  }
}
