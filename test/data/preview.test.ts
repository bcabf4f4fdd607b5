import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ReadFile } from '../../src/data/dataset.ts';
import { readFileTable } from '../../src/data/preview/fileTable.ts';
import type { TableSource } from '../../src/data/preview/fileTable.ts';
import { openTable } from '../../src/data/preview/open.ts';
import { brightness, cellsOf, picturesOf, pointsOf } from '../../src/data/preview/parts.ts';
import { sorting } from '../../src/data/preview/sorting.ts';
import { statisticsOf } from '../../src/data/preview/statistics.ts';
import type { ColumnStatistics, NumberStatistics } from '../../src/data/preview/statistics.ts';
import type { DataTable } from '../../src/data/preview/table.ts';
import { parseSpec } from '../../src/spec/index.ts';
import { bytesOf, finished, modelOf, problemsOf, valueOf } from './helpers.ts';

const plain: TableSource = { path: 'a.csv', target: [], features: null, delimiter: null, decimal: null };
const example = (name: string): Uint8Array => readFileSync(new URL(`../../media/examples/${name}`, import.meta.url));
const readExample: ReadFile = (path) => Promise.resolve({ bytes: example(path) });

function tableIn(text: string, source: Partial<TableSource> = {}): DataTable {
  return valueOf(finished(readFileTable(bytesOf(text), { ...plain, ...source })));
}

function allCells(table: DataTable): string[][] {
  return cellsOf(table, { rows: [0, table.rows], columns: [0, table.columns.length] });
}

/** The first column's. */
function statisticsIn(text: string): ColumnStatistics {
  return finished(statisticsOf(tableIn(text)))[0]!;
}

function numbersOfColumn(values: readonly number[]): NumberStatistics {
  return statisticsIn(['a', ...values].join('\n')).numbers!;
}

async function exampleTable(name: string): Promise<DataTable> {
  const { model } = parseSpec(new TextDecoder().decode(example(`${name}.nn.json`)));
  return valueOf(await openTable(model!, readExample));
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
}

test('iris has four features and a target, and the statistics that numpy finds', async () => {
  const table = await exampleTable('iris');
  assert.deepEqual(table.columns.map(({ name, role }) => [name, role]), [['sepal_length', 'feature'], ['sepal_width', 'feature'], ['petal_length', 'feature'], ['petal_width', 'feature'], ['species', 'target']]);
  assert.deepEqual(cellsOf(table, { rows: [149, 160], columns: [0, 5] }), [['5.9', '3', '5.1', '1.8', 'virginica']]);
  const [length, , , , species] = finished(statisticsOf(table));
  const numbers = length!.numbers!;
  near(numbers.mean, 5.843333333333334);
  near(numbers.deviation, 0.8253012917851409);
  numbers.quartiles.forEach((quartile, i) => near(quartile, [5.1, 5.8, 6.4][i]!));
  assert.deepEqual([numbers.count, numbers.min, numbers.max], [150, 4.3, 7.9]);
  assert.deepEqual(numbers.histogram, [4, 1, 6, 5, 16, 9, 5, 6, 13, 8, 10, 6, 10, 9, 12, 2, 11, 4, 2, 4, 1, 1, 4, 1]);
  assert.deepEqual(species, { missing: 0, words: 150, numbers: null, distinct: 3, frequent: [{ value: 'setosa', count: 50 }, { value: 'versicolor', count: 50 }, { value: 'virginica', count: 50 }] });
});

test('quartiles lie between two values, linearly', () => {
  const { mean, deviation, quartiles, min, max, histogram } = numbersOfColumn([4, 1, 3, 2]);
  assert.deepEqual([mean, deviation, ...quartiles, min, max], [2.5, Math.sqrt(1.25), 1.75, 2.5, 3.25, 1, 4]);
  assert.deepEqual(histogram, [1, 1, 1, 1]);
});

test('one value has no spread; values at the ends of float64 have a finite histogram', () => {
  assert.deepEqual(numbersOfColumn([0.5]), { count: 1, min: 0.5, quartiles: [0.5, 0.5, 0.5], max: 0.5, mean: 0.5, deviation: 0, histogram: [1] });
  assert.deepEqual(numbersOfColumn([0.5, 0.5, 0.5]).histogram, [3]);
  const { mean, quartiles, histogram } = numbersOfColumn([-1.7e308, 1.7e308]);
  assert.deepEqual([mean, quartiles[1]], [0, 0]);
  assert.deepEqual(histogram, [1, ...Array.from({ length: 22 }, () => 0), 1]);
});

test('a histogram holds every number, and its values lie between smallest and largest', () => {
  fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 60 }), (values) => {
    const found = numbersOfColumn(values);
    assert.equal(found.histogram.reduce((sum, count) => sum + count), values.length);
    assert.deepEqual([found.min, found.max], [Math.min(...values), Math.max(...values)].map((x) => x + 0));
    const below = values.filter((x) => x <= found.quartiles[1]).length;
    assert.ok(2 * below >= values.length);
    assert.ok(found.min <= found.quartiles[0] && found.quartiles[0] <= found.quartiles[1] && found.quartiles[1] <= found.quartiles[2] && found.quartiles[2] <= found.max);
  }));
});

test('sorting in portions is sorting', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (values, size) => {
    const numbers = Float64Array.from(values);
    Array.from(sorting(numbers, size));
    assert.deepEqual([...numbers], values.toSorted((a, b) => a - b));
  }));
});

