/** Two columns against each other, told apart by the values of a third one: by colour, and by shape for whoever sees no colours. */

import * as l10n from '@vscode/l10n';
import { Chart, LinearScale, PointElement, ScatterController, Tooltip } from 'chart.js';
import type { PointStyle } from 'chart.js';
import type { PointColumns, PointGroup, PreviewTable } from '../../src/protocol/preview.ts';
import { css } from '../colour.ts';
import { el } from '../dom.ts';
import { grouped, tick } from '../format.ts';
import type { Theme } from '../theme.ts';

Chart.register(ScatterController, PointElement, LinearScale, Tooltip);

const shapes: readonly PointStyle[] = ['circle', 'triangle', 'rect', 'crossRot', 'rectRot', 'star'];
const marks = ['●', '▲', '■', '✕', '◆', '✳'];

export class Scatter {
  readonly element: HTMLElement;
  private readonly table: PreviewTable;
  private readonly chart: Chart<'scatter'>;
  private readonly legend = el('div', { class: 'preview-legend' });
  private readonly canvas = el('canvas', { role: 'img' });
  private readonly request: (columns: PointColumns) => void;
  private readonly x: HTMLSelectElement;
  private readonly y: HTMLSelectElement;
  private readonly colour: HTMLSelectElement;
  private theme: Theme | null = null;
  private shown: { readonly groups: readonly PointGroup[]; readonly of: number } = { groups: [], of: 0 };

  constructor(table: PreviewTable, request: (columns: PointColumns) => void) {
    this.table = table;
    this.request = request;
    const numeric = table.columns.flatMap(({ role, statistics }, i) => (statistics.numbers ? [{ i, role, spread: statistics.numbers.deviation }] : []));
    const telling = numeric.filter(({ role, spread }) => role === 'feature' && spread > 0);
    const [first, second] = [...telling, ...numeric];
    const target = table.columns.findIndex(({ role, statistics }) => role === 'target' && statistics.distinct !== null && statistics.distinct <= 50);
    const colour = l10n.t`colour`;
    const choices = numeric.map(({ i }) => i);
    this.x = this.select('x', choices, first?.i ?? -1);
    this.y = this.select('y', choices, second?.i ?? first?.i ?? -1);
    this.colour = this.select(colour, [...table.columns.keys()].filter((i) => (table.columns[i]!.statistics.distinct ?? Infinity) <= 50), target, l10n.t`none`);
    this.element = el('section', { class: 'preview-scatter' }, el('div', { class: 'preview-fields' }, field('x', this.x), field('y', this.y), field(colour, this.colour)), el('div', { class: 'preview-plot' }, this.canvas), this.legend);
    this.element.hidden = choices.length === 0;
    this.chart = new Chart(this.canvas, {
      type: 'scatter',
      data: { datasets: [] },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        plugins: { tooltip: { callbacks: { label: ({ datasetIndex, dataIndex, parsed }) => this.describe(datasetIndex, dataIndex, parsed.x, parsed.y) } } },
      },
    });
    this.ask();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.paint();
  }

  /** Draws points that were asked for, if they still are what is chosen. */
  draw(columns: PointColumns, groups: readonly PointGroup[], of: number): void {
    const wanted = this.columns;
    if (columns.x !== wanted.x || columns.y !== wanted.y || columns.colour !== wanted.colour) return;
    this.shown = { groups, of };
    this.paint();
  }

  private get columns(): PointColumns {
    const colour = Number(this.colour.value);
    return { x: Number(this.x.value), y: Number(this.y.value), colour: colour === -1 ? null : colour };
  }

  private ask(): void {
    if (!this.element.hidden) this.request(this.columns);
  }

  private select(label: string, columns: readonly number[], chosen: number, none?: string): HTMLSelectElement {
    const options = columns.map((i) => el('option', { value: String(i) }, this.table.columns[i]!.name));
    const select = el('select', { 'aria-label': l10n.t`Column for ${label}` }, ...(none === undefined ? [] : [el('option', { value: '-1' }, none)]), ...options);
    select.value = String(chosen);
    select.addEventListener('change', () => this.ask());
    return select;
  }

  private paint(): void {
    const { theme, chart, shown: { groups, of } } = this;
    if (!theme) return;
    const [x, y] = [this.columns.x, this.columns.y].map((i) => this.table.columns[i]?.name ?? '');
    const colourOf = (i: number) => theme.lines[i % theme.lines.length]!;
    chart.data.datasets = groups.map((group, i) => ({
      label: group.name,
      data: group.x.map((value, k) => ({ x: value, y: group.y[k]! })),
      pointStyle: shapes[i % shapes.length]!,
      pointRadius: 3,
      backgroundColor: css(colourOf(i), 0.55),
      borderColor: css(colourOf(i)),
    }));
    const axis = (text: string | undefined) => ({
      title: { display: true, text: text ?? '', color: css(theme.foreground), font: { family: theme.font, size: 12 } },
      grid: { color: css(theme.grid) }, border: { color: css(theme.grid) },
      ticks: { color: css(theme.muted), font: { family: theme.font, size: 12 }, maxTicksLimit: 6, maxRotation: 0, callback: (value: string | number) => tick(Number(value)) },
    });
    chart.options.scales = { x: axis(x), y: axis(y) };
    chart.update();
    const drawn = groups.reduce((n, { rows }) => n + rows.length, 0);
    this.canvas.setAttribute('aria-label', l10n.t`${y ?? ''} against ${x ?? ''}, ${grouped(drawn)} points`);
    const names = groups.filter(({ name }) => name !== '').map(({ name }, i) => {
      const mark = el('span', { class: 'preview-mark', 'aria-hidden': 'true' }, marks[i % marks.length]!);
      mark.style.color = css(colourOf(i));
      return el('span', { class: 'preview-key' }, mark, name);
    });
    const few = drawn < of ? [el('span', { class: 'preview-few' }, l10n.t`${grouped(drawn)} of ${grouped(of)} points`)] : [];
    this.legend.replaceChildren(...names, ...few);
  }

  private describe(group: number, point: number, x: number | null, y: number | null): string {
    const { name, rows } = this.shown.groups[group]!;
    return [`${l10n.t`row ${grouped(rows[point]!)}`}: ${x}, ${y}`, ...(name === '' ? [] : [name])].join(' · ');
  }
}

function field(label: string, select: HTMLSelectElement): HTMLElement {
  return el('label', { class: 'field' }, el('span', {}, label), el('span', { class: 'dropdown' }, select));
}
