/** Short fingerprints of many bytes. Not against malice: against damage, and to tell one job from another. */

import { blocksOf } from '../core/index.ts';
import type { Job } from './job.ts';

/** FNV-1a over 32-bit words, and over the bytes that are left. Fowler, Noll and Vo, 1991. */
export function checksum(bytes: Uint8Array, start = 0x811c9dc5): number {
  let hash = start;
  const mixIn = (value: number): void => void (hash = Math.imul(hash ^ value, 0x01000193));
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
  for (const word of words) {
    mixIn(word & 0xffff); // a product keeps what is in the low bits low: both halves go in there
    mixIn(word >>> 16);
  }
  for (const byte of aligned.subarray(words.byteLength)) mixIn(byte);
  return hash >>> 0;
}

/** Of everything that a run's numbers follow from. */
export function digestOf({ plan, totalSteps }: Job): number {
  const { samples, rows, initial, ...settings } = plan;
  const words = new TextEncoder().encode(JSON.stringify({ ...settings, totalSteps }));
  let hash = checksum(words);
  for (const matrix of [samples.x, samples.y]) {
    for (const block of blocksOf(matrix)) hash = checksum(asBytes(block.data), hash);
  }
  return checksum(asBytes(initial.values), checksum(asBytes(rows), hash));
}

function asBytes({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
