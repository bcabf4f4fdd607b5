/** A large grid of numbers as a heatmap on a canvas; the names of its rows stay in sight when it is scrolled. */

import * as l10n from '@vscode/l10n';
import { el, setAttribute } from '../dom.ts';
import { cellAt, cellCorner, gridFor } from './grid.ts';
import type { Grid } from './grid.ts';
import type { CellEvents, MatrixBody, Paint } from './matrixBody.ts';
import { cellAfter, spokenSummary } from './matrixView.ts';
import type { Cell, MatrixView } from './matrixView.ts';

const widestLabel = 96;
const fontSize = 11;

export class MatrixCanvas implements MatrixBody {
  readonly element: HTMLElement;
  private readonly names = el('canvas', { class: 'layer-names', 'aria-hidden': 'true' });
  private readonly canvas = el('canvas', { class: 'layer-cells', role: 'img', tabindex: '0' });
  private readonly cursor = el('div', { class: 'layer-cursor', hidden: '' });
  private grid: Grid;
  private cell: Cell = { row: 0, col: 0 };

  constructor(view: MatrixView, private readonly events: CellEvents) {
    this.grid = gridFor(view.rows.names.length, view.cols.names.length, 0, 0);
    this.element = el('div', { class: 'layer-scroll' }, el('div', { class: 'layer-canvas' }, this.names, el('div', { class: 'layer-plane' }, this.canvas, this.cursor)));
    this.listen();
  }

  draw(view: MatrixView, paint: Paint, width: number): void {
    const { names, canvas } = this;
    const style = getComputedStyle(this.element);
    const font = `${fontSize}px ${style.fontFamily}`;
    this.grid = gridFor(view.rows.names.length, view.cols.names.length, width, labelWidth(view.rows.names, font, canvas), view.cols.names.some((name) => name !== ''));
    const { rows, cols, cellWidth, cellHeight, labelWidth: room, labelHeight } = this.grid;
    const height = labelHeight + rows * cellHeight;
    const cells = context(canvas, cols * cellWidth, height, font, style.color);
    if (cells) {
      drawColumnNames(cells, this.grid, view.cols.names);
      drawCells(cells, this.grid, view, paint);
    }
    const labels = context(names, room, height, font, style.color);
    if (labels) drawRowNames(labels, this.grid, view.rows.names);
    if (!this.cursor.hidden) this.placeCursor();
    setAttribute(canvas, 'aria-label', l10n.t`${spokenSummary(view)}. Arrow keys go from cell to cell.`);
  }

  private listen(): void {
    const { canvas, events } = this;
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => this.point(cellAt(this.grid, offsetX, offsetY), false));
    canvas.addEventListener('pointerleave', () => this.point(null, false));
    canvas.addEventListener('focus', () => this.point(this.cell, canvas.matches(':focus-visible')));
    canvas.addEventListener('blur', () => this.point(null, false));
    canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const cell = cellAt(this.grid, offsetX, offsetY);
      if (cell) events.pin(cell);
    });
    canvas.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') events.pin(this.cell);
      const next = cellAfter(event.key, this.cell, this.grid.rows, this.grid.cols);
      if (!next) return;
      event.preventDefault();
      this.point(next, true);
      this.cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  private point(cell: Cell | null, isByKeyboard: boolean): void {
    const isSame = cell === null ? this.cursor.hidden : !this.cursor.hidden && cell.row === this.cell.row && cell.col === this.cell.col;
    if (isSame && !isByKeyboard) return;
    this.cursor.hidden = cell === null;
    if (cell) {
      this.cell = cell;
      this.placeCursor();
    }
    this.events.at(cell, isByKeyboard);
  }

  private placeCursor(): void {
    const { x, y } = cellCorner(this.grid, this.cell);
    Object.assign(this.cursor.style, { transform: `translate(${x}px, ${y}px)`, width: `${this.grid.cellWidth}px`, height: `${this.grid.cellHeight}px` });
  }
}

/** Room for the longest name. */
function labelWidth(names: readonly string[], font: string, canvas: HTMLCanvasElement): number {
  const drawing = canvas.getContext('2d');
  if (!drawing || names.every((name) => name === '')) return 0;
  drawing.font = font;
  return Math.min(widestLabel, Math.ceil(names.reduce((most, name) => Math.max(most, drawing.measureText(name).width), 0)) + 8);
}

/** The canvas, empty and of this size, sharp on a dense screen. Its size is set only when it changes: that costs. */
function context(canvas: HTMLCanvasElement, width: number, height: number, font: string, ink: string): CanvasRenderingContext2D | null {
  const drawing = canvas.getContext('2d');
  const [dense, w, h] = [devicePixelRatio, Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== w || canvas.height !== h) {
    Object.assign(canvas, { width: w, height: h });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }
  if (!drawing) return null;
  drawing.setTransform(dense, 0, 0, dense, 0, 0);
  drawing.clearRect(0, 0, width, height);
  Object.assign(drawing, { font, fillStyle: ink, textBaseline: 'middle' });
  return drawing;
}

function drawCells(drawing: CanvasRenderingContext2D, grid: Grid, view: MatrixView, paint: Paint): void {
  const { rows, cols, cellWidth, cellHeight, hasNumbers } = grid;
  drawing.textAlign = 'center';
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const value = view.at(row, col);
      const shade = paint.shade(value);
      if (!shade) continue;
      const { x, y } = cellCorner(grid, { row, col });
      drawing.fillStyle = shade.fill;
      drawing.fillRect(x, y, cellWidth - 1, cellHeight - 1);
      if (!hasNumbers) continue;
      drawing.fillStyle = shade.ink;
      drawing.fillText(paint.text(value), x + cellWidth / 2, y + cellHeight / 2, cellWidth - 2);
    }
  }
}

function drawColumnNames(drawing: CanvasRenderingContext2D, grid: Grid, names: readonly string[]): void {
  const room = grid.cellWidth * grid.labelEvery - 3;
  drawing.textAlign = 'left';
  const shortened = names.some((name) => drawing.measureText(name).width > room) ? names.map(numberOnly) : names;
  for (let col = 0; col < names.length; col += grid.labelEvery) {
    const left = grid.cols - col;
    if (left < grid.labelEvery && col > 0) break;
    drawing.fillText(fitted(drawing, shortened[col]!, room), col * grid.cellWidth, grid.labelHeight / 2);
  }
}

function drawRowNames(drawing: CanvasRenderingContext2D, grid: Grid, names: readonly string[]): void {
  names.forEach((name, row) => drawing.fillText(fitted(drawing, name, grid.labelWidth - 6), 0, cellCorner(grid, { row, col: 0 }).y + grid.cellHeight / 2));
}

/** "12" of "unit 12"; a given name as it is. */
function numberOnly(name: string): string {
  return /^unit (\d+)$/.exec(name)?.[1] ?? name;
}

/** As much of a name as there is room for. */
function fitted(drawing: CanvasRenderingContext2D, name: string, room: number): string {
  if (drawing.measureText(name).width <= room) return name;
  let length = name.length;
  while (length > 1 && drawing.measureText(`${name.slice(0, length)}…`).width > room) length -= 1;
  return `${name.slice(0, length)}…`;
}
