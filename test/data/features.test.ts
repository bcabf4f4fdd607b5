import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CsvSource } from '../../src/data/body.ts';
import { readCsv } from '../../src/data/csv.ts';
import type { DataProblem } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { Table } from '../../src/data/targets.ts';
import { bytesOf, files, finished, linear1, modelOf, pointedAt, problemsOf, specPath, valueOf, matrixOf } from './helpers.ts';

const source: CsvSource = { path: 'a.csv', target: ['y'], features: null, delimiter: null, decimal: null, missing: 'error' };

function read(text: string, more: Partial<CsvSource> = {}): Table {
  return valueOf(finished(readCsv(bytesOf(text), { ...source, ...more }, linear1)));
}

function problems(text: string, more: Partial<CsvSource> = {}): readonly DataProblem[] {
  return problemsOf(finished(readCsv(bytesOf(text), { ...source, ...more }, linear1)));
}

/** A file with one feature. */
function column(cells: readonly string[]): string {
  return `a,y\n${cells.map((cell, i) => `${cell},${i}\n`).join('')}`;
}

test('a column of words becomes a column for each of them, sorted, in its place', () => {
  const { x, featureNames, isOneHot } = read('size,colour,weight,y\n1,red,5,0\n2,blue,6,0\n3,red,7,0\n4, green ,8,0\n');
  assert.deepEqual(featureNames, ['size', 'colour=blue', 'colour=green', 'colour=red', 'weight']);
  assert.deepEqual(matrixOf(x).toRows(), [[1, 0, 0, 1, 5], [2, 1, 0, 0, 6], [3, 0, 0, 1, 7], [4, 0, 1, 0, 8]]);
  assert.deepEqual(isOneHot, [false, true, true, true, false]);
});

test('whatever the words, each row has its own and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zA-Zé]{1,2}$/), { minLength: 1, maxLength: 9 }), (words) => {
      const cells = words.map((word) => `w${word}`);
      const { x, featureNames } = read(column(cells));
      assert.deepEqual(featureNames, [...new Set(cells)].sort().map((word) => `a=${word}`));
      cells.forEach((cell, i) => assert.deepEqual([...matrixOf(x).row(i)], featureNames.map((name) => (name === `a=${cell}` ? 1 : 0))));
    }),
  );
});

test('words among numbers are problems, each at its cell', () => {
  const text = column(['1', 'two', '3', '4', 'five']);
  assert.deepEqual(problems(text).map((problem) => [problem.message, pointedAt(text, problem)]), [
    ['a is "two": not a number, unlike 3 of the 5 values of this column', 'two'],
    ['a is "five": not a number, unlike 3 of the 5 values of this column', 'five'],
  ]);
});

test('numbers among words are a problem at the first', () => {
  const text = column(['one', 'two', '3', 'four', '5']);
  assert.deepEqual(problems(text).map((problem) => [problem.code, problem.message, pointedAt(text, problem)]), [
    ['mixed-column', 'a is "3": not a word, unlike 3 of the 5 values of this column', '3'],
  ]);
});

test('a hundred different words are categories, one more are not', () => {
  const words = (different: number): string[] => Array.from({ length: 300 }, (_, i) => `w${i % different}`);
  assert.equal(matrixOf(read(column(words(100))).x).shape, '[300×100]');
  const [problem, ...more] = problems(column(words(101)));
  assert.deepEqual(more, []);
  assert.equal(problem!.message, 'column a has more than 100 different words, as names have: leave it out by "features"');
  const [late] = problems(column(['w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', 'w0', ...words(101)]));
  assert.equal(late!.message, 'column a has more than 100 different words: too many for a column each; leave it out by "features"');
});

test('words that nearly all differ are names, and can be left out', () => {
  const text = `name,size,y\n${Array.from({ length: 10 }, (_, i) => `flower ${i},${i},0\n`).join('')}`;
  const [problem, ...more] = problems(text);
  assert.deepEqual(more, []);
  assert.equal(problem!.message, 'column name has 10 different words in 10 rows, as names have: leave it out by "features"');
  assert.deepEqual(specPath(problem!), ['data', 'csv']);
  assert.deepEqual(problem!.fixes, [{ title: 'Leave name out', changes: [{ kind: 'set', path: ['data', 'features'], value: ['size'] }] }]);
  assert.deepEqual(specPath(problems(text, { features: ['name', 'size'] })[0]!), ['data', 'features']);
  assert.deepEqual(read(text, { features: ['size'] }).featureNames, ['size']);
  assert.equal(read(column(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])).x.cols, 9, 'nine are few');
  assert.equal(read(column(['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])).x.cols, 9, 'nine of ten are not nearly all');
});

test('one-hot columns are not normalised', async () => {
  const model = modelOf({ ...source, kind: 'csv', normalize: 'standard' });
  const { dataset } = await loadDataset(model, linear1, files({ 'a.csv': 'size,colour,y\n1,red,0\n3,blue,1\n' }));
  assert.deepEqual(matrixOf(dataset!.x).toRows(), [[-1, 0, 1], [1, 1, 0]]);
});

test('categories over the limit of memory are refused before they are made', () => {
  // 1.4 million rows of 100 categories would be 1.05 GiB.
  const [problem] = problems(`a,y\n${Array.from({ length: 100 }, (_, i) => `w${i},0\n`).join('').repeat(14_000)}`);
  assert.equal(problem!.message, '1,400,000 samples of 101 numbers would need 1.05 GiB, the limit is 1 GiB');
});
