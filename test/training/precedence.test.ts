import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Precedence } from '../../src/training/precedence.ts';

test('training rests from the question to the answer', () => {
  const precedence = new Precedence();
  assert.ok(!precedence.holds(1000));
  precedence.asked(1000);
  assert.ok(precedence.holds(1000) && precedence.holds(1030));
  precedence.answered(1031);
  assert.ok(!precedence.holds(1031));
});

test('an answer is waited for no longer than 60 ms', () => {
  const precedence = new Precedence();
  precedence.asked(1000);
  assert.ok(precedence.holds(1059));
  assert.ok(!precedence.holds(1060));
});

test('training goes on as long as it rested, before it rests again', () => {
  const precedence = new Precedence();
  precedence.asked(1000);
  precedence.answered(1040);
  precedence.asked(1041);
  assert.ok(!precedence.holds(1041));
  precedence.asked(1079);
  assert.ok(!precedence.holds(1079));
  precedence.asked(1080);
  assert.ok(precedence.holds(1080));
});

test('an answer to a question that nobody waits for any more changes nothing', () => {
  const precedence = new Precedence();
  precedence.answered(900);
  precedence.asked(1000);
  assert.ok(precedence.holds(1001));
});

test('however fast one points, training has half of the time, but for one rest', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ what: fc.constantFrom('asked' as const, 'answered' as const), after: fc.integer({ min: 0, max: 30 }) }), { minLength: 1, maxLength: 300 }), (events) => {
      const precedence = new Precedence();
      let now = 0;
      let rested = 0;
      for (const { what, after } of events) {
        for (const end = now + after; now < end; now += 1) if (precedence.holds(now)) rested += 1;
        precedence[what](now);
      }
      assert.ok(rested <= now / 2 + 60, `${rested} of ${now} ms`);
    }),
  );
});
