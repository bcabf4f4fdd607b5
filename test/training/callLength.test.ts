import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallLength } from '../../src/training/callLength.ts';

test('a first call makes one step', () => {
  assert.equal(new CallLength(5).steps, 1);
});

test('after a few calls one takes as long as it should, however fast the steps are', () => {
  for (const stepsPerMs of [0.01, 1, 6000]) {
    const call = new CallLength(5);
    for (let k = 0; k < 10; k++) call.measure(call.steps, call.steps / stepsPerMs);
    assert.equal(call.steps, Math.max(1, 5 * stepsPerMs));
  }
});

test('a call in which no time seemed to pass is followed by a longer one, but not by an endless one', () => {
  const call = new CallLength(5);
  call.measure(1, 0);
  assert.equal(call.steps, 16);
});

test('a call without steps says nothing', () => {
  const call = new CallLength(5);
  call.measure(10, 1);
  const { steps } = call;
  call.measure(0, 3);
  assert.equal(call.steps, steps);
});
