import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { DataProblem, Dataset, OutputShape } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { CsvModel, MissingRule } from '../../src/spec/model.ts';
import { assertClose, files, linear1, linear2, modelOf, pointedAt, softmax2, specPath, matrixOf } from './helpers.ts';

interface Loaded {
  readonly dataset: Dataset | null;
  readonly problems: readonly DataProblem[];
}

function load(text: string, missing: MissingRule, more: Partial<CsvModel> & { validation?: number } = {}, output: OutputShape = linear1): Promise<Loaded> {
  const { validation = 0, ...source } = more;
  const data: CsvModel = { kind: 'csv', path: 'a.csv', target: ['y'], features: null, normalize: 'none', delimiter: null, decimal: null, missing, ...source };
  return loadDataset(modelOf(data, { units: output.units, validation, seed: 3 }), output, files({ 'a.csv': text }));
}

function inFile({ problems }: Loaded): readonly DataProblem[] {
  return problems.filter(({ at }) => 'file' in at);
}

const holes = 'a,b,y\n1,2,10\n,4,20\n3,N/A,30\n5,null,40\n7,8,50\n';

test('a missing value is an error at its cell, unless the spec says otherwise', async () => {
  const { dataset, problems } = await load(holes, 'error');
  assert.equal(dataset, null);
  const [spec, ...cells] = problems.toReversed();
  assert.deepEqual(cells.reverse().map((problem) => [problem.code, problem.message, pointedAt(holes, problem)]), [
    ['missing-value', 'a is empty: the value is missing', ''],
    ['missing-value', 'b is "N/A": the value is missing', 'N/A'],
    ['missing-value', 'b is "null": the value is missing', 'null'],
  ]);
  assert.equal(spec!.message, 'a.csv has 3 missing values: "missing": "drop" leaves their rows out, "mean" fills in features');
  assert.deepEqual(specPath(spec!), ['data', 'csv']);
  assert.deepEqual(spec!.fixes!.map(({ changes }) => changes), ['drop', 'mean'].map((value) => [{ kind: 'set', path: ['data', 'missing'], value }]));
});

test('rows with a missing value are left out, which a warning says', async () => {
  const { dataset, problems } = await load(holes, 'drop');
  assert.deepEqual([matrixOf(dataset!.x).toRows(), [...dataset!.y.data]], [[[1, 2], [7, 8]], [10, 50]]);
  assert.deepEqual(problems.map(({ severity, message }) => [severity, message]), [['warning', '3 of the 5 rows of a.csv have a missing value and are left out, the first in line 3']]);
  assert.deepEqual(specPath(problems[0]!), ['data', 'missing']);
});

test('a row without a target is left out as well, and a missing value in another column does not count', async () => {
  const { dataset } = await load('a,note,y\n1,?,10\n2,x,\n3,,30\n', 'drop', { features: ['a'] });
  assert.deepEqual([matrixOf(dataset!.x).toRows(), [...dataset!.y.data]], [[[1], [3]], [10, 30]]);
});

test('nothing is said where nothing is left out', async () => {
  for (const rule of ['error', 'drop', 'mean'] as const) assert.deepEqual((await load('a,y\n1,2\n3,4\n', rule)).problems, []);
});

test('a file of which no row is left is a problem', async () => {
  const { dataset, problems } = await load('a,y\n,1\n2,\n', 'drop');
  assert.equal(dataset, null);
  assert.deepEqual(problems.map(({ message }) => message), ['a.csv has a missing value in each of its 2 rows: none is left']);
});

test('what is wrong in a row that stays is a problem still', async () => {
  const text = 'a,y\n,1\ninf,2\n3,x\n4,5\n';
  const { problems } = await load(text, 'drop');
  assert.deepEqual(problems.map((problem) => pointedAt(text, problem)), ['inf', 'x']);
});

test('the mean of the other rows takes the place of a missing value', async () => {
  const { dataset, problems } = await load(holes, 'mean');
  // (1 + 3 + 5 + 7) / 4 = 4, (2 + 4 + 8) / 3 = 14/3
  assert.deepEqual(problems, []);
  const rows = matrixOf(dataset!.x).toRows();
  assert.deepEqual(rows.map(([a]) => a), [1, 4, 3, 5, 7]);
  rows.forEach(([, b], i) => assertClose(b!, [2, 4, 14 / 3, 14 / 3, 8][i]!));
});

