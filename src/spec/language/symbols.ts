/** The parts of a spec for outlines and breadcrumbs, and the paths of its data files. */

import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import { layerShapes } from './shapes.ts';
import { nodeAt, readText } from './text.ts';
import type { Reading, Span } from './text.ts';

export interface SpecSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'object' | 'list' | 'layer' | 'value';
  readonly span: Span;
  /** What names it. */
  readonly selection: Span;
  readonly children: readonly SpecSymbol[];
}

export function symbolsOf(text: string): readonly SpecSymbol[] {
  const reading = readText(text);
  return reading.tree?.type === 'object' ? properties(reading.tree, reading) : [];
}

/** Where the paths of data files are written, without their quotes. */
export function dataPathsIn(text: string): readonly (Span & { readonly path: string })[] {
  const reading = readText(text);
  return [['data', 'csv'], ['data', 'idx', 'images'], ['data', 'idx', 'labels']].flatMap((path) => {
    const node = nodeAt(reading, path);
    return node?.type === 'string' && node.length > 2 ? [{ offset: node.offset + 1, length: node.length - 2, path: String(node.value) }] : [];
  });
}

/** Where each layer's object stands. */
export function layerSpans({ tree, text }: Reading): readonly Span[] {
  const list = tree && nodeAt({ tree, text, root: null }, ['layers']);
  return list?.type === 'array' ? (list.children ?? []).map(({ offset, length }) => ({ offset, length })) : [];
}

function properties(object: Node, reading: Reading): readonly SpecSymbol[] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (!key || !value) return [];
    const name = String(key.value);
    const children = name === 'layers' && value.type === 'array' ? layers(value, reading) : value.type === 'object' ? properties(value, reading) : [];
    return [{ name, detail: detailOf(value), kind: kindOf(value), span: spanOf(property), selection: spanOf(key), children }];
  });
}

function layers(list: Node, { root }: Reading): readonly SpecSymbol[] {
  const shapes = layerShapes(root, null);
  return (list.children ?? []).map((node, l) => {
    const { name, units, activation } = shapes[l] ?? { name: null, units: null, activation: '' };
    return { name: name === null || name === '' ? l10n.t`layer ${l + 1}` : name, detail: `${units ?? '?'} · ${activation}`, kind: 'layer', span: spanOf(node), selection: { offset: node.offset, length: 1 }, children: [] };
  });
}

const spanOf = ({ offset, length }: Node): Span => ({ offset, length });

function kindOf({ type }: Node): SpecSymbol['kind'] {
  return type === 'object' ? 'object' : type === 'array' ? 'list' : 'value';
}

function detailOf({ type, value }: Node): string {
  return type === 'object' || type === 'array' ? '' : String(value);
}
