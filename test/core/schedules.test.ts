import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduledRate } from '../../src/core/index.ts';
import type { Schedule } from '../../src/core/index.ts';
import { assertClose } from './close.ts';

/** The rates of the first n steps, five steps to an epoch. */
const rates = (schedule: Schedule | null, n: number): number[] => Array.from({ length: n }, (_, step) => scheduledRate(0.8, schedule, step, Math.floor(step / 5)));

test('without a schedule the rate stays', () => assert.deepEqual(rates(null, 3), [0.8, 0.8, 0.8]));

test('step: halves every third step, from the start', () => {
  assertClose(rates({ type: 'step', stepSize: 3, gamma: 0.5, unit: 'step' }, 8), [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2], 'η');
});

test('exponential: γ^k', () => {
  assertClose(rates({ type: 'exponential', gamma: 0.5, unit: 'step' }, 4), [0.8, 0.4, 0.2, 0.1], 'η');
});

test('cosine: from η₀ through the middle to min at `steps`, and up again', () => {
  const schedule: Schedule = { type: 'cosine', steps: 4, min: 0.2, unit: 'step' };
  const quarter = (0.6 * (1 + Math.SQRT1_2)) / 2;
  assertClose(rates(schedule, 9), [0.8, 0.2 + quarter, 0.5, 0.8 - quarter, 0.2, 0.8 - quarter, 0.5, 0.2 + quarter, 0.8], 'η');
});

test('by epoch: the same within one, by the epoch index', () => {
  const byEpoch = rates({ type: 'exponential', gamma: 0.5, unit: 'epoch' }, 11);
  assertClose(byEpoch, [...Array<number>(5).fill(0.8), ...Array<number>(5).fill(0.4), 0.2], 'η');
  assertClose(rates({ type: 'step', stepSize: 2, gamma: 0.1, unit: 'epoch' }, 11), [...Array<number>(10).fill(0.8), 0.08], 'η');
  assertClose(rates({ type: 'cosine', steps: 2, min: 0, unit: 'epoch' }, 11), [...Array<number>(5).fill(0.8), ...Array<number>(5).fill(0.4), 0], 'η');
});
