import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluationSpacing, nextEvaluation } from '../../src/training/evaluations.ts';

/** Numbers of completed epochs after which a run is measured. */
function evaluations(total: number): number[] {
  const found: number[] = [];
  for (let epochs = 0; epochs < total; ) found.push((epochs = nextEvaluation(epochs, total)));
  return found;
}

test('each of the first 256 epochs is measured', () => {
  assert.deepEqual(evaluations(256), Array.from({ length: 256 }, (_, i) => i + 1));
});

test('from then on the spacing is 2, and doubles whenever the epochs have doubled', () => {
  assert.deepEqual([255, 256, 511, 512, 1023, 1024, 1_000_000].map(evaluationSpacing), [1, 2, 2, 4, 4, 8, 4096]);
  assert.deepEqual(evaluations(1050).slice(256), [
    ...Array.from({ length: 128 }, (_, i) => 258 + 2 * i), ...Array.from({ length: 128 }, (_, i) => 516 + 4 * i), 1032, 1040, 1048, 1050,
  ]);
});

test('a run is measured at its end, however long it is', () => {
  for (const total of [1, 2, 255, 257, 1021, 99_999]) assert.equal(evaluations(total).at(-1), total);
});

test('a million epochs are measured some two thousand times', () => {
  assert.ok(evaluations(1_000_000).length < 2000);
});

test('the next evaluation is the same from wherever one asks before it', () => {
  const all = evaluations(5000);
  fc.assert(fc.property(fc.nat(4999), (epochs) => {
    assert.equal(nextEvaluation(epochs, 5000), all.find((n) => n > epochs));
  }));
});
