import assert from 'node:assert/strict';
import { test } from 'node:test';

import { digits, digitsCsv, generator, inline, iris, negatives, pictures, pixelsOf, surface } from './data.ts';

test('the generator is the minimal standard one', () => {
  // From 1, the ten-thousandth number of x' = 48271 x mod (2³¹ − 1) is 399268537 (the C++ standard, minstd_rand).
  const random = generator(1);
  let last = 0;
  for (let i = 0; i < 10_000; i += 1) last = random();
  assert.equal(Math.round(last * 2_147_483_647), 399_268_537);
});

test('the surface is smooth and within reach of tanh', () => {
  const { x, y, rows } = surface(200);
  assert.deepEqual([x.length, y.length, rows], [400, 200, 200]);
  for (const value of y) assert.ok(Math.abs(value) < 0.8);
  assert.deepEqual(surface(200), surface(200));
});

test('iris comes with mean 0 and variance 1, its species mixed', () => {
  const rows = Array.from({ length: 150 }, (_, i) => `${5 + (i % 4)},${i},${i % 9},${(i * i) % 11},${['setosa', 'versicolor', 'virginica'][Math.floor(i / 50)]}`);
  const { x, y } = iris(`a,b,c,d,species\n${rows.join('\n')}\n`);
  for (let j = 0; j < 4; j += 1) {
    const column = [...x].filter((_, i) => i % 4 === j);
    assert.ok(Math.abs(column.reduce((sum, v) => sum + v, 0)) / 150 < 1e-6);
    assert.ok(Math.abs(column.reduce((sum, v) => sum + v * v, 0) / 150 - 1) < 1e-6);
  }
  // 50 of every species, and all three of them in the first 16
  const classes = Array.from({ length: 150 }, (_, i) => y.subarray(3 * i, 3 * i + 3).indexOf(1));
  assert.deepEqual([0, 1, 2].map((c) => classes.filter((value) => value === c).length), [50, 50, 50]);
  assert.equal(new Set(classes.slice(0, 16)).size, 3);
});

test('every pixel of the pictures has its full range, so that minmax makes v / 255 of a grey value v', () => {
  const { pixels, classes, rows } = pictures(2048);
  const least = new Uint8Array(pixelsOf).fill(255);
  const most = new Uint8Array(pixelsOf);
  for (const [i, v] of pixels.entries()) {
    least[i % pixelsOf] = Math.min(least[i % pixelsOf]!, v);
    most[i % pixelsOf] = Math.max(most[i % pixelsOf]!, v);
  }
  assert.ok(least.every((v) => v === 0) && most.every((v) => v === 255));
  assert.equal(new Set(classes).size, 10);
  const mean = pixels.reduce((sum, v) => sum + v, 0) / pixels.length / 255;
  assert.ok(mean > 0.05 && mean < 0.3, `the mean brightness is ${mean}`);
  assert.equal(rows, 2048);
});

test('on black ground four numbers of five are 0, as in MNIST; on white ground hardly one', () => {
  const black = pictures(256);
  const share = (numbers: Uint8Array): number => numbers.filter((v) => v === 0).length / numbers.length;
  assert.ok(share(black.pixels) > 0.75 && share(black.pixels) < 0.85, `${share(black.pixels)}`);
  const white = negatives(black);
  assert.ok(share(white.pixels) < 0.05, `${share(white.pixels)}`);
  assert.ok(white.pixels.every((v, i) => (black.pixels[i] ?? 0) + v === 255));
});

test('the CSV file has the pixels of the arrays', () => {
  const drawn = pictures(3);
  const [header, ...lines] = digitsCsv(drawn).trimEnd().split('\n').map((line) => line.split(','));
  const { x, y } = digits(drawn);
  assert.deepEqual([header!.length, header!.at(-1), lines.length], [pixelsOf + 1, 'class', 3]);
  for (const [i, cells] of lines.entries()) {
    assert.deepEqual(cells.slice(0, -1).map((v) => Math.fround(Number(v) / 255)), [...x.subarray(i * pixelsOf, (i + 1) * pixelsOf)]);
    assert.equal(y[10 * i + Number(cells.at(-1)!.replace('digit', ''))], 1);
  }
});

test('data inside a spec are the rows, as many as wanted', () => {
  const samples = { x: Float32Array.of(1, 2, 3, 4, 5, 6), y: Float32Array.of(7, 8, 9), inputs: 2, outputs: 1, rows: 3 };
  assert.deepEqual(inline(samples), { x: [[1, 2], [3, 4], [5, 6]], y: [[7], [8], [9]] });
  assert.deepEqual(inline(samples, 2), { x: [[1, 2], [3, 4]], y: [[7], [8]] });
});
