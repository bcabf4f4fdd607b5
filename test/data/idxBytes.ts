/** IDX files for the tests, byte by byte. */

import { gzipSync } from 'node:zlib';

/** An IDX file: the code of its type, its sizes, and the bytes of its numbers. */
export function idx(type: number, sizes: readonly number[], numbers: readonly number[]): Uint8Array {
  const header = sizes.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, type, sizes.length, ...header, ...numbers]);
}

export function packed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}
