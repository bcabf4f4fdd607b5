/** The messages between the host and a preview of data, one union a direction. */

import type { ColumnStatistics } from '../data/preview/statistics.ts';
import type { ColumnRole } from '../data/preview/table.ts';

export interface PreviewColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly statistics: ColumnStatistics;
}

export interface PreviewTable {
  /** Of the spec, or of the file. */
  readonly title: string;
  readonly rows: number;
  readonly columns: readonly PreviewColumn[];
  /** Height and width, where the features of every row are an image of one channel. */
  readonly imageShape: readonly [number, number] | null;
  /** What is odd about the data, in a sentence each. */
  readonly notes: readonly string[];
}

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

/** One row as an image: its numbers from the smallest (0) to the largest (255) of all images, row by row; and what its target says. */
export interface Picture {
  readonly row: number;
  readonly pixels: readonly number[];
  readonly label: string;
}

export type ToPreview =
  | { readonly kind: 'loading'; readonly share: number }
  | { readonly kind: 'problem'; readonly text: string }
  /** `source` is the URI of the spec or the file. */
  | { readonly kind: 'table'; readonly source: string; readonly table: PreviewTable }
  /** Row by row. */
  | { readonly kind: 'cells'; readonly range: CellRange; readonly cells: readonly (readonly string[])[] }
  /** `of` rows have a number in both columns; where they are too many, every n-th is in the groups. */
  | { readonly kind: 'points'; readonly columns: PointColumns; readonly groups: readonly PointGroup[]; readonly of: number }
  | { readonly kind: 'pictures'; readonly pictures: readonly Picture[] };

export type FromPreview =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cells'; readonly range: CellRange }
  | { readonly kind: 'points'; readonly columns: PointColumns }
  /** Images from this row on. */
  | { readonly kind: 'pictures'; readonly rows: readonly [number, number] }
  | { readonly kind: 'fault'; readonly message: string };

/** What the webview keeps across a reload of the window: the URI of the spec or the file. */
export interface PreviewMemory {
  readonly source: string;
}
