import assert from 'node:assert/strict';
import { test } from 'node:test';

import { agree, summary } from './statistics.ts';

test('the median of an odd number of values is the middle one, of an even number the mean of both', () => {
  assert.deepEqual(summary([3, 1, 10]), { median: 3, min: 1, max: 10 });
  assert.deepEqual(summary([4, 1, 10, 2]), { median: 3, min: 1, max: 10 });
  assert.deepEqual(summary([7]), { median: 7, min: 7, max: 7 });
  assert.throws(() => summary([]), /no values/);
});

test('losses agree to a thousandth of their size', () => {
  assert.ok(agree(2.5, 2.502));
  assert.ok(!agree(2.5, 2.503));
  assert.ok(agree(1e-6, 1.0009e-6));
  assert.ok(agree(0, 0));
  assert.ok(!agree(NaN, NaN));
  assert.ok(!agree(1, -1));
});
