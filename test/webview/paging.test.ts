import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from '../../webview/diagram/paging.ts';

test('pages are full windows and lead back to where they came from', () => {
  assert.deepEqual(pageOf(64, 0, 10), { before: 0, after: 54, up: 0, down: 10 });
  assert.deepEqual(pageOf(64, 50, 10), { before: 50, after: 4, up: 40, down: 54 });
  assert.deepEqual(pageOf(64, 54, 10), { before: 54, after: 0, up: 44, down: 54 });
});
