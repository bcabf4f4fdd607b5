/** One quantity of a layer as a heatmap: its symbol, its scale in numbers, which part of it is shown, and its cells. */

import type { Target } from '../../src/protocol/cursor.ts';
import { el, setText } from '../dom.ts';
import { boundText, multiplier, notationFor, short } from '../format.ts';
import { StickyScale, largestSize } from '../scale.ts';
import type { SignedPalette } from '../theme.ts';
import { largestTable } from './matrixBody.ts';
import type { CellEvents, MatrixBody } from './matrixBody.ts';
import { MatrixCanvas } from './matrixCanvas.ts';
import { MatrixTable } from './matrixTable.ts';
import { cellText, shapeOf, valuesOf, windowText } from './matrixView.ts';
import type { Cell, MatrixView } from './matrixView.ts';

/** What a part of the layer view tells: what is pointed at, what is pinned, and the words for it. */
export interface ViewEvents {
  point(target: Target | null): void;
  pin(target: Target): void;
  /** The words for what is pointed at; aloud where the keyboard led there. */
  say(text: string | null, isByKeyboard: boolean): void;
}

/** Hands a cell's events on as those of its target. `current` is what the cells show now. */
export function cellEvents(events: ViewEvents, current: () => MatrixView | null, onCell: (cell: Cell | null) => void): CellEvents {
  return {
    at: (cell, isByKeyboard) => {
      const view = current();
      onCell(cell);
      events.point(cell && view ? view.target(cell.row, cell.col) : null);
      events.say(cell && view ? cellText(view, cell) : null, isByKeyboard);
    },
    pin: (cell) => {
      const view = current();
      if (view) events.pin(view.target(cell.row, cell.col));
    },
  };
}

export class Heatmap {
  readonly element = el('figure', { class: 'layer-heatmap' });
  private readonly symbol = el('b');
  private readonly size = el('span', { class: 'layer-size' });
  private readonly legend = new ScaleLegend();
  private readonly scale = new StickyScale();
  private body: MatrixBody | null = null;
  private shape = '';
  private view: MatrixView | null = null;
  private cell: Cell | null = null;

  constructor(private readonly events: ViewEvents) {
    this.element.append(el('figcaption', {}, this.symbol, this.size, this.legend.element));
  }

  show(view: MatrixView, palette: SignedPalette, width: number): void {
    this.view = view;
    const shape = shapeOf(view);
    if (shape !== this.shape || !this.body) this.rebuild(view, shape);
    const bound = this.scale.update(largestSize(valuesOf(view)));
    const notation = notationFor(bound);
    this.legend.draw(bound);
    this.body?.draw(view, { text: (value) => short(value, notation), shade: (value) => palette.at(value / bound) }, width);
    if (this.cell) this.events.say(cellText(view, this.cell), false);
  }

  private rebuild(view: MatrixView, shape: string): void {
    this.shape = shape;
    this.cell = null;
    const { rows, cols, symbol, words } = view;
    const cells = cellEvents(this.events, () => this.view, (cell) => { this.cell = cell; });
    this.body?.element.remove();
    this.body = rows.names.length <= largestTable && cols.names.length <= largestTable ? new MatrixTable(view, cells) : new MatrixCanvas(view, cells);
    this.element.append(this.body.element);
    this.element.classList.toggle('layer-column', cols.names.length === 1);
    setText(this.symbol, symbol);
    const where = windowText(view);
    setText(this.size, `${rows.names.length} × ${cols.names.length}${where && ` · ${where}`}`);
    this.size.title = words;
  }
}

/** "−0.5 [bar] 0 [bar] +0.5 ×10⁻³": what the colours mean. */
class ScaleLegend {
  private readonly low = el('span');
  private readonly high = el('span');
  private readonly unit = el('span');
  readonly element = el('span', { class: 'layer-legend' }, this.low, el('span', { class: 'layer-bar', 'aria-hidden': 'true' }, el('span', {}, '0')), this.high, this.unit);

  draw(bound: number): void {
    const notation = notationFor(bound);
    setText(this.low, boundText(-bound, notation));
    setText(this.high, `+${boundText(bound, notation)}`);
    setText(this.unit, multiplier(notation));
  }
}
