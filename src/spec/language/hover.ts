/** What a spec says under the pointer. */

import type { JsonPath } from '../diagnostic.ts';
import { noteAt, valuesAt } from '../outline.ts';
import { nodeAround, readText } from './text.ts';
import type { Span } from './text.ts';
import { noteText } from './words.ts';

export interface Hovered {
  readonly span: Span;
  /** Markdown; empty where the language has nothing to say. */
  readonly text: string;
  /** The layer whose figures are of interest there, or null. */
  readonly layer: number | null;
  /** Whether it is the path of a data file, or the data's key. */
  readonly isData: boolean;
}

export function hoverAt(text: string, offset: number): Hovered | null {
  const reading = readText(text);
  const around = nodeAround(reading, offset);
  if (!around) return null;
  const { node, path } = around;
  const isKey = node.parent?.type === 'property' && node.parent.children?.[0] === node;
  const isContainer = node.type === 'object' || node.type === 'array' || node.type === 'property';
  const layer = path[0] === 'layers' && typeof path[1] === 'number' && !isArithmetic(path) ? path[1] : null;
  if (isContainer && !(layer !== null && path.length === 2)) return null;
  const named = isContainer || isKey ? undefined : valuesAt(path, reading.root).find(({ json }) => json === text.slice(node.offset, node.offset + node.length))?.note;
  const note = isContainer ? null : (named ?? noteAt(path, reading.root));
  const title = `**${named ? String(node.value) : String(path.at(-1))}**`;
  return {
    span: isContainer ? { offset: node.offset, length: 1 } : { offset: node.offset, length: node.length },
    text: note ? `${title} — ${noteText(note)}` : '',
    layer: layer !== null && (isContainer || ['name', 'units', 'type'].includes(String(path[2]))) ? layer : null,
    isData: ['data', 'data.csv', 'data.idx', 'data.idx.images', 'data.idx.labels', 'data.generator', 'data.target'].includes(path.join('.')),
  };
}

/** Inside of explicit weights and biases there is nothing to say of the layer. */
function isArithmetic(path: JsonPath): boolean {
  return path[2] === 'weights' || path[2] === 'bias';
}
