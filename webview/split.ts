/** A border between two parts that can be moved, by the pointer and by the arrow keys. */

import * as l10n from '@vscode/l10n';
import { el, setAttribute } from './dom.ts';

export interface SplitOptions {
  readonly label: string;
  /** Which way it moves. */
  readonly axis: 'x' | 'y';
  /** Size of the part behind it now, in pixels, and the bounds that it keeps to. */
  readonly size: () => number;
  readonly least: number;
  readonly most: () => number;
  /** `done` is false while the pointer still drags. */
  readonly resize: (size: number, done: boolean) => void;
  /** Back to the size that it had by itself. */
  readonly reset: () => void;
}

/** Pixels of an arrow key. */
const stride = 16;

/** The separator; the part behind it (right of it or under it) grows when it moves towards the part before. */
export function createSplit({ label, axis, size, least, most, resize, reset }: SplitOptions): HTMLElement {
  const element = el('div', { class: `split ${axis}`, role: 'separator', tabindex: '0', 'aria-label': label, 'aria-orientation': axis === 'x' ? 'vertical' : 'horizontal', title: l10n.t`${label}: drag, or arrow keys; double click for the usual size` });
  const within = (value: number): number => Math.round(Math.max(least, Math.min(value, most())));
  const place = (event: PointerEvent): number => (axis === 'x' ? event.clientX : event.clientY);
  let from = 0;
  let sizeThen = 0;
  const dragged = (event: PointerEvent): number => within(sizeThen + from - place(event));
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    from = place(event);
    sizeThen = size();
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) resize(dragged(event), false);
  });
  element.addEventListener('pointerup', (event) => resize(dragged(event), true));
  element.addEventListener('dblclick', reset);
  element.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: stride, ArrowUp: stride, ArrowRight: -stride, ArrowDown: -stride }[event.key];
    const fits = axis === 'x' ? /Left|Right/ : /Up|Down/;
    if (by === undefined || !fits.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    resize(within(size() + by), true);
    setAttribute(element, 'aria-valuenow', String(Math.round(size())));
  });
  return element;
}
