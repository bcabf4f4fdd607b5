/** Bytes of a file as text, and places in that text. */

/** A place in a text as editors count: 0-based, columns in UTF-16 units, lines ended by CRLF, LF or CR. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A part of a text: [start, end), in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** UTF-8 as text, byte order marks included. `wrong` is where the first thing that is not UTF-8 stands in the text, or −1. */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string; readonly wrong: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), wrong: -1 };
  } catch {
    // What cannot be decoded becomes U+FFFD: the first one in the text is the place, unless the file also has a real one before it.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { text, wrong: text.indexOf('\ufffd') };
  }
}

/** Finds places in a text that begins with a line of its file. Asked in ascending order, it walks over the text once. */
export class Places {
  private readonly text: string;
  private readonly firstLine: number;
  private readonly breaks = /\r\n|\r|\n/g;
  private line = 0;
  private lineStart = 0;
  private next: RegExpExecArray | null = null;

  constructor(text: string, firstLine: number) {
    this.text = text;
    this.firstLine = firstLine;
    this.rewind();
  }

  /** The line of an offset. */
  lineAt(offset: number): number {
    if (offset < this.lineStart) this.rewind();
    while (this.next && this.next.index + this.next[0].length <= offset) {
      this.line++;
      this.lineStart = this.breaks.lastIndex;
      this.next = this.breaks.exec(this.text);
    }
    return this.line;
  }

  /** Where a span is; of a span over several lines, its part on the first. */
  of([start, end]: Span): Place {
    const line = this.lineAt(start);
    const lineEnd = this.next?.index ?? this.text.length;
    return { line, column: start - this.lineStart, endColumn: Math.max(start, Math.min(end, lineEnd)) - this.lineStart };
  }

  private rewind(): void {
    this.line = this.firstLine;
    this.lineStart = 0;
    this.breaks.lastIndex = 0;
    this.next = this.breaks.exec(this.text);
  }
}
