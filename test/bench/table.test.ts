import assert from 'node:assert/strict';
import { test } from 'node:test';

import { row } from './rows.ts';
import { grows, memoryLines, ranked, rate, table } from './table.ts';

test('rates have three digits and a letter', () => {
  assert.deepEqual([1.2345e6, 999_999, 45_678, 1000, 789.4, 12.34, 0.123].map(rate), ['1.23 M', '1.00 M', '45.7 k', '1.00 k', '789', '12.3', '0.123']);
  assert.equal(rate(63_400_000), '63.4 M');
});

test('the fastest comes first, those that were not measured last', () => {
  const rows = [row('slow', 1), row('none', null, { state: 'missing' }), row('fast', 10)];
  assert.deepEqual(ranked(rows).map(({ name }) => name), ['fast', 'slow', 'none']);
});

test('the table has a line for everyone, with the notes under it', () => {
  const rows = [
    row('Deltascope', 2e6, { ours: true, toBestPeer: { median: 4, bestWindow: 3 }, gflops: 1.5, version: 'SIMD' }),
    row('peer', 5e5, { toBestPeer: { median: 1, bestWindow: 1 }, note: 'updates often' }),
    row('gone', null, { state: 'missing', why: 'No module\nnamed gone' }),
    row('wrong', 7, { state: 'failed', why: 'its loss of step 0 is 3, not 4' }),
  ];
  const lines = table([{ job: 'J1', title: 'small', rows }]).split('\n');
  assert.equal(new Set(lines.slice(0, 7).map((line) => line.length)).size, 1, 'all lines of the table are equally long');
  const cells = lines.slice(0, 7).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  assert.deepEqual(cells[2]![0], 'J1: small');
  assert.deepEqual(cells[3], ['▸ Deltascope', '2.00 M', '1.00 M – 4.00 M', '4.00', '4.00 M', '3.00', '1.50', 'float32', 'SIMD']);
  assert.deepEqual(cells[4], ['peer ¹', '500 k', '250 k – 1.00 M', '1.00', '1.00 M', '1.00', '', 'float32', '1.0']);
  assert.deepEqual(cells[5], ['wrong', '7.00', '3.50 – 14.0', '', '14.0', '', '', 'float32', 'FAILED: its loss of step 0 is 3, not 4']);
  assert.deepEqual(cells[6], ['gone', '–', '', '', '', '', '', 'float32', 'MISSING: No module named gone']);
  assert.deepEqual(lines.slice(7), ['', '¹ updates often  ']);
});

test('memory is held against its limits', () => {
  const memory = { peak: 90, limit: 100, of: 'a + b', short: 50, long: 54 };
  assert.match(memoryLines(memory), /at most 90 MB; wanted at most 100 MB \(a \+ b\): yes[^]*50 MB in 10⁵ steps, 54 MB in 10⁶; wanted no growth: yes/);
  assert.match(memoryLines({ ...memory, peak: 101, long: 60 }), /: NO[^]*: NO/);
  assert.deepEqual([grows(50, 55), grows(50, 56)], [false, true]);
});
