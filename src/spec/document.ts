/** A JSON document with comments and trailing commas: its value, its syntax errors, and where everything stands. */

import * as l10n from '@vscode/l10n';
import { createScanner, findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { JsonPath, Position, Range } from './diagnostic.ts';
import type { ProblemCode } from './problems.ts';
import { quoted } from './suggest.ts';

export interface SpecDocument {
  readonly value: unknown;
  readonly problems: readonly { readonly code: ProblemCode; readonly message: string; readonly range: Range }[];
  /** Where the value at a path stands; `key` for the key in front of it. For a path that is not there: its nearest ancestor. */
  readonly locate: (path: JsonPath, part?: 'value' | 'key') => Range;
  readonly has: (path: JsonPath) => boolean;
}

/** Deeper nesting is refused: no spec needs it, and a recursive parser would run out of stack on it. */
export const maxDepth = 64;

/** Reads a document. Never throws, whatever the text. */
export function readDocument(text: string): SpecDocument {
  const position = positions(text);
  const rangeAt = (offset: number, length: number): Range => ({ start: position(offset), end: position(offset + length) });
  const deep = offsetOfDepth(text, maxDepth);
  if (deep !== null) {
    const problem = { code: 'too-deep' as const, message: l10n.t`nested more than ${maxDepth} levels deep: a spec needs 5`, range: rangeAt(deep, 1) };
    return { value: undefined, problems: [problem], locate: () => rangeAt(deep, 1), has: () => false };
  }
  if (text.trim() === '') {
    const range = rangeAt(text.length, 0);
    const message = l10n.t`the spec is empty: it wants { "data": …, "layers": […], "loss": … }`;
    return { value: undefined, problems: [{ code: 'syntax', message, range }], locate: () => range, has: () => false };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems: { code: ProblemCode; message: string; range: Range }[] = errors.map(({ error, offset, length }) => ({
    code: 'syntax',
    message: syntaxMessage(printParseErrorCode(error)),
    range: rangeAt(offset, length),
  }));
  if (root) {
    for (const key of duplicateKeys(root)) {
      problems.push({ code: 'duplicate-key', message: l10n.t`${quoted(key.value)} is here twice: the second would hide the first`, range: rangeAt(key.offset, key.length) });
    }
  }
  return {
    value: root ? getNodeValue(root) : undefined,
    problems,
    has: (path) => root !== undefined && findNodeAtLocation(root, [...path]) !== undefined,
    locate: (path, part = 'value') => {
      const node = root && nearestNode(root, path);
      if (!node) return rangeAt(0, 0);
      const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
      if (part === 'key' && key) return rangeAt(key.offset, key.length);
      return firstLine(text, rangeAt, node);
    },
  };
}

/** A value over many lines is marked on its first line only. */
function firstLine(text: string, rangeAt: (offset: number, length: number) => Range, node: Node): Range {
  const lineEnd = text.slice(node.offset, node.offset + node.length).search(/[\r\n]/);
  return rangeAt(node.offset, lineEnd < 0 ? node.length : lineEnd);
}

function nearestNode(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

function duplicateKeys(node: Node): Node[] {
  const found: Node[] = [];
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key) {
      if (seen.has(key.value)) found.push(key);
      seen.add(key.value);
    }
    found.push(...duplicateKeys(child));
  }
  return found;
}

/** The scanner's token kinds, which jsonc-parser declares for the compiler only. */
const tokens = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 } as const;

/** Where a text is nested deeper than so many levels, or null. Only a bracket of its own kind closes one: the parser skips the others, and stays as deep as it was. */
export function offsetOfDepth(text: string, limit: number): number | null {
  const scanner = createScanner(text, true);
  const closers: number[] = [];
  for (let token: number = scanner.scan(); token !== tokens.end; token = scanner.scan()) {
    if (token === tokens.openBrace) closers.push(tokens.closeBrace);
    else if (token === tokens.openBracket) closers.push(tokens.closeBracket);
    else if (token === closers.at(-1)) closers.pop();
    if (closers.length > limit) return scanner.getTokenOffset();
  }
  return null;
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: l10n.t`not a JSON value: a text wants double quotes, NaN and Infinity are no numbers here`,
  InvalidNumberFormat: l10n.t`not a JSON number`,
  PropertyNameExpected: l10n.t`a key in double quotes is missing here`,
  ValueExpected: l10n.t`a value is missing here`,
  ColonExpected: l10n.t`a colon is missing here`,
  CommaExpected: l10n.t`a comma is missing here`,
  CloseBraceExpected: l10n.t`a closing } is missing`,
  CloseBracketExpected: l10n.t`a closing ] is missing`,
  EndOfFileExpected: l10n.t`the spec ended before this`,
  UnexpectedEndOfComment: l10n.t`the comment is not closed`,
  UnexpectedEndOfString: l10n.t`the text is not closed: " is missing`,
  UnexpectedEndOfNumber: l10n.t`the number is not complete`,
  InvalidUnicode: l10n.t`not a valid \\u escape`,
  InvalidEscapeCharacter: l10n.t`not a valid escape`,
  InvalidCharacter: l10n.t`this character must be escaped in a text`,
};

function syntaxMessage(code: string): string {
  return syntaxMessages[code] ?? code;
}

/** Offsets to positions, by binary search in the starts of the lines. */
export function positions(text: string): (offset: number) => Position {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - starts[low]! };
  };
}
