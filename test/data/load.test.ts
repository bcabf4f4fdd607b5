import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { DataProblem, Dataset, OutputShape, ReadFile } from '../../src/data/dataset.ts';
import { generate } from '../../src/data/generators.ts';
import { loadDataset } from '../../src/data/load.ts';
import { splitRows } from '../../src/data/split.ts';
import type { CsvModel, DataSource, Model } from '../../src/spec/model.ts';
import { generatorNames } from '../../src/spec/model.ts';
import { assertClose, files, linear1, linear2, modelOf, sigmoid1, softmax2, softmax3, specPath, tanh1, matrixOf } from './helpers.ts';

const noFiles: ReadFile = () => assert.fail('no file is needed');
const iris = files({ 'iris.csv': readFileSync(new URL('../../media/examples/iris.csv', import.meta.url)) });

function csv(more: Partial<CsvModel> = {}): DataSource {
  return { kind: 'csv', path: 'iris.csv', target: ['species'], features: null, normalize: 'none', delimiter: null, decimal: null, missing: 'error', ...more };
}

function generated(generator: (typeof generatorNames)[number], samples = 20, noise = 0.1): DataSource {
  return { kind: 'generator', generator, samples, noise };
}

function inline(x: number[][], y: number[][]): DataSource {
  return { kind: 'inline', x, y };
}

async function load(model: Model, output: OutputShape, readFile: ReadFile = noFiles): Promise<Dataset> {
  const { dataset, problems } = await loadDataset(model, output, readFile);
  assert.deepEqual(problems, []);
  return dataset ?? assert.fail('no data set and no problem');
}

async function problem(model: Model, output: OutputShape, readFile: ReadFile = noFiles): Promise<DataProblem> {
  const { dataset, problems } = await loadDataset(model, output, readFile);
  assert.equal(dataset, null);
  assert.equal(problems.length, 1);
  return problems[0]!;
}

