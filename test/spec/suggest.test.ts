import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearest, quoted, suggestion } from '../../src/spec/suggest.ts';

const names = ['linear', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'softmax'];

test('a slip of the hand finds what was meant, in any case of letters', () => {
  for (const [typed, meant] of [['sigmod', 'sigmoid'], ['SIGMOID', 'sigmoid'], ['rleu', null], ['relU', 'relu'], ['leakyrelu', 'leakyRelu'], ['softmaxx', 'softmax'], ['tahn', null], ['tan', 'tanh']] as const) {
    assert.equal(nearest(typed, names), meant, typed);
  }
});

test('nothing is suggested for something else altogether', () => {
  for (const typed of ['', 'x', 'swish', 'a'.repeat(1000)]) assert.equal(nearest(typed, names), null, typed);
  assert.equal(suggestion('swish', ['relu', 'tanh']), 'valid are relu, tanh');
  assert.equal(suggestion('rel', ['relu', 'tanh']), 'did you mean "relu"? Valid are relu, tanh');
});

test('every name is nearest to itself, and one letter more does not change that', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (name, at, letter) => {
      assert.equal(nearest(name, names), name);
      const i = at % (name.length + 1);
      assert.equal(nearest(name.slice(0, i) + letter + name.slice(i), names), name);
    }),
  );
});

test('a suggestion for a very long word takes no time', () => {
  const started = performance.now();
  assert.ok(suggestion('r'.repeat(1_000_000), names).startsWith('valid are'));
  assert.ok(performance.now() - started < 2000);
});

test('a quoted text is one line of at most 42 characters, escapes aside', () => {
  assert.equal(quoted('relu'), '"relu"');
  assert.equal(quoted('a\nb'), '"a\\nb"');
  assert.equal(quoted('x'.repeat(41)), `"${'x'.repeat(39)}…"`);
});
