import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundText, exact, grouped, inDisc, multiplier, notationFor, precise, short, significant, tick } from '../../webview/format.ts';

test('six significant digits, zeros kept', () => {
  assert.equal(precise(0.5), '0.500000');
  assert.equal(precise(-0.1234567), '−0.123457');
  assert.equal(precise(1234.5), '1234.50');
  assert.equal(precise(123456.7), '123457');
  assert.equal(precise(0), '0.00000');
  assert.equal(precise(-0), '0.00000');
});

test('an exponent only where a plain number would be too long', () => {
  assert.equal(precise(0.0001), '0.000100000');
  assert.equal(precise(0.00001234567), '1.23457e−5');
  assert.equal(precise(-12345678), '−1.23457e7');
  assert.equal(significant(12345, 3), '12345');
});

test('what is not finite is spelled', () => {
  assert.equal(precise(NaN), 'NaN');
  assert.equal(precise(Infinity), '∞');
  assert.equal(short(-Infinity, notationFor(1)), '−∞');
});

test('no number has a hyphen for a minus', () => {
  fc.assert(fc.property(fc.double(), fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (value, bound) => {
    for (const text of [precise(value), short(value, notationFor(bound))]) assert.ok(!text.includes('-'), text);
  }));
});

test('six digits are right to half a unit of the last', () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
    fc.pre(Math.abs(value) > 1e-300);
    const read = Number(precise(value).replaceAll('−', '-'));
    assert.ok(Math.abs(read - value) <= Math.abs(value) * 5.001e-6);
  }));
});

test('the exact text reads back to the same number', () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Number(exact(value)) === value));
});

test('a notation follows from the scale alone', () => {
  assert.deepEqual(notationFor(0.5), { exponent: 0, decimals: 2 });
  assert.deepEqual(notationFor(20), { exponent: 0, decimals: 1 });
  assert.deepEqual(notationFor(500), { exponent: 0, decimals: 0 });
  assert.deepEqual(notationFor(0.05), { exponent: -3, decimals: 1 });
  assert.deepEqual(notationFor(0.002), { exponent: -3, decimals: 2 });
  assert.deepEqual(notationFor(1000), { exponent: 3, decimals: 2 });
  assert.deepEqual(notationFor(0), { exponent: 0, decimals: 2 });
});

test('a number within its scale takes five characters at the most', () => {
  fc.assert(fc.property(fc.integer({ min: -12, max: 12 }), fc.constantFrom(1, 2, 5), fc.double({ min: -1, max: 1, noNaN: true }), (power, step, part) => {
    const bound = Number(`${step}e${power}`);
    assert.ok(short(part * bound, notationFor(bound)).length <= 5);
  }));
});

test('what rounds to zero has no sign', () => {
  assert.equal(short(-0.001, notationFor(1)), '0.00');
  assert.equal(short(-0.23, notationFor(1)), '−0.23');
  assert.deepEqual([0, -0.001, 0.0049, 0.23, NaN].map((value) => inDisc(value, notationFor(1))), ['0.00', '≈0', '≈0', '0.23', 'NaN']);
});

test('the ends of a scale carry no needless zeros, its multiplier stands apart', () => {
  assert.equal(boundText(0.5, notationFor(0.5)), '0.5');
  assert.equal(boundText(-0.02, notationFor(0.02)), '−20');
  assert.equal(multiplier(notationFor(0.02)), '×10⁻³');
  assert.equal(multiplier(notationFor(5)), '');
});

test('ticks are short', () => {
  assert.deepEqual([0, 0.001, 0.02, 100, 1e-5, 2e-5, 1e6].map(tick), ['0', '0.001', '0.02', '100', '10⁻⁵', '2·10⁻⁵', '10⁶']);
});

test('counts have their thousands apart', () => {
  assert.equal(grouped(12345.2), '12,345');
});