test('iris loads with one-hot species, a fifth of it held back', async () => {
  const { x, y, classes, targetNames, training, validation } = await load(modelOf(csv(), { units: 3, validation: 0.2 }), softmax3, iris);
  assert.deepEqual([matrixOf(x).shape, y.shape], ['[150×4]', '[150×3]']);
  assert.deepEqual([...matrixOf(x).row(0)], [5.1, 3.5, 1.4, 0.2]);
  assert.deepEqual([0, 50, 149].map((i) => [...y.row(i)]), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  assert.deepEqual(classes, ['setosa', 'versicolor', 'virginica']);
  assert.deepEqual(targetNames, classes);
  assert.deepEqual([training.length, validation.length], [120, 30]);
});

test('every generator loads, with the targets that its last layer wants', async () => {
  for (const generator of generatorNames) {
    const { y, classes, classOfRow } = await load(modelOf(generated(generator)), tanh1);
    assert.equal(y.shape, '[20×1]');
    if (classes) y.data.forEach((value, i) => assert.equal(value, classOfRow![i] === 0 ? -1 : 1));
  }
});

test('a generator is seeded by the model', async () => {
  const { x } = await load(modelOf(generated('xor'), { seed: 5 }), sigmoid1);
  assert.deepEqual(x, generate('xor', 20, 0.1, 5).x);
});

test('two classes can have two units', async () => {
  const { y, targetNames } = await load(modelOf(generated('circle'), { units: 2 }), softmax2);
  assert.equal(y.shape, '[20×2]');
  assert.deepEqual(targetNames, ['inner', 'outer']);
});

test('inline data has no names and no classes', async () => {
  const dataset = await load(modelOf(inline([[0, 0], [0, 1]], [[1, 0], [0, 1]]), { units: 2 }), softmax2);
  assert.deepEqual(matrixOf(dataset.x).toRows(), [[0, 0], [0, 1]]);
  assert.deepEqual(dataset.y.toRows(), [[1, 0], [0, 1]]);
  assert.deepEqual([dataset.featureNames, dataset.targetNames], [[], []]);
  assert.deepEqual([dataset.classes, dataset.classOfRow], [null, null]);
});

test('inline data survives as it is', async () => {
  const numbers = fc.array(fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(numbers, async (rows) => {
      const { x, y } = await load(modelOf(inline(rows, rows), { units: 2 }), linear2);
      assert.deepEqual([matrixOf(x).toRows(), y.toRows()], [rows, rows]);
    }),
  );
});

test('the same model gives the same bits', async () => {
  const model = modelOf(csv({ normalize: 'standard' }), { units: 3, validation: 0.3, seed: 11 });
  assert.deepEqual(await load(model, softmax3, iris), await load(model, softmax3, iris));
});

test('the split is that of the seed, and leaves the samples in their order', async () => {
  const whole = await load(modelOf(csv(), { units: 3 }), softmax3, iris);
  const parted = await load(modelOf(csv(), { units: 3, validation: 0.25, seed: 3 }), softmax3, iris);
  assert.deepEqual(parted.x, whole.x);
  assert.deepEqual([parted.training, parted.validation], [splitRows(150, 0.25, 3).training, splitRows(150, 0.25, 3).validation]);
});

test('a file is normalised by its training rows alone', async () => {
  const { x, training, validation: heldBack } = await load(modelOf(csv({ normalize: 'standard' }), { units: 3, validation: 0.2 }), softmax3, iris);
  for (let j = 0; j < 4; j++) {
    const column = Array.from(training, (i) => x.at(i, j));
    assertClose(column.reduce((sum, value) => sum + value, 0), 0, 1e-10);
    assertClose(column.reduce((sum, value) => sum + value ** 2, 0) / training.length, 1);
  }
  // The rows held back have another mean.
  assert.ok(Math.abs([...heldBack].reduce((sum, i) => sum + x.at(i, 0), 0)) > 0.01);
});

test('minmax reaches 0 and 1 in training', async () => {
  const { x, training } = await load(modelOf(csv({ normalize: 'minmax' }), { units: 3, validation: 0.2 }), softmax3, iris);
  for (let j = 0; j < 4; j++) {
    const column = Array.from(training, (i) => x.at(i, j));
    assert.deepEqual([Math.min(...column), Math.max(...column)], [0, 1]);
  }
});

test('targets are not normalised', async () => {
  const { y } = await load(modelOf(csv({ path: 'a.csv', target: ['t'], normalize: 'standard' })), linear1, files({ 'a.csv': 'a,t\n1,10\n2,30\n' }));
  assert.deepEqual([...y.data], [10, 30]);
});

test('a file that cannot be read is a problem of the spec, in the words of the reader', async () => {
  const missing = await problem(modelOf(csv({ path: 'lost.csv' }), { units: 3 }), softmax3, files({}));
  assert.equal(missing.message, 'there is no file lost.csv');
  assert.deepEqual(specPath(missing), ['data', 'csv']);
});

test('problems of a file are passed on with their places', async () => {
  const { dataset, problems } = await loadDataset(modelOf(csv({ path: 'a.csv' })), softmax2, files({ 'a.csv': 'a,species\ninf,u\n1,5,v\n' }));
  assert.equal(dataset, null);
  assert.deepEqual(problems.map(({ at }) => at), [[1, 0, 3], [2, 4, 5]].map(([line, column, endColumn]) => ({ file: 'a.csv', line, column, endColumn })));
});

test('classes that do not fit the last layer are a problem at its units', async () => {
  const misfit = await problem(modelOf(csv(), { units: 2, layers: 3 }), softmax2, iris);
  assert.equal(misfit.message, 'column species has 3 classes (setosa, versicolor, virginica) but the last layer has 2 units: give it 3');
  assert.deepEqual(specPath(misfit), ['layers', 2, 'units']);
});

test('a regression and a last layer of another width are a problem with both numbers', async () => {
  const generator = await problem(modelOf(generated('plane'), { units: 2 }), linear2);
  assert.equal(generator.message, 'generator plane has 1 number a sample but the last layer has 2 units: give it 1');
  assert.deepEqual(specPath(generator), ['layers', 1, 'units']);
  const columns = await problem(modelOf(csv({ target: ['petal_length', 'petal_width'], features: ['sepal_length'] })), linear1, iris);
  assert.equal(columns.message, 'the target has 2 numbers a sample (petal_length, petal_width) but the last layer has 1 unit: give it 2');
  assert.deepEqual(specPath(columns), ['layers', 1, 'units']);
});

test('inline targets of another width than the last layer are a problem at y', async () => {
  const misfit = await problem(modelOf(inline([[1]], [[1, 2, 3]]), { units: 2 }), linear2);
  assert.equal(misfit.message, 'y has 3 numbers a sample but the last layer has 2 units: give it 3');
  assert.deepEqual(specPath(misfit), ['data', 'y']);
});

test('samples that would not fit in memory are refused before they are drawn', async () => {
  const tooMany = await problem(modelOf(generated('spiral', 1e15)), sigmoid1);
  assert.equal(tooMany.message, '1,000,000,000,000,000 samples of 3 numbers would need 22,400,000 GiB, the limit is 1 GiB');
  assert.deepEqual(specPath(tooMany), ['data', 'samples']);
});

test('one-hot targets that would not fit in memory are refused before they are made', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `1,c${i % 4000}`);
  const wide: OutputShape = { units: 4000, range: [0, 1], classification: true };
  const tooWide = await problem(modelOf(csv({ path: 'a.csv' }), { units: 4000 }), wide, files({ 'a.csv': `a,species\n${rows.join('\n')}\n` }));
  assert.match(tooWide.message, /^40,000 samples of 4,001 numbers would need 1.19 GiB, the limit is 1 GiB$/);
});

test('a number that overflows when it is normalised is a problem, not an Infinity', async () => {
  // 1.7e308 − (−1.7e308) is more than the largest number there is.
  const far = await problem(modelOf(csv({ path: 'a.csv', target: ['t'], normalize: 'minmax' })), linear1, files({ 'a.csv': 'a,t\n1.7e308,1\n-1.7e308,2\n' }));
  assert.equal(far.message, 'feature a of sample 0 is too far from the training samples to be normalised: the result would not be a finite number');
  assert.deepEqual(specPath(far), ['data', 'normalize']);
});
