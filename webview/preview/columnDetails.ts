/** One column in numbers: its statistics, and how often its values are there. */

import * as l10n from '@vscode/l10n';
import type { PreviewColumn } from '../../src/protocol/preview.ts';
import { el } from '../dom.ts';
import { exact, grouped, precise } from '../format.ts';
import { roleNames, share } from './columnHead.ts';

const terms = {
  mean: l10n.t`mean`,
  deviation: l10n.t`standard deviation`,
  smallest: l10n.t`smallest`,
  lowerQuartile: l10n.t`lower quartile`,
  median: l10n.t`median`,
  upperQuartile: l10n.t`upper quartile`,
  largest: l10n.t`largest`,
  missing: l10n.t`missing`,
  words: l10n.t`no numbers`,
  distinct: l10n.t`different values`,
} as const;

export function columnDetails({ name, role, statistics }: PreviewColumn, rows: number): readonly HTMLElement[] {
  const { numbers, words, missing, distinct, frequent } = statistics;
  const list = el('dl', { class: 'preview-figures' });
  const add = (key: keyof typeof terms, text: string, value: number): void => {
    list.append(el('dt', {}, terms[key]), el('dd', { title: exact(value), 'data-figure': key }, text));
  };
  const figure = (key: keyof typeof terms, value: number): void => add(key, Number.isInteger(value) ? grouped(value) : precise(value), value);
  if (numbers) {
    figure('mean', numbers.mean);
    figure('deviation', numbers.deviation);
    figure('smallest', numbers.min);
    for (const [i, key] of (['lowerQuartile', 'median', 'upperQuartile'] as const).entries()) figure(key, numbers.quartiles[i]!);
    figure('largest', numbers.max);
  }
  add('missing', missing === 0 ? l10n.t`none` : `${grouped(missing)} (${share(missing, rows)})`, missing);
  if (numbers && words > 0) add('words', `${grouped(words)} (${share(words, rows)})`, words);
  if (distinct !== null) add('distinct', grouped(distinct), distinct);
  const counts = words > 0 || (distinct !== null && distinct <= frequent.length) ? [countsOf(statistics, rows)] : [];
  return [el('h2', {}, name, el('span', { class: `preview-role ${role}` }, roleNames[role])), list, ...counts];
}

/** How often each value is there, with a bar; of many values the most frequent ones. */
function countsOf({ frequent, distinct }: PreviewColumn['statistics'], rows: number): HTMLElement {
  const most = Math.max(1, ...frequent.map(({ count }) => count));
  const lines = frequent.map(({ value, count }) => {
    const bar = el('span', { class: 'preview-bar' });
    bar.style.width = `${(100 * count) / most}%`;
    return el('tr', {}, el('th', { scope: 'row', title: value }, value), el('td', { class: 'preview-count', title: share(count, rows) }, grouped(count)), el('td', { class: 'preview-bar-cell' }, bar));
  });
  const rest = (distinct ?? 0) - frequent.length;
  const more = rest > 0 ? [el('caption', {}, rest === 1 ? l10n.t`… and 1 other value` : l10n.t`… and ${grouped(rest)} other values`)] : [];
  return el('table', { class: 'preview-counts', 'aria-label': l10n.t`How often each value is there` }, ...more, el('tbody', {}, ...lines));
}
