import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataProblem, OutputShape } from '../../src/data/dataset.ts';
import { readImages } from '../../src/data/images.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { Table } from '../../src/data/targets.ts';
import { idx, packed } from './idxBytes.ts';
import { files, linear1, modelOf, problemsOf, sigmoid1, softmax2, softmax3, specPath, valueOf, matrixOf } from './helpers.ts';

/** Two images of 2 × 3 pixels. */
const images = idx(0x08, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);
const labels = idx(0x08, [2], [7, 3]);

async function read(pixels = images, classes = labels, output: OutputShape = softmax2): Promise<Table> {
  return valueOf(await readImages({ path: 'i.idx', bytes: pixels }, { path: 'l.idx', bytes: classes }, output));
}

async function problems(pixels: Uint8Array, classes: Uint8Array, output: OutputShape = softmax2): Promise<readonly DataProblem[]> {
  return problemsOf(await readImages({ path: 'i.idx', bytes: pixels }, { path: 'l.idx', bytes: classes }, output));
}

test('an image is a sample, its rows one after the other, its pixels raw', async () => {
  const { x, featureNames, imageShape } = await read();
  assert.deepEqual(matrixOf(x).toRows(), [[0, 1, 2, 3, 4, 5], [250, 251, 252, 253, 254, 255]]);
  assert.deepEqual(featureNames, ['0,0', '0,1', '0,2', '1,0', '1,1', '1,2']);
  assert.deepEqual(imageShape, [2, 3]);
});

test('packed files hold the same, one of them or both', async () => {
  const plain = await read();
  assert.deepEqual(await read(packed(images), labels), plain);
  assert.deepEqual(await read(packed(images), packed(labels)), plain);
});

test('labels are classes, sorted as numbers', async () => {
  const { target } = await read(idx(0x08, [4, 1], [0, 0, 0, 0]), idx(0x0b, [4], [0, 10, 0, 9, 0, 10, 0, 0]), softmax3);
  if (target.kind !== 'classes') assert.fail('expected classes');
  assert.deepEqual([target.classes, [...target.classOfRow]], [['0', '9', '10'], [2, 1, 2, 0]]);
  assert.equal(target.subject, 'l.idx');
});

test('labels are numbers for a loss of numbers, and for one unit where they are 0 and 1', async () => {
  const regression = await read(images, labels, linear1);
  assert.deepEqual(regression.target.kind === 'numbers' && [...regression.target.values.data], [7, 3]);
  const yesNo = await read(images, idx(0x08, [2], [1, 0]), sigmoid1);
  assert.deepEqual(yesNo.target.kind === 'numbers' && [...yesNo.target.values.data], [1, 0]);
});

test('only images of one channel have a height and a width', async () => {
  assert.equal((await read(idx(0x08, [2, 3], [1, 2, 3, 4, 5, 6]))).imageShape, null);
  assert.deepEqual((await read(idx(0x08, [2, 3], [1, 2, 3, 4, 5, 6]))).featureNames, []);
  assert.deepEqual((await read(idx(0x08, [2, 1, 2, 1], [1, 2, 3, 4]))).imageShape, [1, 2]);
  const colours = await read(idx(0x08, [2, 1, 1, 3], [1, 2, 3, 4, 5, 6]));
  assert.deepEqual([colours.imageShape, colours.featureNames], [null, ['0,0,0', '0,0,1', '0,0,2']]);
});

test('images and labels that differ in number are a problem at the labels', async () => {
  const [problem] = await problems(images, idx(0x08, [3], [1, 2, 3]));
  assert.equal(problem!.message, 'i.idx has 2 images, l.idx has 3 labels (bytes 4 to 7 of each): one label an image');
  assert.deepEqual(specPath(problem!), ['data', 'idx', 'labels']);
});

test('faults of both files are reported, each at its path', async () => {
  const found = await problems(labels, images);
  assert.deepEqual(found.map(specPath), [['data', 'idx', 'images'], ['data', 'idx', 'labels']]);
  assert.match(found[0]!.message, /^i.idx: byte 3 says that it has 1 dimension/);
});

test('images with their labels over the limit are refused', async () => {
  const [problem] = await problems(idx(0x08, [134_217_728, 1], []), idx(0x08, [134_217_728], []));
  assert.match(problem!.message, /^134,217,728 samples of 2 numbers would need 2 GiB/);
});

test('a model with images loads, split and normalised where it says so', async () => {
  const readFile = files({ i: idx(0x08, [4, 1, 2], [0, 9, 2, 9, 4, 9, 6, 9]), l: idx(0x08, [4], [0, 1, 0, 1]) });
  const source = { kind: 'idx', images: 'i', labels: 'l', normalize: 'none' } as const;
  const raw = await loadDataset(modelOf(source, { units: 2 }), softmax2, readFile);
  assert.deepEqual(matrixOf(raw.dataset!.x).toRows(), [[0, 9], [2, 9], [4, 9], [6, 9]]);
  assert.deepEqual([raw.dataset!.imageShape, raw.dataset!.classes], [[1, 2], ['0', '1']]);
  const scaled = await loadDataset(modelOf({ ...source, normalize: 'minmax' }, { units: 2 }), softmax2, readFile);
  // The second pixel is the same in every image: 0, not a division by 0.
  assert.deepEqual(matrixOf(scaled.dataset!.x).toRows(), [[0, 0], [2 / 6, 0], [4 / 6, 0], [1, 0]]);
});

test('files that cannot be read are problems at their paths', async () => {
  const { dataset, problems: found } = await loadDataset(modelOf({ kind: 'idx', images: 'i', labels: 'l', normalize: 'none' }, { units: 2 }), softmax2, files({ i: images }));
  assert.equal(dataset, null);
  assert.deepEqual(found.map((problem) => [problem.message, specPath(problem)]), [['there is no file l', ['data', 'idx', 'labels']]]);
});