test('missing values, words among numbers and values that are frequent are counted', () => {
  assert.deepEqual(statisticsIn('a,b\n1,\nNA,\n?,\nred,\n1,\n2,\n'), {
    missing: 2, words: 1, distinct: 3, frequent: [{ value: '1', count: 2 }, { value: '2', count: 1 }, { value: 'red', count: 1 }],
    numbers: { count: 3, min: 1, quartiles: [1, 1, 1.5], max: 2, mean: 4 / 3, deviation: Math.sqrt(2 / 9), histogram: [2, 1] },
  });
  const many = statisticsIn(['a', ...Array.from({ length: 1001 }, (_, i) => `w${i}`)].join('\n'));
  assert.deepEqual([many.words, many.distinct, many.frequent.length], [1001, null, 0]);
});

test('what training would refuse is shown all the same, with a note', () => {
  const table = tableIn('a,,kind\n1,2,x\n"3,4\n5"\nred,6,y,7\n', { target: ['kind'], features: ['a'] });
  assert.deepEqual(table.columns.map(({ name, role }) => [name, role]), [['a', 'feature'], ['column 2', 'unused'], ['kind', 'target']]);
  assert.deepEqual(allCells(table), [['1', '2', 'x'], ['3,4\n5', '', ''], ['red', '6', 'y']]);
  assert.deepEqual(table.notes.map(({ message }) => message), ['2 rows of a.csv are longer or shorter than the header, the first in line 3']);
});

test('a decimal comma is read as the data set reads it', () => {
  const table = tableIn('a;b\n1,5;x\n-2;y\n');
  assert.deepEqual([0, 1].map(table.columns[0]!.numberAt), [1.5, -2]);
  assert.deepEqual(allCells(table), [['1.5', 'x'], ['-2', 'y']]);
});

test('an empty file and one that is no text are refused', () => {
  assert.match(problemsOf(finished(readFileTable(bytesOf(''), plain)))[0]!.message, /a\.csv is empty/);
  assert.match(problemsOf(finished(readFileTable(new Uint8Array([97, 10, 255, 10]), plain)))[0]!.message, /not UTF-8/);
});

test('the size of the portions changes nothing', () => {
  const text = 'a,b\n1,x\n,"y\n z"\n3.5,\n-7,w\n';
  const whole = allCells(tableIn(text));
  for (const chunk of [1, 2, 3, 7, 20]) assert.deepEqual(allCells(valueOf(finished(readFileTable(bytesOf(text), plain, chunk)))), whole);
});

test('digits are pictures of 8 × 8 with the brightness of the file', async () => {
  const table = await exampleTable('digits');
  assert.deepEqual(table.imageShape, [8, 8]);
  assert.deepEqual([table.rows, table.columns.length, table.columns[0]!.role], [1797, 65, 'target']);
  assert.deepEqual(finished(brightness(table)), [0, 16]);
  const [zero, one] = picturesOf(table, [0, 2], [0, 16]);
  assert.deepEqual([zero!.label, one!.label], ['0', '1']);
  const file = example('digits-images.idx3-ubyte');
  assert.deepEqual(zero!.pixels, Array.from(file.subarray(16, 80), (value) => Math.round((value * 255) / 16)));
  assert.equal(picturesOf(table, [1790, 1830], [0, 16]).length, 7);
});

test('inline data and generators are tables, too', async () => {
  const inline = valueOf(await openTable(modelOf({ kind: 'inline', x: [[1, 2], [3, 4]], y: [[5], [6]] }), readExample));
  assert.deepEqual(inline.columns.map(({ name }) => name), ['y[0]', 'x[0]', 'x[1]']);
  assert.deepEqual(allCells(inline), [['5', '1', '2'], ['6', '3', '4']]);
  const { model } = parseSpec('{ "data": { "generator": "xor", "samples": 40 }, "layers": [{ "units": 1, "activation": "sigmoid" }], "loss": "bce", "optimizer": { "type": "sgd", "learningRate": 0.1 } }');
  const xor = valueOf(await openTable(model!, readExample));
  assert.deepEqual([xor.rows, xor.columns.filter(({ role }) => role === 'feature').length], [40, 2]);
});

test('points need a number in both columns, and are told apart by the values of a third', () => {
  const table = tableIn('a,b,c\n1,2,u\n,3,u\n4,word,v\n5,6,v\n7,8,u\n');
  assert.deepEqual(pointsOf(table, { x: 0, y: 1, colour: 2 }), { of: 3, groups: [{ name: 'u', x: [1, 7], y: [2, 8], rows: [0, 4] }, { name: 'v', x: [5], y: [6], rows: [3] }] });
  assert.deepEqual(pointsOf(table, { x: 1, y: 0, colour: null }).groups.map(({ name, x }) => [name, x]), [['', [2, 6, 8]]]);
});

test('of many values the rarest share a colour, and of many points some are drawn, evenly', () => {
  const groups = pointsOf(tableIn(['a,c', ...Array.from({ length: 40 }, (_, i) => `${i},${Math.min(i, 9 + (i % 3))}`)].join('\n')), { x: 0, y: 0, colour: 1 }).groups;
  assert.deepEqual(groups.map(({ name }) => name).slice(-1), ['7 others']);
  assert.equal(groups.reduce((sum, { rows }) => sum + rows.length, 0), 40);
  const many = pointsOf(tableIn(['a', ...Array.from({ length: 9000 }, (_, i) => i)].join('\n')), { x: 0, y: 0, colour: null });
  assert.deepEqual([many.of, many.groups[0]!.rows.length, ...many.groups[0]!.rows.slice(0, 3)], [9000, 3000, 0, 3, 6]);
});
