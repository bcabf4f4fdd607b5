/** Whatever a person types: the parser answers, its marks lie inside the text, and a model comes out exactly where nothing is wrong. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { completionsAt, hintsFor, hoverAt, parseSpec, symbolsOf, textChanges, withChanges } from '../../src/spec/index.ts';
import { expectInside, spec } from './helpers.ts';

const examples = new URL('../../media/examples/', import.meta.url);
const valid = [
  ...readdirSync(examples).filter((name) => name.endsWith('.nn.json')).map((name) => readFileSync(new URL(name, examples), 'utf8')),
  spec({ layers: '[{ "units": 2, "weights": [[1, 2], [3, 4]], "bias": [0, 1] }, { "units": 3, "activation": "softmax" }]', loss: '"crossEntropy"', more: '"input": 2, "optimizer": { "type": "rmsprop", "schedule": { "type": "cosine", "steps": 5, "unit": "epoch" } }' }),
  spec({ data: '{ "csv": "ü🙂.csv", "target": ["a", "b"], "features": "c", "normalize": "minmax" }', more: '"regularization": { "l1": 1e-3, "l2": 0 }' }).replaceAll('\n', '\r\n'),
];

/** Mutated texts of each kind: `DELTASCOPE_FUZZ=50000 npm test -- --only mutations` tries 100,000 and more. */
const runs = Number(process.env.DELTASCOPE_FUZZ ?? 1500);
let texts = 0;
let slowest = 0;

function expectSound(text: string): void {
  const start = performance.now();
  const { model, diagnostics } = parseSpec(text);
  if (model) hintsFor(model);
  slowest = Math.max(slowest, performance.now() - start);
  texts += 1;
  expectLanguage(text, texts);
  for (const { changes } of diagnostics.flatMap(({ fixes = [] }) => fixes)) {
    const edits = textChanges(text, changes);
    if (edits) assert.deepEqual(parseSpec(withChanges(text, edits)).diagnostics.filter(({ code }) => code === 'syntax'), []);
  }
  assert.equal(model === null, diagnostics.some(({ severity }) => severity === 'error'), 'a model comes out exactly where there is no error');
  for (const { message, range, file } of diagnostics) {
    assert.equal(file, null);
    assert.match(message, /^\P{Cc}+$/u);
    assert.ok(!/undefined|\[object|Received/.test(message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')), message);
    expectInside(range, text);
  }
}

/** What an editor asks of the text, at one place of it. */
function expectLanguage(text: string, at: number): void {
  const offset = at % (text.length + 1);
  symbolsOf(text);
  const hovered = hoverAt(text, offset);
  for (const { offset: from, length } of [...(hovered ? [hovered.span] : []), ...completionsAt(text, offset, { columns: ['a'], files: ['a.csv'] }).map(({ span }) => span)]) {
    assert.ok(from >= 0 && from + length <= text.length);
  }
}

type Edit = { readonly at: number; readonly cut: number; readonly put: string };

const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  { weight: 4, arbitrary: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '//', '/*', '*/', '\\', '\r', '\n', '\0', '\ud800', '🙂', '-', '1e999', 'NaN', 'null', 'true', '0', '-1', '1.5', '""') },
  { weight: 2, arbitrary: fc.constantFrom('"units"', '"weights": [[1]]', '"softmax"', '"type": "adam"', '"seed": 1,', '"x": [[]]', '"__proto__": {}', '"csv": "a.csv"') },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
);
const edits: fc.Arbitrary<Edit[]> = fc.array(fc.record({ at: fc.nat(10_000), cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)), put: fragment }), { minLength: 1, maxLength: 4 });

function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((result, { at, cut, put }) => {
    const from = at % (result.length + 1);
    return result.slice(0, from) + put + result.slice(from + cut);
  }, text);
}

/** All values of a JSON document with their paths. */
function pathsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key])) : [];
  return [path, ...inner];
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? replaced(item, rest, by) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}

const parsed = valid.map((text) => JSON.parse(text.replaceAll(/^\/\/.*$/gm, '')) as unknown);
const word = fc.constantFrom('', 'relu', 'sigmoid', 'softmax', 'bce', 'mse', 'adam', 'sgd', 'full', 'x', 'csv', 'xor', 'step', 'epoch', 'cosine', 'dense', 'zeros', '__proto__', 'toString');
const anything = fc.oneof(word, fc.integer({ min: -2, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), { maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), fc.dictionary(word, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }));

test('the specs that are mutated are valid', () => {
  for (const text of valid) assert.deepEqual(parseSpec(text).diagnostics.filter(({ severity }) => severity === 'error'), []);
});

test('any text at all is answered', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.json()), expectSound), { numRuns: Math.ceil(0.4 * runs) });
});

test('a valid spec with characters cut out and put in is answered', () => {
  fc.assert(fc.property(fc.constantFrom(...valid), edits, (text, changes) => expectSound(edited(text, changes))), { numRuns: runs });
});

test('a valid spec with values replaced by other JSON is answered', () => {
  fc.assert(
    fc.property(fc.constantFrom(...parsed), fc.array(fc.tuple(fc.nat(), anything), { minLength: 1, maxLength: 3 }), (root, changes) => {
      let value = root;
      for (const [at, by] of changes) {
        const paths = pathsIn(value);
        value = replaced(value, paths[at % paths.length]!, by);
      }
      expectSound(JSON.stringify(value, null, 2) ?? '');
    }),
    { numRuns: runs },
  );
});

test('of the values that are replaced, some are allowed and some are not', () => {
  let models = 0;
  const few = 300;
  fc.assert(
    fc.property(fc.constantFrom(...parsed), fc.nat(), anything, (root, at, by) => {
      const paths = pathsIn(root);
      if (parseSpec(JSON.stringify(replaced(root, paths[at % paths.length]!, by)) ?? '').model) models += 1;
    }),
    { numRuns: few, seed: 1 },
  );
  assert.ok(models > few / 50 && models < few / 2, `${models} of ${few}`);
});

after(() => {
  if (process.env.DELTASCOPE_FUZZ !== undefined) console.log(`${texts} texts, the slowest parsed in ${slowest.toFixed(1)} ms, heap ${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB`);
});
