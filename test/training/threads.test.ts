import assert from 'node:assert/strict';
import { test } from 'node:test';
import { automaticThreads } from '../../src/training/threads.ts';

test('a machine keeps a core for its editor, and gives four at most', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 8, 64].map(automaticThreads), [1, 1, 2, 3, 4, 4, 4]);
});
