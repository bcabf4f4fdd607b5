/** The text of a spec while it is being typed: what can be read of it, however broken it is. */

import { findNodeAtLocation, findNodeAtOffset, getNodePath, getNodeValue, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { JsonPath } from '../diagnostic.ts';

/** A stretch of a text, in UTF-16 units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** To replace a stretch of a text. */
export interface TextChange extends Span {
  readonly text: string;
}

export interface Reading {
  readonly text: string;
  /** Undefined for a text without any value. */
  readonly tree: Node | undefined;
  /** The value as far as it can be read. */
  readonly root: unknown;
}

/** Deeper than any spec: what is nested deeper is not read, for the parser calls itself. */
const maxDepth = 200;

export function readText(text: string): Reading {
  const deep = depthOf(text) > maxDepth;
  const tree = deep ? undefined : parseTree(text, [], { allowTrailingComma: true });
  return { text, tree, root: tree && getNodeValue(tree) };
}

export function nodeAt({ tree }: Reading, path: JsonPath): Node | undefined {
  return tree && findNodeAtLocation(tree, [...path]);
}

/** The innermost node that an offset lies in or touches at its end, with its path. */
export function nodeAround({ tree }: Reading, offset: number): { readonly node: Node; readonly path: JsonPath } | null {
  const node = tree && (findNodeAtOffset(tree, offset) ?? findNodeAtOffset(tree, offset, true));
  return node ? { node, path: getNodePath(node) } : null;
}

/** An upper bound for how deep brackets are nested. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth = Math.max(0, depth - 1);
  }
  return deepest;
}
