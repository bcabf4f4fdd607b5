/** The results as a table. */

import type { JobResults, Memory, Results, Row } from './results.ts';

const columns = ['', 'samples/s', 'range of the rounds', '× best peer', 'best window', '× best peer’s', 'GF', 'precision', 'version, kernels'] as const;

/** A rate in three digits: 1.23 M, 45.6 k, 789. */
export function rate(value: number): string {
  const digits = Number(value.toPrecision(3));
  if (digits >= 1e6) return `${threeDigits(digits / 1e6)} M`;
  if (digits >= 1e3) return `${threeDigits(digits / 1e3)} k`;
  return threeDigits(digits);
}

/** Three digits, without an exponent: 0.00123, 12.3, 123. */
function threeDigits(value: number): string {
  const text = value.toPrecision(3);
  return text.includes('e') ? String(Number(text)) : text;
}

/** A job's rows: measured ones from the fastest to the slowest, then the others. */
export function ranked(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (b.samplesPerSecond?.median ?? -1) - (a.samplesPerSecond?.median ?? -1));
}

/** For a terminal and for a Markdown document alike: one table, the jobs one under the other. */
export function table(jobs: readonly JobResults[]): string {
  const notes = [...new Set(jobs.flatMap(({ rows }) => rows.map(({ note }) => note)).filter((note) => note !== ''))];
  const lines = [[...columns], ...jobs.flatMap(({ job, title, rows }) => [[`${job}: ${title}`, ...columns.slice(1).map(() => '')], ...ranked(rows).map((row) => cells(row, notes))])];
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const drawn = lines.map((line) => `| ${line.map((cell, c) => (numeric(c) ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!))).join(' | ')} |`);
  const rule = `|${widths.map((width, c) => (numeric(c) ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  const said = notes.map((note, i) => `${mark(i)} ${note}`);
  return [drawn[0], rule, ...drawn.slice(1), ...(said.length > 0 ? ['', ...said.map((line) => `${line}  `)] : [])].join('\n');
}

const stateInWords: Readonly<Record<Row['state'], string>> = { measured: '', missing: 'MISSING', absent: 'not measured', failed: 'FAILED' };

function numeric(column: number): boolean {
  return column >= 1 && column <= 6;
}

function cells({ name, ours, version, precision, samplesPerSecond: speed, bestWindow, toBestPeer, gflops, note, state, why }: Row, notes: readonly string[]): string[] {
  const called = `${ours ? '▸ ' : ''}${name}${note === '' ? '' : ` ${mark(notes.indexOf(note))}`}`;
  const remark = state === 'measured' ? version : `${stateInWords[state]}: ${oneLine(why)}`;
  if (speed === null) return [called, '–', '', '', '', '', '', precision, remark];
  return [
    called,
    rate(speed.median),
    `${rate(speed.min)} – ${rate(speed.max)}`,
    toBestPeer ? threeDigits(toBestPeer.median) : '',
    bestWindow === null ? '' : rate(bestWindow),
    toBestPeer ? threeDigits(toBestPeer.bestWindow) : '',
    gflops === null ? '' : threeDigits(gflops),
    precision,
    remark,
  ];
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', '/').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** The mark of a note: ¹ ² ³ … */
function mark(i: number): string {
  return '¹²³⁴⁵⁶⁷⁸⁹'[i] ?? `(${i + 1})`;
}

/** On what was measured, in a line or two. */
export function circumstances({ date, machine, versions, rounds, seconds, load }: Results): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ');
  return [
    `${date} · ${machine} · ${programs}`,
    `Median of ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s each, all contestants in turn, each in a process of its own. Load of the machine ${load.map((l) => l.toFixed(1)).join(' before, ')} after.`,
  ].join('  \n');
}

export function memoryLines({ peak, limit, of, short, long }: Memory): string {
  const verdict = (good: boolean): string => (good ? 'yes' : 'NO');
  return [
    `Memory of training J4: at most ${peak.toFixed(0)} MB; wanted at most ${limit.toFixed(0)} MB (${of}): ${verdict(peak <= limit)}  `,
    `Memory of training J1: at most ${short.toFixed(0)} MB in 10⁵ steps, ${long.toFixed(0)} MB in 10⁶; wanted no growth: ${verdict(!grows(short, long))}  `,
  ].join('\n');
}

/** More by a tenth is growth; less is how the garbage collector takes its time. */
export function grows(short: number, long: number): boolean {
  return long > 1.1 * short;
}
