/** Comparison with an oracle, entry by entry. */

import assert from 'node:assert/strict';
import { Matrix } from '../../src/core/index.ts';
import type { Expected } from '../oracle/fixtures.ts';

export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** What float64 arithmetic in another order may differ by. */
export const float64: Tolerance = { absolute: 1e-12, relative: 1e-9 };

/** Numbers in any of the forms that they come in. */
export type Got = number | readonly Got[] | Float64Array | Matrix;

/**
 * Asserts |got − expected| ≤ absolute + relative · |expected| for every entry. `expected` null is not compared. Both must have
 * the same shape. A failure names `what`, the index and both values.
 */
export function assertClose(got: Got, expected: Expected | Got, what: string, tolerance: Tolerance = float64): void {
  compare(got, expected, what, [], tolerance);
}

function compare(got: Got, expected: Expected | Got, what: string, index: readonly number[], tolerance: Tolerance): void {
  if (expected === null) return;
  const where = index.length > 0 ? `${what}[${index.join(',')}]` : what;
  if (typeof expected === 'number') {
    if (typeof got !== 'number') assert.fail(`${where}: not a number`);
    const allowed = tolerance.absolute + tolerance.relative * Math.abs(expected);
    const close = got === expected || Math.abs(got - expected) <= allowed;
    assert.ok(close, `${where}: got ${got}, expected ${expected}, allowed difference ${allowed.toExponential(2)}`);
    return;
  }
  const [gotItems, expectedItems] = [itemsOf(got), itemsOf(expected)];
  assert.equal(gotItems.length, expectedItems.length, `${where}: ${gotItems.length} entries, expected ${expectedItems.length}`);
  expectedItems.forEach((item, i) => compare(gotItems[i] as Got, item, what, [...index, i], tolerance));
}

function itemsOf(values: Exclude<Expected, null> | Got): readonly (Expected | Got)[] {
  if (typeof values === 'number') throw new Error(`a number where a list is expected: ${values}`);
  if (values instanceof Matrix) return values.toRows();
  return values instanceof Float64Array ? Array.from(values) : values;
}
