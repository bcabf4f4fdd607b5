/** A plot over the steps of a run: Chart.js with the theme's colours, without animation, and a legend of its own. */

import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip } from 'chart.js';
import type { ChartDataset } from 'chart.js';
import { css } from '../colour.ts';
import type { Rgb } from '../colour.ts';
import { el } from '../dom.ts';
import { grouped, significant, tick } from '../format.ts';
import type { Theme } from '../theme.ts';
import { decades, drawable, extent, logTicks } from './axis.ts';

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

type PlotDataset = ChartDataset<'line', { x: number; y: number }[]>;

const axisWidth = 52;

export class Plot {
  readonly element: HTMLElement;
  private readonly chart: Chart<'line', { x: number; y: number }[]>;
  private readonly legend = el('div', { class: 'chart-legend' });
  private legendText = '';

  /** `controls` stand at the end of the heading. */
  constructor(id: string, title: string, label: string, ...controls: readonly Node[]) {
    const canvas = el('canvas', { id, role: 'img', 'aria-label': label });
    this.element = el('section', { class: 'chart' }, el('header', {}, el('h2', {}, title), this.legend, ...controls), el('div', { class: 'plot' }, canvas));
    this.chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        normalized: true,
        parsing: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        events: ['mousemove', 'mouseout'],
      },
    });
  }

  /** Draws the lines. */
  draw(data: PlotData, theme: Theme): void {
    this.chart.data.datasets = data.lines.flatMap((line) => datasets(line, data.isLog));
    const hasPercent = data.lines.some(({ percent }) => percent);
    this.chart.options.scales = { x: stepAxis(data.end, theme), y: valueAxis(data, theme), ...(hasPercent ? { percent: percentAxis(theme) } : {}) };
    this.chart.options.plugins = { tooltip: tooltip(theme) };
    this.chart.update('none');
    this.drawLegend(data.lines);
  }

  private drawLegend(lines: readonly Line[]): void {
    const text = JSON.stringify(lines.map(({ name, colour, dash }) => [name, colour, dash]));
    if (text === this.legendText) return;
    this.legendText = text;
    this.legend.replaceChildren(...lines.map((line) => el('span', { class: 'entry', title: line.name }, sample(line), el('span', { class: 'name' }, line.name))));
  }
}

/** A short piece of the line, as it is drawn. */
function sample({ colour, dash }: Line): HTMLCanvasElement {
  const [width, height, ratio] = [22, 8, Math.max(1, devicePixelRatio)];
  const canvas = el('canvas', { width: String(width * ratio), height: String(height * ratio), 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.scale(ratio, ratio);
  context.strokeStyle = css(colour);
  context.lineWidth = 2;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(0, height / 2);
  context.lineTo(width, height / 2);
  context.stroke();
  return canvas;
}

function datasets({ name, colour, dash, x, y, band, percent }: Line, isLog: boolean): PlotDataset[] {
  const points = (values: readonly number[]): { x: number; y: number }[] => values.map((value, i) => ({ x: x[i] ?? NaN, y: drawable(value, isLog && !percent) }));
  const common = { order: band ? 1 : 0, pointRadius: 0, pointHitRadius: 0, yAxisID: percent ? 'percent' : 'y' };
  const single = y.length === 1;
  const line: PlotDataset = {
    ...common, label: name, data: points(y), borderColor: css(colour), backgroundColor: css(colour), borderDash: [...dash], borderWidth: 1.75,
    pointRadius: single ? 2.5 : 0,
  };
  if (!band) return [line];
  const edge = { ...common, borderWidth: 0, backgroundColor: css(colour, 0.2) };
  return [{ ...edge, data: points(band.min) }, { ...edge, data: points(band.max), fill: '-1' }, line];
}

function stepAxis(end: number, theme: Theme): object {
  return {
    type: 'linear', min: 0, max: end, border: { color: css(theme.grid) }, grid: { display: false },
    ticks: { ...tickStyle(theme), maxRotation: 0, maxTicksLimit: 7, includeBounds: false, callback: (value: number) => (Number.isInteger(value) ? grouped(value) : '') },
    title: { display: true, text: 'steps', color: css(theme.muted), font: { size: 11, family: theme.font }, padding: 0 },
  } satisfies object;
}

function valueAxis({ lines, isLog }: PlotData, theme: Theme): object {
  const values = lines.filter(({ percent }) => !percent).flatMap(({ y, band }) => (band ? [y, band.min, band.max] : [y]));
  const range = extent(values, isLog);
  const style = { border: { display: false }, grid: { color: css(theme.grid), lineWidth: 1, drawTicks: false }, afterFit: fixedWidth };
  if (!isLog) return { ...style, type: 'linear', ...linearRange(range), ticks: { ...tickStyle(theme), maxTicksLimit: 6, callback: (value: number) => tick(value) } };
  const bounds = (range && decades(range.low, range.high)) ?? { min: 0.1, max: 1 };
  return {
    ...style, type: 'logarithmic', ...bounds,
    ticks: { ...tickStyle(theme), autoSkip: false, callback: (value: number) => tick(value) },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = logTicks(bounds.min, bounds.max).map((value) => ({ value }));
    },
  };
}

/** A linear axis starts at 0 unless something is below. */
function linearRange(range: { low: number; high: number } | null): object {
  if (!range) return { min: 0, max: 1 };
  return range.low >= 0 ? { beginAtZero: true } : {};
}

function percentAxis(theme: Theme): object {
  return {
    type: 'linear', position: 'right', min: 0, max: 1, border: { display: false }, grid: { display: false }, afterFit: fixedWidth,
    ticks: { ...tickStyle(theme), maxTicksLimit: 6, callback: (value: number) => `${Math.round(value * 100)} %` },
  };
}

function tickStyle(theme: Theme): { color: string; font: { size: number; family: string }; padding: number } {
  return { color: css(theme.muted), font: { size: 11, family: theme.font }, padding: 6 };
}

function fixedWidth(scale: { width: number }): void {
  scale.width = axisWidth;
}

function tooltip(theme: Theme): object {
  const text = css(theme.foreground);
  return {
    backgroundColor: css(theme.background), titleColor: text, bodyColor: text, borderColor: css(theme.muted), borderWidth: 1, animation: false,
    titleFont: { size: 11, family: theme.font }, bodyFont: { size: 11, family: theme.font },
    filter: ({ dataset }: { dataset: { label?: string } }) => dataset.label !== undefined,
    callbacks: {
      title: ([item]: readonly { parsed: { x: number } }[]) => (item ? `step ${grouped(item.parsed.x)}` : ''),
      label: ({ dataset, parsed }: { dataset: { label?: string; yAxisID?: string }; parsed: { y: number } }) => {
        const value = dataset.yAxisID === 'percent' ? `${(parsed.y * 100).toFixed(1)} %` : significant(parsed.y, 5);
        return `${dataset.label ?? ''}: ${value}`;
      },
    },
  };
}

