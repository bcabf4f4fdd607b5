import assert from 'node:assert/strict';
import { test } from 'node:test';

import { jobs } from './jobs.ts';
import { parseOptions } from './options.ts';

test('without options everything is measured', () => {
  assert.deepEqual(parseOptions([]), { jobs, rounds: 3, seconds: 1, only: [], memory: true, folder: undefined });
});

test('options choose jobs, contestants and length', () => {
  const { jobs: chosen, rounds, seconds, only, memory, folder } = parseOptions(['--jobs', 'j1, J3', '--rounds', '2', '--seconds', '0.5', '--only', 'NumPy,Deltascope', '--no-memory', '--out', 'x']);
  assert.deepEqual(chosen.map(({ name }) => name), ['J1', 'J3']);
  assert.deepEqual([rounds, seconds, only, memory, folder], [2, 0.5, ['numpy', 'deltascope'], false, 'x']);
});

test('what makes no sense is refused in a sentence', () => {
  assert.throws(() => parseOptions(['--jobs', 'J9']), /there is no job J9, there are J1, J2, J3, J4/);
  assert.throws(() => parseOptions(['--rounds', '1.5']), /--rounds is 1.5: it takes a whole number above 0/);
  assert.throws(() => parseOptions(['--seconds', '0']), /--seconds is 0: it takes a number above 0/);
  assert.throws(() => parseOptions(['--fast']), /--fast/);
});
