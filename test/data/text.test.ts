import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeUtf8, placesOf } from '../../src/data/text.ts';
import type { Span } from '../../src/data/text.ts';
import { bytesOf, problemsOf, valueOf } from './helpers.ts';

test('UTF-8 becomes text, a byte order mark is no part of it', () => {
  assert.equal(valueOf(decodeUtf8(bytesOf('Größe,π\n'), 'a.csv')), 'Größe,π\n');
  assert.equal(valueOf(decodeUtf8(bytesOf('\ufeffa,b'), 'a.csv')), 'a,b');
});

test('any well-formed text survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(valueOf(decodeUtf8(bytesOf(text), 'a.csv')), text.replace(/^\ufeff/, ''));
    }),
  );
});

test('bytes that are not UTF-8 are a problem at their place', () => {
  // ö as one byte of Latin-1, in the third line.
  const latin1 = Uint8Array.from([...bytesOf('a,b\n1,2\nGr'), 0xf6, ...bytesOf('sse,3\n')]);
  const [problem] = problemsOf(decodeUtf8(latin1, 'a.csv'));
  assert.deepEqual(problem!.at, { file: 'a.csv', line: 2, column: 2, endColumn: 3 });
  assert.equal(problem!.message, 'a.csv is not UTF-8 here: save it as UTF-8');
});

test('UTF-16 is called by its name', () => {
  for (const mark of [[0xff, 0xfe], [0xfe, 0xff]]) {
    const [problem] = problemsOf(decodeUtf8(Uint8Array.from([...mark, 0x61, 0]), 'a.csv'));
    assert.equal(problem!.message, 'a.csv is UTF-16: save it as UTF-8');
  }
});

test('LF, CRLF and CR end a line', () => {
  const text = 'ab\ncd\r\nef\rgh';
  const spans: Span[] = ['ab', 'cd', 'ef', 'gh'].map((word) => [text.indexOf(word), text.indexOf(word) + 2]);
  assert.deepEqual(placesOf(text, spans), [0, 1, 2, 3].map((line) => ({ line, column: 0, endColumn: 2 })));
});

test('of a span over several lines the place is its part on the first', () => {
  assert.deepEqual(placesOf('a,"b\nc",d', [[2, 7]]), [{ line: 0, column: 2, endColumn: 4 }]);
  assert.deepEqual(placesOf('a\r\n"b\r\nc"', [[3, 9]]), [{ line: 1, column: 0, endColumn: 2 }]);
});

test('spans of the same line and empty spans have their own places', () => {
  assert.deepEqual(placesOf('a,,b', [[0, 1], [2, 2], [3, 4]]).map(({ column, endColumn }) => [column, endColumn]), [[0, 1], [2, 2], [3, 4]]);
  assert.deepEqual(placesOf('', [[0, 0]]), [{ line: 0, column: 0, endColumn: 0 }]);
});

test('the text at a place is the text of its span', () => {
  const lines = fc.array(fc.tuple(fc.stringMatching(/^[a-zé😀]{1,5}$/u), fc.constantFrom('\n', '\r\n', '\r')), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lines, (parts) => {
      let text = '';
      const spans: Span[] = parts.map(([word, end]) => {
        const start = text.length;
        text += word + end;
        return [start, start + word.length];
      });
      const shown = text.split(/\r\n|\r|\n/);
      placesOf(text, spans).forEach(({ line, column, endColumn }, i) => {
        assert.equal(shown[line]!.slice(column, endColumn), parts[i]![0]);
      });
    }),
  );
});
