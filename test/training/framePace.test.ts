import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FramePace } from '../../src/training/framePace.ts';

/** How many frames are made in so many ms, and the part of the time that they take. `cost` of the n-th frame, in ms. */
function frames(ms: number, cost: (n: number) => number, training = 0): { made: number; share: number } {
  const pace = new FramePace();
  let [made, spent] = [0, 0];
  for (let now = 0; now < ms; now += 1) {
    if (!pace.due(now)) continue;
    pace.made(now, now + cost(made) + training, training);
    spent += cost(made);
    now += cost(made) + training;
    made += 1;
  }
  return { made, share: spent / ms };
}

test('the first frame may be made at once', () => {
  assert.ok(new FramePace().due(0));
});

test('frames that cost little come twenty times a second', () => {
  const { made } = frames(10_000, () => 0.01);
  assert.ok(made >= 190 && made <= 200, `${made} frames`);
});

test('frames that cost much take four percent of the time', () => {
  for (const cost of [5, 30, 200]) {
    const { share } = frames(100_000, () => cost);
    assert.ok(share > 0.035 && share < 0.045, `${share} of the time at ${cost} ms a frame`);
  }
});

test('what the next step need not do again costs nothing', () => {
  const { made, share } = frames(100_000, () => 2, 40);
  assert.ok(made > 1000 && share < 0.045, `${made} frames, ${share} of the time`);
  assert.ok(frames(10_000, () => 0, 0).made >= 190);
});

test('a single slow frame does not hold up the next', () => {
  const { made } = frames(10_000, (n) => (n % 10 === 5 ? 100 : 1));
  assert.ok(made > 150, `${made} frames`);
});
