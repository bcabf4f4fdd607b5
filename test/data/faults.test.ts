import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults, mostFaults } from '../../src/data/faults.ts';
import { pointedAt, specPath } from './helpers.ts';

const text = Array.from({ length: 60 }, (_, i) => String(10 + i)).join('\n');

/** Faults at these lines of `text`. */
function faultsAt(...lines: readonly number[]): Faults {
  const faults = new Faults();
  for (const line of lines) faults.add('ragged-row', () => ({ message: `line ${line}`, place: { line, column: 0, endColumn: 2 } }));
  return faults;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test('without faults there are no problems', () => {
  assert.equal(new Faults().any, false);
  assert.deepEqual(new Faults().problems('a.csv'), []);
});

test('each fault becomes a problem at its place', () => {
  const faults = faultsAt(3, 7);
  assert.ok(faults.any);
  const problems = faults.problems('a.csv');
  assert.deepEqual(problems.map(({ message }) => message), ['line 3', 'line 7']);
  assert.deepEqual(problems.map((problem) => pointedAt(text, problem)), ['13', '17']);
});

test('the first twenty are reported, then one says how many more', () => {
  assert.equal(mostFaults, 20);
  const problems = faultsAt(...range(0, 25)).problems('a.csv');
  assert.equal(problems.length, 21);
  assert.equal(problems[20]!.message, 'a.csv has 5 more problems like these');
  assert.deepEqual(specPath(problems[20]!), ['data', 'csv']);
});

test('exactly twenty need no such problem, one more is one problem', () => {
  assert.equal(faultsAt(...range(0, 20)).problems('a.csv').length, 20);
  assert.equal(faultsAt(...range(0, 21)).problems('a.csv')[20]!.message, 'a.csv has 1 more problem like these');
});

test('what is not kept is not described', () => {
  const faults = faultsAt(...range(0, 20));
  faults.add('ragged-row', () => assert.fail('described'));
  assert.equal(faults.problems('a.csv').length, 21);
});

test('merged faults are the first twenty of both in the order of the text', () => {
  const faults = faultsAt(...range(0, 30).map((i) => 2 * i));
  faults.merge(faultsAt(...range(0, 30).map((i) => 2 * i + 1)));
  const problems = faults.problems('a.csv');
  assert.deepEqual(problems.slice(0, 20).map((problem) => pointedAt(text, problem)), range(10, 30).map(String));
  assert.equal(problems[20]!.message, 'a.csv has 40 more problems like these');
});
