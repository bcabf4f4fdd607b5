import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forwardOperations, trainingOperations } from '../../src/core/index.ts';
import { evaluationPace, evaluationSpacing, nextEvaluation } from '../../src/training/evaluations.ts';
import type { EvaluationPace } from '../../src/training/evaluations.ts';
import { jobOf } from './helpers.ts';

/** Of a job whose evaluations cost next to nothing. */
const free: EvaluationPace = { first: 256, sparse: 1 };
/** Of one whose evaluations are half an epoch's work, from the 16th epoch on. */
const costly: EvaluationPace = { first: 16, sparse: 16 };

/** Numbers of completed epochs after which a run is measured. */
function evaluations(total: number, pace = free): number[] {
  const found: number[] = [];
  for (let epochs = 0; epochs < total; ) found.push((epochs = nextEvaluation(epochs, total, pace)));
  return found;
}

test('each of the first 256 epochs is measured', () => {
  assert.deepEqual(evaluations(256), Array.from({ length: 256 }, (_, i) => i + 1));
});

test('from then on the spacing is 2, and doubles whenever the epochs have doubled', () => {
  assert.deepEqual([255, 256, 511, 512, 1023, 1024, 1_000_000].map((epochs) => evaluationSpacing(epochs, free)), [1, 2, 2, 4, 4, 8, 4096]);
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
  fc.assert(fc.property(fc.nat(4999), fc.constantFrom(free, costly, { first: 8, sparse: 4 }), (epochs, pace) => {
    assert.equal(nextEvaluation(epochs, 5000, pace), evaluations(5000, pace).find((n) => n > epochs));
  }));
});

test('where evaluations are costly the spacing grows from the start, up to where they are a twentieth of the work', () => {
  assert.deepEqual([15, 16, 31, 32, 64, 128, 256, 2047, 2048, 4096].map((epochs) => evaluationSpacing(epochs, costly)), [1, 2, 2, 4, 8, 16, 16, 16, 16, 32]);
  const late = evaluations(1024, costly).filter((epochs) => epochs > 512);
  assert.ok(late.length * 0.5 <= 0.05 * 512, `${late.length} evaluations of half an epoch each`);
});

test('a small job is measured after every epoch, a large one as its work allows', async () => {
  const job = async (samples: number, units: number): Promise<Parameters<typeof evaluationPace>[0]> =>
    jobOf({ data: { generator: 'xor', samples }, layers: [{ units }, { units }, { units: 1 }], loss: 'mse' });
  assert.deepEqual(evaluationPace(await job(200, 8)), free);
  const large = await job(50_000, 300);
  const { network } = large.plan;
  assert.equal(forwardOperations(network), 2 * (2 * 300 + 300 * 300 + 300));
  assert.equal(trainingOperations(network), 2 * (2 * 2 * 300 + 3 * 300 * 300 + 3 * 300));
  // An evaluation is 9.1e9 operations, a third of an epoch: 8 of them, then rarer, up to every 8th epoch.
  assert.deepEqual(evaluationPace(large), { first: 8, sparse: 8 });
});
