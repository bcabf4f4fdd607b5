import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { IdxFile } from '../../src/data/idx.ts';
import { idx, packed } from './idxBytes.ts';

/** The numbers of a file, or what is wrong with it. */
async function read(bytes: Uint8Array, kind: 'images' | 'labels' = 'images'): Promise<number[] | string> {
  const file = new IdxFile(bytes, 'a.idx', kind);
  const header = await file.header();
  if ('code' in header) return header.message;
  const numbers = await file.numbers(header);
  return 'code' in numbers ? numbers.message : [...numbers];
}

test('every type of number is read with its highest byte first', async () => {
  // The bytes are those of IEEE 754 and of two's complement, written by hand.
  const files: [number, number[], number[]][] = [
    [0x08, [0, 200], [0, 200]],
    [0x09, [0x7f, 0x80], [127, -128]],
    [0x0b, [0x01, 0x02, 0xff, 0xfe], [258, -2]],
    [0x0c, [0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff], [65_536, -1]],
    [0x0d, [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]],
    [0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0x08, 0, 0, 0, 0, 0, 0], [1.5, -3]],
  ];
  for (const [type, bytes, numbers] of files) {
    assert.deepEqual(await read(idx(type, [1, 2], bytes)), numbers);
    assert.deepEqual(await read(packed(idx(type, [1, 2], bytes))), numbers);
  }
});

test('a file that is packed holds the same numbers, however long it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300_000 }), fc.nat(255), async (length, step) => {
      const bytes = idx(0x08, [1, length], []);
      const whole = new Uint8Array(bytes.length + length);
      whole.set(bytes);
      for (let i = 0; i < length; i++) whole[bytes.length + i] = (i * step) % 256;
      const [plain, unpacked] = [await read(whole), await read(packed(whole))];
      assert.equal(plain.length, length);
      assert.deepEqual(unpacked, plain);
    }),
    { numRuns: 10 },
  );
});

test('a file with another beginning is none', async () => {
  assert.equal(await read(Uint8Array.from([0x89, 0x50, 0x4e, 0x47])), 'a.idx: byte 0 is 0x89: an IDX file begins with two zero bytes');
  assert.equal(await read(Uint8Array.from([0, 1, 8, 3])), 'a.idx: byte 1 is 0x01: an IDX file begins with two zero bytes');
  assert.equal(await read(Uint8Array.from([0, 0, 8])), 'a.idx: ends at byte 3: the header of an IDX file has at least 8 bytes');
  assert.equal(await read(new Uint8Array()), 'a.idx: ends at byte 0: the header of an IDX file has at least 8 bytes');
});

test('an unknown type is shown with those that are known', async () => {
  const types = '0x08 (u8), 0x09 (i8), 0x0b (i16), 0x0c (i32), 0x0d (f32), 0x0e (f64)';
  assert.equal(await read(idx(0x0a, [1, 1], [0])), `a.idx: byte 2 is 0x0a, which is no type of numbers: ${types}`);
});

test('images and labels have dimensions of their own', async () => {
  assert.equal(await read(idx(0x08, [2], [0, 1])), 'a.idx: byte 3 says that it has 1 dimension: images have 2 to 4');
  assert.equal(await read(idx(0x08, [1, 1, 1, 1, 1], [0])), 'a.idx: byte 3 says that it has 5 dimensions: images have 2 to 4');
  assert.equal(await read(idx(0x08, [1, 1], [0]), 'labels'), 'a.idx: byte 3 says that it has 2 dimensions: labels have 1');
});

test('sizes that are cut off, or 0, are shown with their bytes', async () => {
  assert.equal(await read(idx(0x08, [1, 1], []).subarray(0, 10)), 'a.idx: ends at byte 10, but the sizes of its 2 dimensions would end at byte 12');
  assert.equal(await read(idx(0x08, [0, 3], [])), 'a.idx: has no samples: the size at byte 4 is 0');
  assert.equal(await read(idx(0x08, [1, 2, 0], [])), 'a.idx: the size of dimension 3, at byte 12, is 0: a sample would have no numbers');
});

test('numbers that end too early or too late are shown with the byte', async () => {
  assert.equal(await read(idx(0x0b, [2, 3], [1, 2, 3])), 'a.idx: ends at byte 15, but its 2 × 3 numbers of 2 bytes would end at byte 24');
  assert.equal(await read(idx(0x08, [2, 1], [1, 2, 3])), 'a.idx: goes on at byte 14, where its 2 × 1 numbers of 1 byte end');
  assert.equal(await read(packed(idx(0x08, [2, 1], [1, 2, 3]))), 'a.idx: goes on at unpacked byte 14, where its 2 × 1 numbers of 1 byte end');
  assert.equal(await read(packed(idx(0x08, [2, 1], [1]))), 'a.idx: ends at unpacked byte 13, but its 2 × 1 numbers of 1 byte would end at unpacked byte 14');
});

test('numbers that are not finite are shown with their byte', async () => {
  assert.equal(await read(idx(0x0d, [1, 2], [0, 0, 0, 0, 0x7f, 0x80, 0, 0])), 'a.idx: the number at byte 16 is Infinity: not a finite number');
});

test('sizes over the limit are refused by the header alone', async () => {
  // 2³² · 2³² · 4 numbers of 8 bytes are 5.5 · 10¹¹ GiB.
  const large = 'a.idx: 4,294,967,295 × 4,294,967,295 × 2 × 2 numbers, says the header at byte 4, would need 550,000,000,000 GiB, the limit is 1 GiB';
  assert.equal(await read(idx(0x08, [2 ** 32 - 1, 2 ** 32 - 1, 2, 2], [])), large);
  assert.match((await read(packed(idx(0x08, [134_217_729, 1], [])))) as string, /^a.idx: 134,217,729 × 1 numbers, says the header at unpacked byte 4, would need 1 GiB/);
});

test('no more is unpacked than the header asks for', async () => {
  const bomb = packed(Uint8Array.from([...idx(0x08, [1, 2], [7, 8]), ...new Uint8Array(64 << 20)]));
  const before = process.memoryUsage().arrayBuffers;
  assert.match((await read(bomb)) as string, /goes on at unpacked byte 14/);
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 << 20);
});

test('packed data that is damaged or cut off is a fault, not an exception', async () => {
  const whole = packed(idx(0x08, [1, 1000], Array.from({ length: 1000 }, (_, i) => (i * i) % 251)));
  assert.match((await read(whole.subarray(0, 40))) as string, /damaged or cut off, behind unpacked byte/);
  const damaged = whole.slice();
  damaged.fill(0xff, 12, 30);
  assert.match((await read(damaged)) as string, /^a.idx: /);
});
