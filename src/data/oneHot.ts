/** Columns of words as columns of 0 and 1. */

import type { Categories } from './features.ts';
import { FeatureTable } from './featureTable.ts';

/** A column of a table; `categories` null: of numbers. */
export interface Column {
  readonly name: string;
  readonly categories: Categories | null;
}

export interface Encoded {
  /** [rows × width] */
  readonly x: FeatureTable;
  readonly featureNames: readonly string[];
  readonly isOneHot: readonly boolean[];
}

/** Numbers that a row has once its words are one-hot. */
export function encodedWidth(columns: readonly Column[]): number {
  return columns.reduce((width, { categories }) => width + (categories ? categories.names.length : 1), 0);
}

/** Gives every category a column of its own, in the place of its column: 1 in the rows of that category, named `colour=red`. Numbers stay. */
export function oneHot(x: FeatureTable, columns: readonly Column[]): Encoded {
  const featureNames = columns.flatMap(({ name, categories }) => (categories ? categories.names.map((category) => `${name}=${category}`) : [name]));
  const isOneHot = columns.flatMap(({ categories }) => (categories ? categories.names.map(() => true) : [false]));
  if (!isOneHot.includes(true)) return { x, featureNames, isOneHot };
  const encoded = FeatureTable.zeros(x.rows, featureNames.length);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0, to = 0; j < x.cols; j++) {
      const value = x.at(i, j);
      const { categories } = columns[j]!;
      if (categories) encoded.set(i, to + categories.placeOf(value), 1);
      else encoded.set(i, to, value);
      to += categories ? categories.names.length : 1;
    }
  }
  return { x: encoded, featureNames, isOneHot };
}
