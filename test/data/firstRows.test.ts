/** What is seen of a CSV file at a glance. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableKind } from '../../src/data/columnKinds.ts';
import { headerOf } from '../../src/data/firstRows.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the header is read in every dialect', () => {
  assert.deepEqual(headerOf(bytes('a,"b, c" , d\n1,2,3\n')), ['a', 'b, c', 'd']);
  assert.deepEqual(headerOf(bytes('\ufeffa;b\r\n1,5;2\r\n')), ['a', 'b']);
  assert.deepEqual(headerOf(bytes('a\tb\n1\t2\n')), ['a', 'b']);
  assert.deepEqual(headerOf(bytes('')), []);
});

test('columns are told apart: numbers, whole ones, text, gaps', () => {
  const table = tableKind(bytes('size;n;kind;id\n1,5;1;cat;a1\n2;2;dog;b2\n?;2;cat;c3\n'));
  assert.deepEqual(table, {
    rows: 3,
    columns: [
      { name: 'size', isNumeric: true, values: 2, isWhole: false, hasGaps: true },
      { name: 'n', isNumeric: true, values: 2, isWhole: true, hasGaps: false },
      { name: 'kind', isNumeric: false, values: 2, isWhole: false, hasGaps: false },
      { name: 'id', isNumeric: false, values: 3, isWhole: false, hasGaps: false },
    ],
  });
  assert.equal(tableKind(bytes('a,b\n')), null);
  assert.equal(tableKind(bytes(`a\n${Array.from({ length: 150 }, (_, i) => `x${i}`).join('\n')}`))!.columns[0]!.values, null);
});
