import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { looksLikeNumber, numberIn, NumberReader } from '../../src/data/numbers.ts';

test('every finite number is read as JavaScript prints it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(numberIn(String(value)), value === 0 ? 0 : value);
      assert.equal(numberIn(` ${value.toExponential()}\r`), value === 0 ? Math.abs(value) : value);
      assert.equal(numberIn(String(value).replace('.', ','), ','), value === 0 ? 0 : value);
    }),
  );
});

test('a number with few digits is the nearest there is, as JavaScript reads it', () => {
  const digits = fc.stringMatching(/^[0-9]{1,9}$/);
  fc.assert(fc.property(digits, digits, fc.constantFrom('', '-'), (whole, rest, sign) => {
    assert.ok(Object.is(numberIn(`${sign}${whole}.${rest}`), Number(`${sign}${whole}.${rest}`)));
  }));
});

test('decimal numbers in all their forms are numbers', () => {
  for (const [cell, value] of [['1', 1], ['-1.5', -1.5], ['+2', 2], ['.5', 0.5], ['5.', 5], ['1e3', 1000], ['1E-2', 0.01], [' 7 ', 7], ['007', 7]] as const) {
    assert.equal(numberIn(cell), value, cell);
    assert.equal(numberIn(cell.replace('.', ','), ','), value, cell);
  }
});

test('what only a programmer calls a number is none', () => {
  for (const cell of ['', ' ', '-', 'n/a', '0x10', '0b1', '1_000', '1,5', '1 000', '--1', '.', 'e5', '1e', '1.2.3', 'true', 'NaN', 'Infinity', '-inf', '1e999', '½']) {
    assert.ok(Number.isNaN(numberIn(cell)), cell);
  }
});

test('with a decimal comma, a point is no part of a number', () => {
  for (const cell of ['1.5', '1.234,5', '1,2,3', ',']) assert.ok(Number.isNaN(numberIn(cell, ',')), cell);
});

test('numbers of every notation look like numbers', () => {
  for (const cell of ['1', '-1.5', '1,5', ',5', '1.234,5', '1,234.5', "1'234", '12 345,6', '1e3', '1,5e3']) assert.ok(looksLikeNumber(cell), cell);
  for (const cell of ['', 'a', '1.2.3', '2024-01-05', '5 cm', '1_000', '.', '12:30']) assert.ok(!looksLikeNumber(cell), cell);
});

test('the first number with decimals decides for the file', () => {
  const comma = new NumberReader(null);
  assert.deepEqual(['7', '2,5', '1', 'x', '3,25'].map((cell) => comma.read(cell)), [7, 2.5, 1, NaN, 3.25]);
  assert.ok(Number.isNaN(comma.read('2.5')));
  assert.equal(comma.notation, 'numbers have a decimal comma here, as in "2,5", and no separators of thousands');
  const point = new NumberReader(null);
  assert.deepEqual(['2.5', '2,5'].map((cell) => point.read(cell)), [2.5, NaN]);
  assert.equal(new NumberReader(',').notation, 'numbers have a decimal comma here, and no separators of thousands');
});

test('commas that could all be separators of thousands are doubtful', () => {
  const reading = (...cells: string[]): string | null => {
    const reader = new NumberReader(null);
    for (const cell of cells) reader.read(cell);
    return reader.doubtful;
  };
  assert.equal(reading('7', '1,234', '12,500'), '1,234');
  assert.equal(reading('1,234', '1,5'), null);
  assert.equal(reading('1,234', '0,500'), null);
  assert.equal(reading('0,500'), null);
  assert.equal(reading('1.234'), null);
  assert.equal(reading('1', '2'), null);
});

test('a very long cell takes no time', () => {
  const start = performance.now();
  for (const cell of [`${'1'.repeat(1_000_000)}x`, `${' '.repeat(1_000_000)}x`, `${'1,234'.repeat(200_000)}x`, `${'123 '.repeat(200_000)}x`]) {
    for (const decimal of ['.', ','] as const) assert.ok(Number.isNaN(numberIn(cell, decimal)));
    assert.ok(!looksLikeNumber(cell));
  }
  assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
});
