import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { chooseColumns } from '../../src/data/columns.ts';
import { problemsOf, specPath, valueOf } from './helpers.ts';

const header = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width', 'species'];

test('without a list of features every column that is no target is one, in the order of the file', () => {
  assert.deepEqual(valueOf(chooseColumns(header, { target: ['species'], features: null }, 'iris.csv')), { target: [4], features: [0, 1, 2, 3] });
  assert.deepEqual(valueOf(chooseColumns(header, { target: ['petal_width', 'sepal_length'], features: null }, 'iris.csv')), { target: [3, 0], features: [1, 2, 4] });
});

test('listed features come in the order of the list', () => {
  const names = { target: ['species'], features: ['petal_width', 'sepal_length'] };
  assert.deepEqual(valueOf(chooseColumns(header, names, 'iris.csv')), { target: [4], features: [3, 0] });
});

test('features and targets never overlap', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 }), fc.nat(), (names, n) => {
      const target = names.slice(0, 1 + (n % (names.length - 1)));
      const columns = valueOf(chooseColumns(names, { target, features: null }, 'a.csv'));
      assert.deepEqual([...columns.target, ...columns.features], [...names.keys()]);
    }),
  );
});

test('an unknown column lists those of the file, and the near one', () => {
  const [problem, ...rest] = problemsOf(chooseColumns(header, { target: ['specie'], features: null }, 'iris.csv'));
  assert.deepEqual(rest, []);
  assert.equal(
    problem!.message,
    'iris.csv has no column "specie": did you mean "species"? Its columns are sepal_length, sepal_width, petal_length, petal_width, species',
  );
  assert.deepEqual(specPath(problem!), ['data', 'target']);
});

test('nothing is guessed for a name that is far from all', () => {
  const [problem] = problemsOf(chooseColumns(header, { target: ['price'], features: null }, 'iris.csv'));
  assert.match(problem!.message, /^iris.csv has no column "price": Its columns are/);
  assert.doesNotMatch(problemsOf(chooseColumns(['a', 'b'], { target: ['t'], features: null }, 'a.csv'))[0]!.message, /did you mean/);
});

test('case is no difference for a guess, and a whole difference for a name', () => {
  const [problem] = problemsOf(chooseColumns(header, { target: ['Species'], features: null }, 'iris.csv'));
  assert.match(problem!.message, /did you mean "species"\?/);
});

test('each of several unknown columns is reported at its place in the list', () => {
  const problems = problemsOf(chooseColumns(header, { target: ['species', 'kind'], features: ['petal', 'sepal_width', 'colour'] }, 'iris.csv'));
  assert.deepEqual(problems.map(specPath), [['data', 'target', 1], ['data', 'features', 0], ['data', 'features', 2]]);
});

test('a column cannot be feature and target', () => {
  const [problem] = problemsOf(chooseColumns(header, { target: ['species'], features: ['sepal_width', 'species'] }, 'iris.csv'));
  assert.equal(problem!.message, 'column "species" is the target: it cannot be a feature as well');
  assert.deepEqual(specPath(problem!), ['data', 'features', 1]);
});

test('a column is named once', () => {
  const problems = problemsOf(chooseColumns(header, { target: ['species', 'species'], features: ['sepal_width', 'sepal_width'] }, 'iris.csv'));
  assert.deepEqual(problems.map(({ code }) => code), ['repeated-column', 'repeated-column']);
  assert.deepEqual(problems.map(specPath), [['data', 'target', 1], ['data', 'features', 1]]);
});

test('when every column is a target none is left to learn from', () => {
  const [problem] = problemsOf(chooseColumns(['a', 'b'], { target: ['a', 'b'], features: null }, 'ab.csv'));
  assert.equal(problem!.message, 'every column of ab.csv is a target: none is left as a feature');
});

test('a header of several names in one is recognised, where the delimiter was given', () => {
  const [problem] = problemsOf(chooseColumns(['a;b;species'], { target: ['species'], features: null }, 'a.csv'));
  assert.match(problem!.message, /Its only column is a;b;species, which looks like several: set "delimiter" to ";"$/);
});

test('of many columns only the first are listed', () => {
  const wide = Array.from({ length: 785 }, (_, i) => `pixel${i}`);
  const [problem] = problemsOf(chooseColumns(wide, { target: ['digit'], features: null }, 'mnist.csv'));
  assert.match(problem!.message, /pixel0, pixel1, .*, pixel29 and 755 more$/);
});
