/** The head of a column: its name, what it is for, and its values at a glance. */

import * as l10n from '@vscode/l10n';
import type { PreviewColumn } from '../../src/protocol/preview.ts';
import { el, svg } from '../dom.ts';
import { tick } from '../format.ts';
import { plural } from '../labels.ts';

/** Of the histogram, in pixels. */
const [width, height] = [110, 24];

export const roleNames: Readonly<Record<PreviewColumn['role'], string>> = { feature: l10n.t`feature`, target: l10n.t`target`, unused: l10n.t`unused` };

export function columnHead(column: PreviewColumn, index: number, rows: number, choose: () => void): HTMLElement {
  const { name, role, statistics: { numbers, words, missing } } = column;
  const range = numbers && words < numbers.count ? rangeText(numbers.min, numbers.max) : valuesIn(column);
  const gaps = missing > 0 ? ` · ${l10n.t`${share(missing, rows)} missing`}` : '';
  const button = el('button', { class: 'preview-name', type: 'button', 'data-column': String(index), 'aria-pressed': 'false', title: `${name} (${roleNames[role]})` },
    el('span', { class: 'preview-title' }, name), el('span', { class: `preview-role ${role}` }, roleNames[role]), bars(column), el('span', { class: 'preview-range' }, `${range}${gaps}`));
  button.addEventListener('click', choose);
  return el('div', { class: 'preview-heading-cell', role: 'columnheader', 'aria-colindex': String(index + 2) }, button);
}

/** `4.3 … 7.9`, or the one number there is. */
function rangeText(min: number, max: number): string {
  return min === max ? tick(min) : `${tick(min)} … ${tick(max)}`;
}

/** `3 values` */
function valuesIn({ statistics: { distinct } }: PreviewColumn): string {
  return distinct === null ? l10n.t`over 1,000 values` : plural(distinct, l10n.t`value`, l10n.t`values`);
}

/** A part of all rows in percent, never a false 0 or 100. */
export function share(part: number, rows: number): string {
  const percent = (100 * part) / rows;
  if (part > 0 && percent < 0.1) return '<0.1 %';
  return `${part < rows && percent > 99.9 ? '>99.9' : String(Number(percent.toPrecision(percent < 10 ? 2 : 3)))} %`;
}

/** The histogram of the numbers; of words, how often the most frequent ones are there. */
function bars({ statistics: { numbers, words, frequent } }: PreviewColumn): SVGElement {
  const counts = numbers && words < numbers.count ? numbers.histogram : frequent.map(({ count }) => count);
  const most = Math.max(...counts, 1);
  const step = width / Math.max(counts.length, 1);
  const rects = counts.map((count, i) => {
    const size = count === 0 ? 0 : Math.max(1, (count / most) * height);
    return svg('rect', { x: String(i * step), y: String(height - size), width: String(Math.max(1, step - 1)), height: String(size) });
  });
  return svg('svg', { class: 'preview-bars', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', preserveAspectRatio: 'none' }, ...rects);
}
