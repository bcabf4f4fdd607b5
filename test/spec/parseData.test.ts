/** The data of a spec, whatever is wrong with the rest. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseData, parseSpec } from '../../src/spec/index.ts';

const examples = new URL('../../media/examples/', import.meta.url);

test('the data of a sound spec is that of its model', () => {
  for (const file of readdirSync(examples).filter((name) => name.endsWith('.nn.json'))) {
    const text = readFileSync(new URL(file, examples), 'utf8');
    const { data, seed } = parseSpec(text).model!;
    assert.deepEqual(parseData(text), { data, seed }, file);
  }
});

test('what is wrong elsewhere does not matter, nor what is missing', () => {
  const csv = { kind: 'csv', path: 'a.csv', target: ['y'], features: null, normalize: 'none', delimiter: null, decimal: null, missing: 'error' };
  const broken = { data: { csv: 'a.csv', target: 'y' }, layers: [{ units: -3, activation: 'swish' }], loss: 'none', unknown: 1, seed: 4 };
  assert.deepEqual(parseData(JSON.stringify(broken)), { data: csv, seed: 4 });
  assert.deepEqual(parseData('{ "data": { "csv": "a.csv", "target": "y" } }'), { data: csv, seed: 0 });
  const { model } = parseSpec(JSON.stringify(broken));
  assert.equal(model, null);
});

test('what is wrong with the data is told, at its place', () => {
  const cases: readonly (readonly [string, RegExp, string])[] = [
    ['{\n  "data": { "csv": "a.csv", "target": 3 }\n}', /target of data is 3/, '3'],
    ['{ "data": { "generator": "spirl" } }', /"spirl".*spiral/, '"spirl"'],
    ['{ "layers": [] }', /"data" is missing/, '{ "layers": [] }'],
    ['{ "data": { "x": [[1, 2], [3]], "y": [[1], [2]] } }', /row 1 of x is \[1\], row 0 is \[2\]/, '[3]'],
    ['{ "data": { "generator": "xor" }, "seed": -1 }', /seed is -1/, '-1'],
    ['{ "data": ', /./, ''],
  ];
  for (const [text, message, marked] of cases) {
    const found = parseData(text);
    if ('data' in found) assert.fail(text);
    assert.match(found.message, message);
    const { start, end } = found.range;
    const offset = ({ line, column }: typeof start): number => text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + column;
    if (marked !== '') assert.equal(text.slice(offset(start), offset(end)), marked, text);
  }
});
