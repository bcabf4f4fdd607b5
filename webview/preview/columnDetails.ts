/** One column in numbers: its statistics, and how often its values are there. */

import type { PreviewColumn } from '../../src/protocol/preview.ts';
import { el } from '../dom.ts';
import { exact, grouped, precise } from '../format.ts';
import { share } from './columnHead.ts';

export function columnDetails({ name, role, statistics }: PreviewColumn, rows: number): readonly HTMLElement[] {
  const { numbers, words, missing, distinct, frequent } = statistics;
  const list = el('dl', { class: 'preview-figures' });
  const add = (term: string, text: string, value?: number): void => {
    list.append(el('dt', {}, term), el('dd', value === undefined ? {} : { title: exact(value), 'data-figure': term }, text));
  };
  const figure = (term: string, value: number): void => add(term, precise(value), value);
  if (numbers) {
    figure('mean', numbers.mean);
    figure('standard deviation', numbers.deviation);
    figure('smallest', numbers.min);
    for (const [i, term] of ['lower quartile', 'median', 'upper quartile'].entries()) figure(term, numbers.quartiles[i]!);
    figure('largest', numbers.max);
  }
  add('missing', missing === 0 ? 'none' : `${grouped(missing)} (${share(missing, rows)})`, missing);
  if (numbers && words > 0) add('no numbers', `${grouped(words)} (${share(words, rows)})`, words);
  if (distinct !== null) add('different values', grouped(distinct), distinct);
  const counts = words > 0 || (distinct !== null && distinct <= frequent.length) ? [countsOf(statistics, rows)] : [];
  return [el('h2', {}, name, el('span', { class: `preview-role ${role}` }, role)), list, ...counts];
}

/** How often each value is there, with a bar; of many values the most frequent ones. */
function countsOf({ frequent, distinct }: PreviewColumn['statistics'], rows: number): HTMLElement {
  const most = frequent[0]?.count ?? 1;
  const lines = frequent.map(({ value, count }) => {
    const bar = el('span', { class: 'preview-bar' });
    bar.style.width = `${(100 * count) / most}%`;
    return el('tr', {}, el('th', { scope: 'row', title: value }, value), el('td', { class: 'preview-count', title: share(count, rows) }, grouped(count)), el('td', { class: 'preview-bar-cell' }, bar));
  });
  const rest = (distinct ?? 0) - frequent.length;
  const more = rest > 0 ? [el('caption', {}, `… and ${grouped(rest)} other ${rest === 1 ? 'value' : 'values'}`)] : [];
  return el('table', { class: 'preview-counts', 'aria-label': 'How often each value is there' }, ...more, el('tbody', {}, ...lines));
}
