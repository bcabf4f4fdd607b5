/** The words of package.json: each has its text, and no text is left over. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('every key of package.json has a text, and every text a key', () => {
  const manifest = readFileSync('package.json', 'utf8');
  const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
  const keys = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
  assert.deepEqual([...new Set(keys)].sort(), Object.keys(texts).sort());
  for (const text of Object.values(texts)) assert.ok(text.trim().length > 1);
});
