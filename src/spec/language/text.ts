/** The text of a spec while it is being typed: what can be read of it, however broken it is. */

import { findNodeAtLocation, findNodeAtOffset, getNodePath, getNodeValue, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { JsonPath } from '../diagnostic.ts';
import { maxDepth, offsetOfDepth } from '../document.ts';

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
  /** Undefined for a text without any value, and for one that is nested deeper than a spec: the parser would run out of stack on it. */
  readonly tree: Node | undefined;
  /** The value as far as it can be read. */
  readonly root: unknown;
}

export function readText(text: string): Reading {
  const isDeep = offsetOfDepth(text, maxDepth) !== null;
  const tree = isDeep ? undefined : parseTree(text, [], { allowTrailingComma: true });
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
