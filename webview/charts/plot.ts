/** A plot over the steps of a run: Chart.js with the theme's colours, without animation, and a legend of its own. */

import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip } from 'chart.js';
import type { ChartDataset } from 'chart.js';
import { css } from '../colour.ts';
import type { Rgb } from '../colour.ts';
import { el, setText, svg } from '../dom.ts';
import { niceCeiling } from '../scale.ts';
import type { Theme } from '../theme.ts';
import { axes, tooltip } from './axes.ts';
import type { Ranges } from './axes.ts';
import { decades, drawable, extent } from './axis.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, Tooltip);

export interface Line {
  readonly name: string;
  readonly colour: Rgb;
  readonly dash: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A faint band around the line, from its smallest to its largest value. */
  readonly band?: { readonly min: readonly number[]; readonly max: readonly number[] };
  /** Drawn against the axis on the right, which runs from 0 to 100 %. */
  readonly percent?: boolean;
}

export interface PlotData {
  readonly lines: readonly Line[];
  readonly isLog: boolean;
  /** End of the step axis. */
  readonly end: number;
}

type PlotPoint = { x: number; y: number };
type PlotDataset = ChartDataset<'line', PlotPoint[]>;

/** Up to so many points of a line are marked, so that single ones between gaps can be seen. */
const fewPoints = 30;

export class Plot {
  readonly element: HTMLElement;
  private readonly chart: Chart<'line', PlotPoint[]>;
  private readonly legend = el('div', { class: 'chart-legend' });
  private readonly title = el('h2');
  /** The step that is looked at. */
  private marked: number | null = null;
  private readonly ranges: Ranges = { end: 1, low: 0, high: 1 };
  private theme: Theme | null = null;
  /** What the lines look like, apart from their points. */
  private look = '';

  /** `jump` hears of the step that is clicked; `controls` stand at the end of the heading. */
  constructor(id: string, title: string, label: string, jump: (step: number) => void, ...controls: readonly Node[]) {
    const canvas = el('canvas', { id, role: 'img', 'aria-label': label });
    setText(this.title, title);
    this.element = el('section', { class: 'chart' }, el('header', {}, this.title, this.legend, ...controls), el('div', { class: 'plot' }, canvas));
    this.chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      plugins: [{ id: 'cursor', afterDatasetsDraw: () => this.drawCursor() }],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        normalized: true,
        parsing: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        events: ['mousemove', 'mouseout', 'click'],
        onClick: ({ x }) => {
          const step = this.chart.scales['x']?.getValueForPixel(x ?? NaN);
          if (step !== undefined && Number.isFinite(step)) jump(step);
        },
      },
    });
  }

  /** Names the plot anew. */
  setTitle(title: string): void {
    setText(this.title, title);
  }

  /** Marks a step, or none. Draws only where that changes. */
  mark(step: number | null): void {
    if (step === this.marked) return;
    this.marked = step;
    this.chart.draw();
  }

  /** Draws the lines. */
  draw(data: PlotData, theme: Theme): void {
    this.restyle(data, theme);
    const points = data.lines.flatMap((line) => pointLists(line, data.isLog));
    points.forEach((list, i) => {
      const dataset = this.chart.data.datasets[i];
      if (dataset) dataset.data = list;
    });
    Object.assign(this.ranges, rangesOf(data));
    this.chart.update('none');
  }

  /** Makes lines, axes and legend anew, only when their look has changed: that is the costly part. */
  private restyle({ lines, isLog }: PlotData, theme: Theme): void {
    const look = JSON.stringify([isLog, lines.map((line) => [line.name, line.dash, line.band !== undefined, line.percent, isMarked(line)])]);
    if (look === this.look && theme === this.theme) return;
    this.look = look;
    this.theme = theme;
    this.chart.data.datasets = lines.flatMap(datasets);
    this.chart.options.scales = axes(theme, this.ranges, isLog, lines.some(({ percent }) => percent));
    this.chart.options.plugins = { tooltip: tooltip(theme) };
    this.drawLegend(lines);
  }

  private drawCursor(): void {
    const { ctx, chartArea, scales } = this.chart;
    const x = this.marked === null ? NaN : scales['x']?.getPixelForValue(this.marked);
    if (x === undefined || !(x >= chartArea.left && x <= chartArea.right) || !this.theme) return;
    ctx.save();
    ctx.strokeStyle = css(this.theme.foreground, 0.7);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  }

  private drawLegend(lines: readonly Line[]): void {
    this.legend.replaceChildren(...lines.filter(({ name }) => name !== '').map((line) => el('span', { class: 'entry', title: line.name }, sample(line), el('span', { class: 'name' }, line.name))));
  }
}

/** A short piece of the line, as it is drawn. */
function sample({ colour, dash }: Line): SVGSVGElement {
  const line = svg('line', { x1: '0', y1: '4', x2: '22', y2: '4', stroke: css(colour), 'stroke-width': '2', 'stroke-dasharray': dash.join(' ') });
  return svg('svg', { viewBox: '0 0 22 8', 'aria-hidden': 'true' }, line);
}

/** The datasets of a line: for one with a band, its two edges come first. */
function datasets(line: Line): PlotDataset[] {
  const { name, colour, dash, band, percent } = line;
  const common = { data: [], order: band ? 1 : 0, pointRadius: 0, pointHitRadius: 0, yAxisID: percent ? 'percent' : 'y' };
  const middle: PlotDataset = {
    ...common,
    label: name,
    borderColor: css(colour),
    backgroundColor: css(colour),
    borderDash: [...dash],
    borderWidth: 1.75,
    pointRadius: isMarked(line) ? 2 : 0,
  };
  if (!band) return [middle];
  const edge = { ...common, borderWidth: 0, backgroundColor: css(colour, 0.2) };
  return [edge, { ...edge, fill: '-1' }, middle];
}

/** Whether each point of a line is marked. */
function isMarked({ y }: Line): boolean {
  return y.length <= fewPoints;
}

/** The points of each of those datasets. */
function pointLists({ x, y, band, percent }: Line, isLog: boolean): PlotPoint[][] {
  const lists = band ? [band.min, band.max, y] : [y];
  return lists.map((values) => values.map((value, i) => ({ x: x[i] ?? NaN, y: drawable(value, isLog && !percent) })));
}

/** What the axes must span. A linear axis starts at 0 unless something is below. */
function rangesOf({ lines, isLog, end }: PlotData): Ranges {
  const values = lines.filter(({ percent }) => !percent).flatMap(({ y, band }) => (band ? [y, band.min, band.max] : [y]));
  const range = extent(values, isLog);
  if (isLog) {
    const { min, max } = (range && decades(range.low, range.high)) ?? { min: 0.1, max: 1 };
    return { end, low: min, high: max };
  }
  const { low, high } = range ?? { low: 0, high: 1 };
  return { end, low: low < 0 ? -niceCeiling(-low) : 0, high: high > 0 || low >= 0 ? niceCeiling(high) : 0 };
}