test('the mean is that of the training rows alone', async () => {
  const row = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 4, maxLength: 30 }), async (rows) => {
      const text = `a,b,y\n${rows.map(([a, gone], i) => `${gone ? '?' : a},${i},0\n`).join('')}`;
      const { dataset, problems } = await load(text, 'mean', { validation: 0.4 });
      const split = await load(text.replaceAll('?', '0'), 'mean', { validation: 0.4 });
      const known = Array.from(split.dataset!.training).filter((i) => !rows[i]![1]).map((i) => rows[i]![0]);
      if (known.length === 0) {
        if (dataset) assert.ok(rows.every(([, gone]) => !gone));
        else assert.match(problems[0]!.message, /^column a has no value in any of the \d+ training samples/);
        return;
      }
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      rows.forEach(([a, gone], i) => assertClose(dataset!.x.at(i, 0), gone ? mean : a));
    }),
    { numRuns: 50 },
  );
});

test('values are filled in before they are normalised', async () => {
  const { dataset } = await load('a,y\n0,1\n,2\n10,3\n', 'mean', { normalize: 'minmax' });
  assert.deepEqual(matrixOf(dataset!.x).toRows(), [[0], [0.5], [1]]);
});

test('a missing word is a category of its own', async () => {
  const { dataset } = await load('a,y\nred,1\n,2\nblue,3\n?,4\nred,5\n', 'mean');
  assert.deepEqual(dataset!.featureNames, ['a=blue', 'a=missing', 'a=red']);
  assert.deepEqual(matrixOf(dataset!.x).toRows(), [[0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  const named = await load('a,y\nred,1\n,2\nmissing,3\n', 'mean');
  assert.deepEqual([named.dataset!.featureNames, matrixOf(named.dataset!.x).toRows()], [['a=missing', 'a=red'], [[0, 1], [1, 0], [1, 0]]]);
});

test('a column without any value has no mean', async () => {
  const { dataset, problems } = await load('a,b,y\n,1,1\n,2,2\n', 'mean');
  assert.equal(dataset, null);
  assert.deepEqual(problems.map(({ message }) => message), ['column a has no value in any of the 2 training samples: there is no mean to fill in']);
  assert.deepEqual(specPath(problems[0]!), ['data', 'missing']);
});

test('a target is never made up: with the mean, too, a missing one is an error at its cell', async () => {
  for (const rule of ['error', 'mean'] as const) {
    const numbers = 'a,u,v\n1,2,3\n4,NA,6\n';
    const several = await load(numbers, rule, { target: ['u', 'v'] }, linear2);
    assert.deepEqual(inFile(several).map((problem) => [problem.message, pointedAt(numbers, problem)]), [['u is "NA": the value is missing', 'NA']]);
    const words = 'a,y\n1,left\n2,?\n3,right\n';
    const classes = await load(words, rule, {}, softmax2);
    assert.deepEqual(inFile(classes).map((problem) => [problem.message, pointedAt(words, problem)]), [['y is "?": the value is missing', '?']]);
  }
});

test('the mean is no offer where a target is missing', async () => {
  const { problems } = await load('a,y\n,1\n2,\n', 'error');
  assert.deepEqual(problems.at(-1)!.fixes!.map(({ title }) => title), ['Leave out rows with missing values']);
});

test('rows without one of several targets are left out', async () => {
  const { dataset } = await load('a;u;v\n1,5;2;3\n4;NA;6\n7;8;9,5\n', 'drop', { target: ['u', 'v'] }, linear2);
  assert.deepEqual([matrixOf(dataset!.x).toRows(), dataset!.y.toRows()], [[[1.5], [7]], [[2, 3], [8, 9.5]]]);
});

test('a word of a row that is left out is no category', async () => {
  const { dataset } = await load('a,b,y\nred,1,1\nblue,,2\ngreen,3,3\n', 'drop');
  assert.deepEqual(dataset!.featureNames, ['a=green', 'a=red', 'b']);
});
