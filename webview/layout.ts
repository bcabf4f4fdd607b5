/** Where everything in the diagram stands: a pure function from the columns and the room to positions. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ColumnShape {
  /** Units on screen. */
  readonly units: number;
  /** A window into a wide column: it needs a row above and a row below its units for the paging buttons. */
  readonly paged: boolean;
}

export interface DiagramSpace {
  readonly width: number;
  readonly height: number;
  /** Widest name left of the input units and right of the output units, in pixels; 0 for none. */
  readonly inputLabel: number;
  readonly outputLabel: number;
}

export interface PlacedColumn {
  readonly x: number;
  /** Room for the heading, centred on x. */
  readonly headingWidth: number;
  /** Centres of the units, from the top down. */
  readonly nodes: readonly Point[];
  /** Centres of the paging rows; null for a column that shows all its units. */
  readonly paging: { readonly above: number; readonly below: number } | null;
}

export interface DiagramLayout {
  /** Radius of every node. */
  readonly radius: number;
  readonly columns: readonly PlacedColumn[];
  /** Room for a name left of the input units and right of the output units. */
  readonly inputLabel: number;
  readonly outputLabel: number;
}

/** Height of the three lines of a column's heading. */
export const headingHeight = 60;

/** Nodes and the steps between them grow with the room, for large screens. */
function largestRadius({ width, height }: DiagramSpace): number {
  return Math.min(28, Math.max(18, Math.min(height * 0.022, width * 0.02)));
}

function largestPitch(height: number): number {
  return Math.max(64, height * 0.08);
}

const bottom = 6;
/** From a node to its label. */
export const labelGap = 8;
/** Room for half of the loss's heading. */
const lossRoom = 46;

/** Rows that a column needs. */
function rowsOf({ units, paged }: ColumnShape): number {
  return units + (paged ? 2 : 0);
}

/** The height below which nodes would become too small to hold a number. */
export function comfortableHeight(columns: readonly ColumnShape[]): number {
  const rows = Math.max(1, ...columns.map(rowsOf));
  return Math.max(280, headingHeight + bottom + rows * 31);
}

/**
 * Places the columns from left to right, input first and the loss last, each centred from top to bottom.
 * The gap before the loss is wide enough for the names of the output units.
 */
export function layoutDiagram(columns: readonly ColumnShape[], space: DiagramSpace): DiagramLayout {
  const inputLabel = Math.min(space.inputLabel, space.width * 0.2);
  const outputLabel = Math.min(space.outputLabel, space.width * 0.22);
  const xs = placeColumns(columns.length, space.width, inputLabel, outputLabel, largestRadius(space));
  const room = Math.max(0, space.height - headingHeight - bottom);
  const gap = Math.min(...xs.slice(1).map((x, c) => x - (xs[c] ?? 0)), Infinity);
  const pitch = room / Math.max(1, ...columns.map(rowsOf));
  const radius = Math.max(1, Math.min(largestRadius(space), pitch * 0.46, gap * 0.24));
  return {
    radius,
    inputLabel,
    outputLabel,
    columns: columns.map((shape, c) => placeColumn(shape, xs[c] ?? 0, headingWidth(xs, c, space.width), room)),
  };
}

/** x of every column: even steps, except the last one where the output's names need more. */
function placeColumns(count: number, width: number, inputLabel: number, outputLabel: number, radius: number): number[] {
  const left = Math.max(54, inputLabel + labelGap + radius + 12);
  const inner = Math.max(count, width - left - lossRoom);
  const even = inner / Math.max(1, count - 1);
  const wanted = outputLabel > 0 ? outputLabel + labelGap + 2 * radius + 28 : 0;
  const last = Math.min(Math.max(even, wanted), inner * 0.6, Math.max(even, inner - (count - 2) * 24));
  const step = count > 2 ? (inner - last) / (count - 2) : inner;
  return Array.from({ length: count }, (_, c) => (c === count - 1 && count > 1 ? left + inner : left + c * step));
}

function headingWidth(xs: readonly number[], c: number, width: number): number {
  const x = xs[c] ?? 0;
  const before = c > 0 ? (x - (xs[c - 1] ?? 0)) / 2 : x;
  const after = c < xs.length - 1 ? ((xs[c + 1] ?? 0) - x) / 2 : width - x;
  return Math.max(0, 2 * Math.min(before, after) - 6);
}

function placeColumn(shape: ColumnShape, x: number, heading: number, room: number): PlacedColumn {
  const rows = rowsOf(shape);
  const pitch = Math.min(largestPitch(room), room / Math.max(1, rows));
  const top = headingHeight + room / 2 - ((rows - 1) / 2) * pitch;
  const offset = shape.paged ? 1 : 0;
  return {
    x,
    headingWidth: heading,
    nodes: Array.from({ length: shape.units }, (_, i) => ({ x, y: top + (i + offset) * pitch })),
    paging: shape.paged ? { above: top, below: top + (rows - 1) * pitch } : null,
  };
}
