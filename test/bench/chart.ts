/** The results as a picture for the README: a panel a job, a bar a library, each by its best variant. */

import type { JobResults, Row } from './results.ts';
import { ranked, rate } from './table.ts';

const panel = { width: 460, title: 40, bar: 20, axis: 24, gap: 24 };
const margin = 20;
const heading = 46;
/** Height of a line under the panels. */
const note = 15;
/** Of a panel, the place of the names and of the numbers behind the bars. */
const names = 224;
const numbers = 82;

/** Colours by theme; the picture brings its own ground, so that it can be read on any page. */
const style = `
  text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .ground { fill: #ffffff; stroke: #d1d9e0 } .title { font-weight: 600; font-size: 13px } .head { font-weight: 600; font-size: 15px }
  .muted { fill: #59636e } .small { font-size: 10.5px } .grid { stroke: #d1d9e0 } .bar { fill: #afb8c1 } .ours { fill: #0969da } .us { font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .ground { fill: #0d1117; stroke: #3d444d } .muted { fill: #9198a1 } .grid { stroke: #3d444d } .bar { fill: #59636e } .ours { fill: #4493f8 }
  }`;

/** Of every library the fastest row, from the fastest to the slowest; those that were not measured last. */
export function bestOfEach(rows: readonly Row[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of ranked(rows)) if (!best.has(row.library)) best.set(row.library, row);
  return [...best.values()];
}

/** Where a scale with whole powers of ten begins and ends, as powers: around all values, and at least a power wide. */
export function decades(values: readonly number[]): { from: number; to: number } {
  if (values.length === 0) return { from: 0, to: 1 };
  const logs = values.map((value) => Math.log10(value));
  const from = Math.floor(Math.min(...logs) - 0.1); // the smallest one has a bar, too
  return { from, to: Math.max(from + 1, Math.ceil(Math.max(...logs))) };
}

/** An SVG document. `subtitle` says what was measured where. */
export function chart(jobs: readonly JobResults[], subtitle: string): string {
  const panels = jobs.map(({ job, title, rows }) => ({ title: `${job}: ${title}`, rows: bestOfEach(rows) }));
  const heights = panels.map(({ rows }) => panel.title + panel.bar * rows.length + panel.axis);
  const perLine = Math.min(2, panels.length);
  const lines = Array.from({ length: Math.ceil(panels.length / perLine) }, (_, line) => Math.max(...heights.slice(perLine * line, perLine * (line + 1))));
  const notes = notesOf(panels.flatMap(({ rows }) => rows));
  const width = 2 * margin + perLine * panel.width + (perLine - 1) * panel.gap;
  const bottom = margin + heading + lines.reduce((sum, h) => sum + h, 0);
  const height = bottom + note * notes.length + margin;
  const drawn = panels.map(({ title, rows }, i) => {
    const line = Math.floor(i / perLine);
    const x = margin + (i % perLine) * (panel.width + panel.gap);
    const y = margin + heading + lines.slice(0, line).reduce((sum, h) => sum + h, 0);
    return `<g transform="translate(${x} ${y})">\n${panelOf(title, rows)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(inWords(jobs))}">
<style>${style}
</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<text class="head" x="${margin}" y="${margin + 10}">Training speed in samples a second, logarithmic</text>
<text class="muted small" x="${margin}" y="${margin + 28}">${escape(subtitle)}</text>
${[...drawn, ...notes.map((text, i) => `<text class="muted small" x="${margin}" y="${bottom + note * (i + 1)}">${escape(text)}</text>`)].join('\n')}
</svg>
`;
}

function panelOf(title: string, rows: readonly Row[]): string {
  const measured = rows.flatMap(({ samplesPerSecond }) => (samplesPerSecond ? [samplesPerSecond.median] : []));
  const { from, to } = decades(measured);
  const place = (power: number): number => names + ((panel.width - names - numbers) * (power - from)) / (to - from);
  const bottom = panel.title + panel.bar * rows.length;
  const step = Math.ceil((to - from) / 4);
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
  return [
    `<text class="title" x="0" y="26">${escape(title)}</text>`,
    ...ticks.flatMap((power) => [
      `<line class="grid" x1="${fixed(place(power))}" x2="${fixed(place(power))}" y1="${panel.title - 4}" y2="${bottom}"/>`,
      `<text class="muted small" text-anchor="middle" x="${fixed(place(power))}" y="${bottom + 14}">${power < 0 ? 10 ** power : rate(10 ** power).replace('.00', '').replace('.0', '')}</text>`,
    ]),
    ...rows.flatMap((row, i) => barOf(row, panel.title + panel.bar * i, (value) => place(Math.log10(value)))),
  ].join('\n');
}

/** How the work of some libraries differs, a line for each of them. */
function notesOf(rows: readonly Row[]): string[] {
  const longest = new Map<string, string>();
  for (const { library, note: said } of rows) if (said.length > (longest.get(library) ?? '').length) longest.set(library, said);
  return [...longest].map(([library, said]) => `* ${library} ${said}`);
}

function barOf({ name, ours, samplesPerSecond, toBestPeer, note: said, state }: Row, top: number, place: (value: number) => number): string[] {
  const base = top + 14;
  const label = `<text${ours ? ' class="us"' : ''} text-anchor="end" x="${names - 8}" y="${base}">${escape(name)}${said === '' ? '' : ' *'}</text>`;
  if (!samplesPerSecond) return [label, `<text class="muted small" x="${names + 6}" y="${base}">${stateInWords[state]}</text>`];
  const end = place(samplesPerSecond.median);
  const ratio = ours && toBestPeer ? ` · ${Number(toBestPeer.median.toPrecision(2))}×` : '';
  return [
    label,
    `<rect class="${ours ? 'ours' : 'bar'}" x="${names}" y="${top + 3}" width="${fixed(end - names)}" height="${panel.bar - 6}" rx="2"/>`,
    `<text class="small${ours ? ' us' : ''}" x="${fixed(end + 5)}" y="${base}">${rate(samplesPerSecond.median)}${ratio}</text>`,
  ];
}

const stateInWords: Readonly<Record<Row['state'], string>> = { measured: '', missing: 'not installed', absent: 'not for this size', failed: 'failed' };

/** For those who can't see the picture. */
function inWords(jobs: readonly JobResults[]): string {
  const said = jobs.map(({ job, rows }) => {
    const speeds = bestOfEach(rows).flatMap(({ name, samplesPerSecond }) => (samplesPerSecond ? [`${name} ${rate(samplesPerSecond.median)}`] : []));
    return `${job}: ${speeds.join(', ')}`;
  });
  return `Training speed in samples a second. ${said.join('. ')}.`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
