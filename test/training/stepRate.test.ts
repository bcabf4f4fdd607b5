import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepRate } from '../../src/training/stepRate.ts';

test('without a pace any number of steps may be made', () => {
  const rate = new StepRate();
  rate.restart(0, 0);
  assert.equal(rate.allowed(1e9, 5, null), Infinity);
});

test('a pace allows as many steps as it is behind', () => {
  const rate = new StepRate();
  rate.restart(1000, 40);
  assert.equal(rate.allowed(1000, 40, 10), 0);
  assert.equal(rate.allowed(1099, 40, 10), 0);
  assert.equal(rate.allowed(1100, 40, 10), 1);
  assert.equal(rate.allowed(1200, 41, 10), 1);
  assert.equal(rate.allowed(2000, 60, 10), 0, 'ahead of the pace');
});

test('what a pause of the machine cost is not made up for: a tenth of a second at most', () => {
  const rate = new StepRate();
  rate.restart(0, 0);
  assert.equal(rate.allowed(5000, 0, 100), 10);
  assert.equal(rate.allowed(5000, 10, 100), 0);
  assert.equal(rate.allowed(5050, 10, 100), 5);
});

test('kept for ten seconds, a pace makes exactly its steps', () => {
  for (const pace of [1, 3, 60, 250]) {
    const rate = new StepRate();
    rate.restart(123, 7);
    let step = 7;
    for (let now = 123; now <= 10_123; now += 7) step += rate.allowed(now, step, pace);
    step += rate.allowed(10_123, step, pace);
    assert.equal(step, 7 + 10 * pace);
  }
});

test('a steady rate is measured as it is, a new one is reached in about half a second', () => {
  const rate = new StepRate();
  rate.restart(0, 0);
  assert.equal(rate.stepsPerSecond, 0);
  let [now, step] = [0, 0];
  const run = (ms: number, perMs: number): void => {
    for (const end = now + ms; now < end; ) {
      now += 10;
      step += 10 * perMs;
      rate.measure(now, step, 8);
    }
  };
  run(1000, 2);
  assert.ok(Math.abs(rate.stepsPerSecond - 2000) < 1e-6);
  run(500, 6); // 1 − 1/e of the way from 2000 to 6000
  assert.ok(Math.abs(rate.stepsPerSecond - (6000 - 4000 / Math.E)) < 1);
});

test('between two looks at the clock lies about a millisecond, however fast the steps are', () => {
  for (const perMs of [1, 100, 6000]) {
    const rate = new StepRate();
    rate.restart(0, 0);
    assert.equal(rate.stepsBetweenLooks, 1);
    for (let k = 1; k <= 10; k++) rate.measure(10 * k, 8 * perMs * k, 8);
    assert.equal(rate.stepsBetweenLooks, perMs);
    rate.measure(110, 80 * perMs + 1, 8); // 8 ms a step
    assert.equal(rate.stepsBetweenLooks, 1);
  }
});

test('a measure in which no time passed changes nothing', () => {
  const rate = new StepRate();
  rate.restart(0, 0);
  rate.measure(10, 10, 10);
  const before = rate.stepsPerSecond;
  rate.measure(10, 15, 0);
  assert.equal(rate.stepsPerSecond, before);
});

test('what a step takes is that of the last slice that made one', () => {
  const rate = new StepRate();
  rate.restart(0, 0);
  rate.measure(10, 4, 8);
  assert.equal(rate.msPerStep, 2);
  rate.measure(20, 4, 9);
  assert.equal(rate.msPerStep, 2);
  rate.measure(30, 6, 9);
  assert.equal(rate.msPerStep, 4.5);
});
