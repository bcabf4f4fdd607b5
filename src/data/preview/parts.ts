/** Parts of a table that are sent to a screen: cells, points, pictures. */

import * as l10n from '@vscode/l10n';
import type { DataTable, TableColumn } from './table.ts';

/** So many points are drawn at most, and so many of the colours' values told apart. */
const [mostPoints, mostGroups] = [4000, 6];

/** A part of a table: rows and columns from the first up to, not including, the last. */
export interface CellRange {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** Columns by index: two to plot against each other, and one whose values are told apart by colour. */
export interface PointColumns {
  readonly x: number;
  readonly y: number;
  readonly colour: number | null;
}

/** Points of one value of the colour column. */
export interface PointGroup {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The rows that they come from. */
  readonly rows: readonly number[];
}

export interface Points {
  /** Where there are too many points, every n-th is in the groups. */
  readonly groups: readonly PointGroup[];
  /** Rows with a number in both columns. */
  readonly of: number;
}

/** One row as an image: its numbers from the smallest (0) to the largest (255) of all images, row by row; and what its target says. */
export interface Picture {
  readonly row: number;
  readonly pixels: readonly number[];
  readonly label: string;
}

/** The texts of some rows and columns, row by row. */
export function cellsOf({ columns, rows }: DataTable, range: CellRange): string[][] {
  const shown = columns.slice(...range.columns);
  const [from, to] = range.rows;
  return Array.from({ length: Math.max(0, Math.min(to, rows) - from) }, (_, i) => shown.map((column) => column.textAt(from + i)));
}

/** Two columns against each other, in groups by the values of a third one: the most frequent ones of the points, all others in one more. */
export function pointsOf({ columns, rows }: DataTable, at: PointColumns): Points {
  const [x, y] = [columns[at.x]!, columns[at.y]!];
  const colour = at.colour === null ? null : columns[at.colour]!;
  const isPoint = (row: number): boolean => !Number.isNaN(x.numberAt(row)) && !Number.isNaN(y.numberAt(row));
  let of = 0;
  for (let row = 0; row < rows; row++) if (isPoint(row)) of++;
  const every = Math.max(1, Math.ceil(of / mostPoints));
  const chosen: number[] = [];
  for (let row = 0, point = 0; row < rows; row++) if (isPoint(row) && point++ % every === 0) chosen.push(row);
  const groups = groupsOf(chosen, colour);
  return { of, groups: groups.map(([name, members]) => ({ name, x: members.map(x.numberAt), y: members.map(y.numberAt), rows: members })) };
}

function groupsOf(rows: readonly number[], colour: TableColumn | null): [string, number[]][] {
  if (!colour) return [['', [...rows]]];
  const byValue = new Map<string, number[]>();
  for (const row of rows) {
    const value = colour.textAt(row);
    const group = byValue.get(value);
    if (group) group.push(row);
    else byValue.set(value, [row]);
  }
  const groups = [...byValue].sort(([, a], [, b]) => b.length - a.length);
  const rest = groups.splice(groups.length > mostGroups ? mostGroups - 1 : mostGroups);
  groups.sort(([a], [b]) => inOrder.compare(a, b));
  return rest.length === 0 ? groups : [...groups, [l10n.t`${rest.length} others`, rest.flatMap(([, of]) => of)]];
}

const inOrder = new Intl.Collator('en', { numeric: true });

/** The smallest and the largest number of all images; yields the share that is looked at. */
export function* brightness({ columns, rows }: DataTable): Generator<number, readonly [number, number]> {
  let [low, high] = [Infinity, -Infinity];
  for (const [i, { role, numberAt }] of columns.entries()) {
    if (role !== 'feature') continue;
    for (let row = 0; row < rows; row++) {
      const value = numberAt(row);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    yield (i + 1) / columns.length;
  }
  return [low, high];
}

/** Some rows as images, 0 for the smallest and 255 for the largest number of all. */
export function picturesOf({ columns, rows }: DataTable, [from, to]: readonly [number, number], [low, high]: readonly [number, number]): Picture[] {
  const pixels = columns.filter(({ role }) => role === 'feature');
  const label = columns.find(({ role }) => role === 'target');
  const scale = high > low ? 255 / (high - low) : 0;
  return Array.from({ length: Math.max(0, Math.min(to, rows) - from) }, (_, i) => {
    const row = from + i;
    return { row, pixels: pixels.map(({ numberAt }) => Math.round((numberAt(row) - low) * scale)), label: label?.textAt(row) ?? '' };
  });
}
