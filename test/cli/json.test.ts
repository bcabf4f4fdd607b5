import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toJson } from '../../src/cli/json.ts';
import { short } from '../../src/training/digits.ts';

test('every finite number is printed so that reading it gives the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const text = toJson([x]);
      assert.equal(Number(text.slice(1, -1)), x === 0 ? 0 : x);
      assert.deepEqual(JSON.parse(toJson(Float64Array.of(x, x))), [x === 0 ? 0 : x, x === 0 ? 0 : x]);
    }),
    { numRuns: 2000 },
  );
});

test('numbers that are not finite are the strings of their names, wherever they stand', () => {
  assert.equal(toJson({ a: NaN, b: [Infinity, { c: -Infinity }], d: Float64Array.of(NaN, 1) }), '{"a":"NaN","b":["Infinity",{"c":"-Infinity"}],"d":["NaN",1]}');
});

test('texts, null and truth are themselves', () => {
  assert.equal(toJson({ a: 'NaN "x"', b: null, c: true, d: Uint32Array.of(3) }), '{"a":"NaN \\"x\\"","b":null,"c":true,"d":[3]}');
});

test('people get six digits', () => {
  assert.deepEqual([0.1 + 0.2, 1234567.8, 1e-9 / 3, 0, NaN, -Infinity].map(short), ['0.3', '1234570', '3.33333e-10', '0', 'NaN', '-Infinity']);
});
