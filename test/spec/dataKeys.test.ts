/** The keys of data files: what they may be, and what is said where they are something else. */

import { test } from 'node:test';
import { expectOne, spec } from './helpers.ts';

function csv(more: string): string {
  return spec({ data: `{ "csv": "a.csv", "target": "y", ${more} }` });
}

test('delimiter, decimal and missing are one of a few', () => {
  expectOne(csv('"delimiter": «"|"»'), 'error', 'unknown-name', 'delimiter of data is "|"', 'a comma ",", a semicolon ";" or a tab "\\t"');
  expectOne(csv('"decimal": «";"»'), 'error', 'unknown-name', 'a point "." or a comma ","');
  expectOne(csv('"missing": «"mean "»'), 'error', 'unknown-name', 'error, drop, mean');
  expectOne(csv('"missing": «0»'), 'error', 'wrong-value', 'error, drop, mean');
});

test('images need their labels, and are normalised as columns are', () => {
  expectOne(spec({ data: '{ "idx": «{ "images": "i" }» }' }), 'error', 'missing-key', 'labels');
  expectOne(spec({ data: '{ "idx": { "images": "i", "labels": "l" }, "normalize": «"zscore"» }' }), 'error', 'unknown-name', 'none, standard, minmax');
  expectOne(spec({ data: '{ "idx": { "images": "i", "labels": "l" }, «"missing"»: "drop" }' }), 'error', 'unknown-key', 'missing');
});
