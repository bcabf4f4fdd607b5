import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeUtf8, Places } from '../../src/data/text.ts';
import type { Place, Span } from '../../src/data/text.ts';
import { bytesOf } from './helpers.ts';

function placesOf(text: string, spans: readonly Span[]): Place[] {
  const places = new Places(text, 0);
  return spans.map((span) => places.of(span));
}

test('any well-formed text survives, byte order marks included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ufeff'), (text, mark) => {
      assert.deepEqual(decodeUtf8(bytesOf(mark + text)), { text: mark + text, wrong: -1 });
    }),
  );
});

test('bytes that are not UTF-8 are found where they stand in the text', () => {
  // ö as one byte of Latin-1.
  const latin1 = Uint8Array.from([...bytesOf('a,b\n1,2\nGr'), 0xf6, ...bytesOf('sse,3\n')]);
  assert.equal(decodeUtf8(latin1).wrong, 10);
});

test('places are asked for in any order, and lines are counted from the first', () => {
  const text = 'ab\ncd\r\nef';
  const places = new Places(text, 5);
  assert.deepEqual([8, 0, 3, 6].map((at) => places.of([at, at + 1]).line), [7, 5, 6, 6]);
  assert.deepEqual([text.length, 0].map((at) => places.lineAt(at)), [7, 5]);
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
