import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { positions, readDocument } from '../../src/spec/document.ts';
import { parseSpec } from '../../src/spec/index.ts';
import { expectDiagnostic, expectInside, expectOne, positionOf, spec, unmark } from './helpers.ts';

/** The first diagnostic of a text with marks; more may follow, as consequences. */
function expectFirst(template: string, ...says: string[]): void {
  const { text, range } = unmark(template);
  const { model, diagnostics } = parseSpec(text);
  assert.equal(model, null);
  expectDiagnostic(diagnostics[0]!, 'error', 'syntax', range, says, text);
}

test('syntax errors are marked where they are', () => {
  expectFirst('{ "seed": 1 «"name"»: "a" }', 'a comma is missing');
  expectFirst('{ "seed" «1» }', 'a colon is missing');
  expectFirst('{ "seed": «}»', 'a value is missing');
  expectFirst('{ "seed": 1«»', 'a closing } is missing');
  expectFirst('[1«»', 'a closing ] is missing');
  expectFirst('{} «1»', 'ended before this');
  expectFirst('{ «seed»: 1 }', 'double quotes');
  expectFirst(`{ "seed": «'1'» }`, 'double quotes');
  expectFirst('{ "seed": 0«1» }');
  expectFirst('{ "seed": «+1» }');
  expectFirst('{ "a": «"b»', 'the text is not closed');
  expectFirst('{} «/* »', 'the comment is not closed');
  expectFirst('{ "a": «"\\q"» }', 'not a valid escape');
});

test('NaN and Infinity are no numbers', () => {
  for (const literal of ['«NaN»', '«Infinity»', '«-»Infinity']) expectFirst(spec({ more: `"seed": ${literal}` }), 'NaN and Infinity are no numbers');
});

test('an empty text is told what a spec wants, one with comments only asks for a value', () => {
  for (const template of ['«»', '  «»', '\n«»']) expectFirst(template, 'the spec is empty');
  expectFirst('// nothing\n«»', 'a value is missing');
});

test('a key that is there twice is marked the second time', () => {
  expectOne(spec({ more: '"seed": 1, «"seed"»: 1' }), 'error', 'duplicate-key', '"seed" is here twice');
  expectOne(spec({ layers: '[{ "units": 1, «"units"»: 2 }]', loss: '"mse"' }), 'error', 'duplicate-key', '"units"');
  const { diagnostics } = parseSpec(spec({ more: '"seed": 1, "seed": 2, "seed": 3' }));
  assert.equal(diagnostics.length, 2);
  assert.ok(parseSpec(spec({ layers: '[{ "units": 1 }, { "units": 1, "activation": "sigmoid" }]' })).model, 'the same key in two objects is fine');
});

test('nesting that is too deep is refused at the bracket that goes too far', () => {
  const open = '['.repeat(64);
  expectOne(`${open}«[»${']'.repeat(65)}`, 'error', 'too-deep', '64');
  assert.notEqual(parseSpec(`${open}${']'.repeat(64)}`).diagnostics[0]!.code, 'too-deep');
  assert.notEqual(parseSpec(`{ "name": "${'['.repeat(100)}" }`).diagnostics[0]!.code, 'too-deep', 'brackets in a text do not count');
  assert.notEqual(parseSpec(`{ /* ${'['.repeat(100)} */ }`).diagnostics[0]!.code, 'too-deep', 'nor those in a comment');
});

test('nesting is bounded also where brackets do not match', () => {
  const many = 100_000;
  for (const text of [
    '['.repeat(many), '{"a":'.repeat(many), `[${'}'.repeat(many)},${'['.repeat(many)}`, '[}'.repeat(many), '[},'.repeat(many), '[[[}}},'.repeat(many),
    '{"a":]'.repeat(many), '{"a":[}'.repeat(many), '[{]'.repeat(many), '{]"a":'.repeat(many), `${']'.repeat(many)}${'['.repeat(many)}`,
  ]) {
    const { model, diagnostics } = parseSpec(text);
    assert.equal(model, null);
    assert.ok(diagnostics.length > 0, text.slice(0, 20));
  }
});

test('any brackets and commas in any order are read without running out of stack', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('[', ']', '{', '}', ',', '"a":', '1'), { maxLength: 12 }), (tokens) => {
      const text = tokens.join('').repeat(20_000);
      for (const { range } of readDocument(text).problems) expectInside(range, text.slice(0, 2_000_000));
    }),
    { numRuns: 40 },
  );
});

test('offsets become the places that counting line by line gives', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '🙂', '\n', '\r', '\r\n', ' ')), (parts) => {
      const text = parts.join('');
      const at = positions(text);
      for (let offset = 0; offset <= text.length; offset++) {
        if (text[offset] === '\n' && text[offset - 1] === '\r') continue; // inside a line break
        assert.deepEqual(at(offset), positionOf(text, offset));
      }
    }),
  );
});
