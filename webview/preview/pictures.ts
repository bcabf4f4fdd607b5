/** Samples that are images, as pictures with their labels, a page at a time. */

import * as l10n from '@vscode/l10n';
import type { Picture } from '../../src/protocol/preview.ts';
import { el, setText } from '../dom.ts';
import { grouped } from '../format.ts';

/** Pictures on a page. */
const most = 40;

export class Pictures {
  readonly element: HTMLElement;
  private readonly rows: number;
  private readonly shape: readonly [number, number];
  private readonly request: (rows: readonly [number, number]) => void;
  private readonly grid = el('div', { class: 'preview-pictures' });
  private readonly position = el('span', { role: 'status' });
  private readonly back = el('button', { class: 'button', type: 'button', 'aria-label': l10n.t`Pictures before` }, '‹');
  private readonly on = el('button', { class: 'button', type: 'button', 'aria-label': l10n.t`Pictures after` }, '›');
  private first = 0;

  constructor(rows: number, shape: readonly [number, number], request: (rows: readonly [number, number]) => void) {
    this.rows = rows;
    this.shape = shape;
    this.request = request;
    this.back.addEventListener('click', () => this.turn(this.first - most));
    this.on.addEventListener('click', () => this.turn(this.first + most));
    this.element = el('section', {}, el('div', { class: 'preview-pages' }, el('h2', {}, l10n.t`Pictures`), this.position, this.back, this.on), this.grid);
    this.turn(0);
  }

  draw(pictures: readonly Picture[]): void {
    if (pictures[0]?.row !== this.first) return;
    this.grid.replaceChildren(...pictures.map((picture) => this.figure(picture)));
  }

  private turn(first: number): void {
    this.first = Math.max(0, Math.min(first, this.rows - 1));
    const end = Math.min(this.rows, this.first + most);
    this.back.disabled = this.first === 0;
    this.on.disabled = end === this.rows;
    setText(this.position, l10n.t`rows ${grouped(this.first)} to ${grouped(end - 1)} of ${grouped(this.rows)}`);
    this.request([this.first, end]);
  }

  private figure({ row, pixels, label }: Picture): HTMLElement {
    const [height, width] = this.shape;
    const canvas = el('canvas', { width: String(width), height: String(height), role: 'img', 'aria-label': l10n.t`row ${row}: ${label}`, title: l10n.t`row ${grouped(row)}` });
    const context = canvas.getContext('2d');
    const image = new ImageData(width, height);
    pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    context?.putImageData(image, 0, 0);
    return el('figure', {}, canvas, el('figcaption', {}, label));
  }
}
