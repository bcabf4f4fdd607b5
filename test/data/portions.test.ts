import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { CsvSource } from '../../src/data/body.ts';
import { readCsv } from '../../src/data/csv.ts';
import { loadDataset } from '../../src/data/load.ts';
import { inPortions } from '../../src/data/portions.ts';
import { idx, packed } from './idxBytes.ts';
import { bytesOf, files, finished, linear1, modelOf, softmax2, valueOf, matrixOf } from './helpers.ts';

const source: CsvSource = { path: 'a.csv', target: ['y'], features: null, delimiter: null, decimal: null, missing: 'error' };

function* steps(count: number): Generator<number, string> {
  for (let i = 1; i <= count; i++) yield i / count;
  return 'done';
}

test('work is done to its end, and tells how far it is', async () => {
  const shares: number[] = [];
  assert.equal(await inPortions(steps(4), { onProgress: (share) => void shares.push(share) }), 'done');
  assert.deepEqual(shares, [0.25, 0.5, 0.75, 1]);
  assert.equal(await inPortions(steps(2), {}), 'done');
});

test('work waits for the one who is told', async () => {
  const order: string[] = [];
  await inPortions(steps(2), {
    onProgress: async (share) => {
      await new Promise((done) => setImmediate(done));
      order.push(`told ${share}`);
    },
  });
  assert.deepEqual(order, ['told 0.5', 'told 1']);
});

test('work that is given up rejects before its next portion', async () => {
  const control = new AbortController();
  let told = 0;
  const work = inPortions(steps(10), { signal: control.signal, onProgress: () => (++told === 3 ? control.abort(new Error('given up')) : undefined) });
  await assert.rejects(work, /given up/);
  assert.equal(told, 3);
});

test('a large file is loaded in many portions, and can be given up in between', async () => {
  const text = `a,y\n${'1.5,2.5\n'.repeat(500_000)}`; // 4 MB
  const model = modelOf({ ...source, kind: 'csv', normalize: 'none' });
  const shares: number[] = [];
  const { dataset } = await loadDataset(model, linear1, files({ 'a.csv': text }), { onProgress: (share) => void shares.push(share) });
  assert.equal(matrixOf(dataset!.x).shape, '[500000×1]');
  assert.ok(shares.length >= 3 && shares.every((share, i) => i === 0 || share > shares[i - 1]!), String(shares));
  assert.equal(shares.at(-1), 1);
  const control = new AbortController();
  await assert.rejects(loadDataset(model, linear1, files({ 'a.csv': text }), { signal: control.signal, onProgress: () => control.abort() }), { name: 'AbortError' });
});

test('many images are loaded in portions, and can be given up in between', async () => {
  const pixels = new Uint8Array(12 + 3_000_000);
  pixels.set(idx(0x08, [3000, 1000], []));
  const readFile = files({ i: pixels, l: packed(idx(0x08, [3000], Array.from({ length: 3000 }, (_, i) => i % 2))) });
  const model = modelOf({ kind: 'idx', images: 'i', labels: 'l', normalize: 'none' }, { units: 2 });
  const shares: number[] = [];
  await loadDataset(model, softmax2, readFile, { onProgress: (share) => void shares.push(share) });
  assert.deepEqual(shares.map((share) => Math.round(share * 3_000_000)), [1 << 20, 2 << 20, 3_000_000]);
  await assert.rejects(loadDataset(model, softmax2, readFile, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('however a file is cut into chunks, its data and its problems are the same', () => {
  const piece = fc.constantFrom('1', '2.5', 'x', ',', ',', '"', '""', '"a\nb"', '\n', '\n', '\r\n', ' ', 'é', '😀', '?', '\ufeff');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', '\ufeff'), fc.integer({ min: 1, max: 20 }), fc.constantFrom('drop', 'mean'), (pieces, mark, chunk, missing) => {
      const bytes = bytesOf(`${mark}a,y\n${pieces.join('')}`);
      const rules = { ...source, missing } as const;
      assert.deepEqual(finished(readCsv(bytes, rules, softmax2, chunk)), finished(readCsv(bytes, rules, softmax2)));
    }),
    { numRuns: 3000 },
  );
});

test('bytes that are not UTF-8 are found in any chunk, behind a row that goes on', () => {
  const bytes = Uint8Array.from([...bytesOf('a,y\n1,2\n"3\n\n4'), 0xff, ...bytesOf('",5\n')]);
  for (const chunk of [1, 4, 9, 100]) {
    const outcome = finished(readCsv(bytes, source, linear1, chunk));
    assert.ok('problems' in outcome);
    assert.deepEqual(outcome.problems[0]!.at, { file: 'a.csv', line: 4, column: 1, endColumn: 2 });
  }
});

test('a quote that is never closed takes time in proportion to the file', () => {
  const bytes = bytesOf(`a,y\n"1,2\n${'3,4\n'.repeat(1_000_000)}`);
  const start = performance.now();
  const outcome = finished(readCsv(bytes, source, linear1, 1 << 10));
  assert.ok('problems' in outcome);
  assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
});

test('a row over many chunks is one row', () => {
  const word = 'line\n'.repeat(5000);
  const { x } = valueOf(finished(readCsv(bytesOf(`a,y\n1,"${word}"\n2,right\n`), source, softmax2, 100)));
  assert.deepEqual(matrixOf(x).toRows(), [[1], [2]]);
});
