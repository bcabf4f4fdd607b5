/** Bytes of a file as text, and places in that text. */

import { fileError } from './problems.ts';
import type { Outcome } from './problems.ts';

/** A place in a text as editors count: 0-based, columns in UTF-16 units, lines ended by CRLF, LF or CR. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A part of a text: [start, end), in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** UTF-8 as text, without a byte order mark; or where it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, file: string): Outcome<string> {
  try {
    return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    if (utf16) return { problems: [fileError('not-utf8', `${file} is UTF-16: save it as UTF-8`, file, { line: 0, column: 0, endColumn: 1 })] };
    // What cannot be decoded becomes U+FFFD: the first one in the text is the place, unless the file also has a real one before it.
    const text = new TextDecoder('utf-8').decode(bytes);
    const at = text.indexOf('\ufffd');
    const [place] = placesOf(text, [[at, at + 1]]);
    return { problems: [fileError('not-utf8', `${file} is not UTF-8 here: save it as UTF-8`, file, place!)] };
  }
}

/** Where the spans are, which must ascend; of a span over several lines, its part on the first. One walk over the text. */
export function placesOf(text: string, spans: readonly Span[]): Place[] {
  const breaks = /\r\n|\r|\n/g;
  let line = 0;
  let lineStart = 0;
  let lineBreak = breaks.exec(text);
  return spans.map(([start, end]) => {
    while (lineBreak && lineBreak.index + lineBreak[0].length <= start) {
      line++;
      lineStart = lineBreak.index + lineBreak[0].length;
      lineBreak = breaks.exec(text);
    }
    const lineEnd = lineBreak?.index ?? text.length;
    return { line, column: start - lineStart, endColumn: Math.max(start, Math.min(end, lineEnd)) - lineStart };
  });
}
