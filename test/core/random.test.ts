import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normal, permutation, seededRandom, streams, uniformBetween } from '../../src/core/index.ts';
import { seeds } from './support.ts';

const draw = (n: number, seed: number, ...stream: number[]): number[] => {
  const random = seededRandom(seed, ...stream);
  return Array.from({ length: n }, () => random.next());
};

test('the same seed and stream give the same bits', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), seeds, (seed, stream) => assert.deepEqual(draw(20, seed, stream), draw(20, seed, stream))));
});

test('seeds differ from each other: small and large, negative, and above 32 bits', () => {
  const all = [0, 1, 2, -1, -2, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 - 1, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1];
  const firsts = all.map((seed) => draw(1, seed)[0]);
  assert.equal(new Set(firsts).size, all.length);
});

test('streams of one seed differ, and a stream is not its neighbour seed or its own prefix', () => {
  const keys = [[7], [7, 0], [7, 0, 0], [7, 1], [7, 2], [8, 1], [1, 7], ...Object.values(streams).map((stream) => [0, stream]), [0, streams.shuffle, 1], [0, streams.shuffle, 2]];
  const firsts = keys.map(([seed, ...stream]) => draw(1, seed!, ...stream)[0]);
  assert.equal(new Set(firsts).size, keys.length);
});

test('neighbouring seeds are not correlated', () => {
  const n = 20_000;
  const firsts = Array.from({ length: n + 1 }, (_, seed) => draw(1, seed)[0]! - 0.5);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += firsts[i]! * firsts[i + 1]!;
  const correlation = (12 * sum) / n;
  assert.ok(Math.abs(correlation) < 4 / Math.sqrt(n), `correlation ${correlation}`);
});

test('next is uniform on [0, 1): its moments, its range, and a chi-square over 64 cells', () => {
  const n = 200_000;
  const values = draw(n, 12345);
  const mean = values.reduce((s, u) => s + u, 0) / n;
  const square = values.reduce((s, u) => s + u * u, 0) / n;
  const cells = new Float64Array(64);
  for (const u of values) {
    assert.ok(u >= 0 && u < 1);
    cells[Math.floor(u * 64)]! += 1;
  }
  const chiSquare = cells.reduce((s, count) => s + (count - n / 64) ** 2 / (n / 64), 0);
  assert.ok(Math.abs(mean - 1 / 2) < 4 * Math.sqrt(1 / 12 / n), `mean ${mean}`);
  assert.ok(Math.abs(square - 1 / 3) < 4 * Math.sqrt(4 / 45 / n), `mean square ${square}`);
  assert.ok(chiSquare > 30 && chiSquare < 110, `chi-square ${chiSquare} at 63 degrees of freedom`);
});

test('next fills all 53 bits, the lowest too', () => {
  const values = draw(1000, 3);
  const odd = values.filter((u) => (u * 2 ** 53) % 2 === 1).length;
  assert.ok(values.every((u) => Number.isInteger(u * 2 ** 53)));
  assert.ok(odd > 430 && odd < 570, `${odd} of 1000 have the lowest bit set`);
});

test('uniformBetween stays in its interval and has its mean', () => {
  const random = seededRandom(5);
  const values = Array.from({ length: 10_000 }, () => uniformBetween(random, -3, 5));
  assert.ok(values.every((u) => u >= -3 && u < 5));
  const mean = values.reduce((s, u) => s + u, 0) / values.length;
  assert.ok(Math.abs(mean - 1) < (4 * 8) / Math.sqrt(12 * values.length), `mean ${mean}`);
});

test('normal has the moments 0, 1, 0, 3 and the share 68.27 % within one standard deviation', () => {
  const n = 200_000;
  const random = seededRandom(2024);
  const values = Array.from({ length: n }, () => normal(random));
  const moment = (k: number): number => values.reduce((s, x) => s + x ** k, 0) / n;
  const within = values.filter((x) => Math.abs(x) < 1).length / n;
  // The variances of x, x², x³, x⁴ are 1, 2, 15, 96.
  for (const [k, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]] as const) {
    assert.ok(Math.abs(moment(k) - expected) < 4 * Math.sqrt(variance / n), `moment ${k} is ${moment(k)}`);
  }
  assert.ok(Math.abs(within - 0.6826894921370859) < 4 * Math.sqrt(0.2166 / n), `share ${within}`);
});

test('normal is finite even where the uniform number is 0', () => {
  assert.equal(Math.abs(normal({ next: () => 0 })), 0);
  assert.ok(Number.isFinite(normal({ next: () => 1 - 2 ** -53 })));
});

test('a permutation has every number once', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 200 }), (seed, n) => {
      const sorted = permutation(seededRandom(seed), n).sort();
      assert.deepEqual([...sorted], Array.from({ length: n }, (_, i) => i));
    }),
  );
});

test('all 24 permutations of four come equally often', () => {
  const random = seededRandom(77);
  const counts = new Map<string, number>();
  const n = 24_000;
  for (let i = 0; i < n; i++) {
    const key = permutation(random, 4).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const chiSquare = [...counts.values()].reduce((s, count) => s + (count - 1000) ** 2 / 1000, 0);
  assert.equal(counts.size, 24);
  assert.ok(chiSquare > 6 && chiSquare < 55, `chi-square ${chiSquare} at 23 degrees of freedom`);
});
