/** The messages between the host and a preview of data, one union a direction. */

import type { CellRange, Picture, PointColumns, Points } from '../data/preview/parts.ts';
import type { ColumnStatistics } from '../data/preview/statistics.ts';
import type { ColumnRole } from '../data/preview/table.ts';

export type { CellRange, Picture, PointColumns, PointGroup } from '../data/preview/parts.ts';

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

export type ToPreview =
  | { readonly kind: 'loading'; readonly share: number }
  | { readonly kind: 'problem'; readonly text: string }
  /** `source` is the URI of the spec or the file. */
  | { readonly kind: 'table'; readonly source: string; readonly table: PreviewTable }
  /** Row by row. */
  | { readonly kind: 'cells'; readonly range: CellRange; readonly cells: readonly (readonly string[])[] }
  | ({ readonly kind: 'points'; readonly columns: PointColumns } & Points)
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
