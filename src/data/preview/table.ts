/** A data set as its files or its generator give it, before anything is encoded or normalised: to be looked at. */

import type { DataProblem, RawData } from '../dataset.ts';

/** `unused`: a column of the file that the spec leaves out. */
export type ColumnRole = 'feature' | 'target' | 'unused';

export interface TableColumn {
  readonly name: string;
  readonly role: ColumnRole;
  /** The number in a row; NaN where there is none. */
  readonly numberAt: (row: number) => number;
  /** What the row says, number or not; empty where it says nothing. */
  readonly textAt: (row: number) => string;
}

export interface DataTable {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Height and width, where the features of every row are an image of one channel, its rows one after the other. */
  readonly imageShape: RawData['imageShape'];
  /** What is odd about the file, but prevents no look at it. */
  readonly notes: readonly DataProblem[];
}
