/** The axes and the tooltip of a plot, in the theme's colours. */

import * as l10n from '@vscode/l10n';
import type { Scale } from 'chart.js';
import { css } from '../colour.ts';
import { grouped, significant, tick } from '../format.ts';
import type { Theme } from '../theme.ts';
import { evenTicks, logTicks } from './axis.ts';

/** What the axes span; read at each drawing, so that it can change without new axes. */
export interface Ranges {
  /** End of the step axis. */
  end: number;
  /** Ends of the axis of the values. */
  low: number;
  high: number;
}

/** Every axis of values has this width, whatever its labels. */
const axisWidth = 52;

/** The axes of a plot: steps, values, and the percents on the right where a line needs them. */
export function axes(theme: Theme, ranges: Readonly<Ranges>, isLog: boolean, hasPercent: boolean): Record<string, object> {
  return { x: stepAxis(theme, ranges), y: valueAxis(theme, ranges, isLog), ...(hasPercent ? { percent: percentAxis(theme) } : {}) };
}

function stepAxis(theme: Theme, ranges: Readonly<Ranges>): object {
  return {
    type: 'linear',
    bounds: 'data',
    border: { color: css(theme.grid) },
    grid: { display: false },
    ticks: { ...tickStyle(theme), maxRotation: 0, maxTicksLimit: 7, includeBounds: false, callback: (value: number) => (Number.isInteger(value) ? grouped(value) : '') },
    title: { display: true, text: l10n.t`steps`, color: css(theme.muted), font: { size: 12, family: theme.font }, padding: 0 },
    afterDataLimits: (scale: Scale) => {
      scale.min = 0;
      scale.max = ranges.end;
    },
    afterBuildTicks: (scale: Scale) => {
      scale.ticks = evenTicks(scale.ticks.map(({ value }) => value)).map((value) => ({ value }));
    },
  };
}

function valueAxis(theme: Theme, ranges: Readonly<Ranges>, isLog: boolean): object {
  const common = {
    bounds: 'data',
    border: { display: false },
    grid: { color: css(theme.grid), lineWidth: 1, drawTicks: false },
    afterFit: fixedWidth,
    afterDataLimits: (scale: Scale) => {
      scale.min = ranges.low;
      scale.max = ranges.high;
    },
  };
  const ticks = { ...tickStyle(theme), callback: (value: number) => tick(value) };
  if (!isLog) return { ...common, type: 'linear', ticks: { ...ticks, maxTicksLimit: 6 } };
  return {
    ...common,
    type: 'logarithmic',
    ticks: { ...ticks, autoSkip: false },
    afterBuildTicks: (scale: Scale) => {
      scale.ticks = logTicks(ranges.low, ranges.high).map((value) => ({ value }));
    },
  };
}

function percentAxis(theme: Theme): object {
  return {
    type: 'linear',
    position: 'right',
    min: 0,
    max: 1,
    border: { display: false },
    grid: { display: false },
    afterFit: fixedWidth,
    ticks: { ...tickStyle(theme), maxTicksLimit: 6, callback: (value: number) => `${Math.round(value * 100)} %` },
  };
}

function tickStyle(theme: Theme): { color: string; font: { size: number; family: string }; padding: number } {
  return { color: css(theme.muted), font: { size: 12, family: theme.font }, padding: 6 };
}

function fixedWidth(scale: Scale): void {
  scale.width = axisWidth;
}

interface TooltipItem {
  readonly dataset: { readonly label?: string; readonly yAxisID?: string };
  readonly parsed: { readonly x: number; readonly y: number };
}

/** The tooltip: the step, and the number of each line there. */
export function tooltip(theme: Theme): object {
  const text = css(theme.foreground);
  const font = { size: 12, family: theme.font };
  return {
    backgroundColor: css(theme.background),
    titleColor: text,
    bodyColor: text,
    borderColor: css(theme.muted),
    borderWidth: 1,
    animation: false,
    titleFont: font,
    bodyFont: font,
    filter: ({ dataset }: TooltipItem) => dataset.label !== undefined,
    callbacks: {
      title: ([item]: readonly TooltipItem[]) => (item ? l10n.t`step ${grouped(item.parsed.x)}` : ''),
      label: ({ dataset: { label, yAxisID }, parsed: { y } }: TooltipItem) => `${label ?? ''}: ${yAxisID === 'percent' ? `${(y * 100).toFixed(1)} %` : significant(y, 5)}`,
    },
  };
}
