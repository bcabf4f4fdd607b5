/** Medians with their spread, and how they are written. */

export interface Spread {
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The spread of some numbers; NaN throughout where there are none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
  return { n: sorted.length, median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

/** A line of the report: a figure, what it should be, and how it is measured. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** What the figure should be, such as "≤ 300"; null where nothing is asked. */
  readonly target: string | null;
  readonly note: string;
}

/** Prints figures under one another, in columns. */
export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map(({ name, unit, spread: { n, median, min, max }, target, note }) => [
    name, `${short(median)} ${unit}`, n > 1 ? `${short(min)} – ${short(max)}` : '', `${n}`, target === null ? '' : `${target} ${unit}`, note,
  ]);
  const table = [['', 'median', 'min – max', 'n', 'target', ''], ...rows];
  const widths = (table[0] ?? []).map((_, c) => Math.max(...table.map((row) => row[c]?.length ?? 0)));
  for (const row of table) console.log(row.map((cell, c) => (c === 0 || c === 5 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ').trimEnd());
}

function short(value: number): string {
  return Number.isNaN(value) ? 'none' : String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}
