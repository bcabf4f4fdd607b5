/** The changes of a fix, as changes of the text. Comments and the person's own layout stay. */

import { modify } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { Change, JsonPath } from '../diagnostic.ts';
import { nodeAt, readText } from './text.ts';
import type { Reading, TextChange } from './text.ts';

/** What to replace in the text, without overlaps; null if some change has no place in it. */
export function textChanges(text: string, changes: readonly Change[]): readonly TextChange[] | null {
  const reading = readText(text);
  const found: TextChange[] = [];
  for (const change of changes) {
    const made = changeOf(reading, change);
    if (!made) return null;
    found.push(...made);
  }
  return found;
}

/** The text with such replacements made. */
export function withChanges(text: string, changes: readonly TextChange[]): string {
  return [...changes].sort((a, b) => b.offset - a.offset).reduce((made, { offset, length, text: own }) => made.slice(0, offset) + own + made.slice(offset + length), text);
}

function changeOf(reading: Reading, change: Change): readonly TextChange[] | null {
  const node = nodeAt(reading, change.path);
  switch (change.kind) {
    case 'rename': {
      const key = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
      return key ? [{ offset: key.offset, length: key.length, text: JSON.stringify(change.key) }] : null;
    }
    case 'remove':
      return node ? modify(reading.text, [...change.path], undefined, {}).map(({ offset, length, content }) => ({ offset, length, text: content })) : null;
    case 'set':
      return node ? [{ offset: node.offset, length: node.length, text: jsonText(change.value) }] : added(reading, change.path, change.value);
  }
}

/** A key that is not there yet goes behind the last one of its object; objects that are missing around it come with it. */
function added(reading: Reading, path: JsonPath, value: unknown): readonly TextChange[] | null {
  const key = path.at(-1);
  if (typeof key !== 'string') return null;
  const object = nodeAt(reading, path.slice(0, -1));
  if (!object) return path.length > 1 ? added(reading, path.slice(0, -1), { [key]: value }) : null;
  if (object.type !== 'object') return null;
  const entry = `${JSON.stringify(key)}: ${jsonText(value)}`;
  const last = object.children?.at(-1);
  if (!last) return [{ offset: object.offset, length: object.length, text: `{ ${entry} }` }];
  const end = last.offset + last.length;
  return [{ offset: end, length: 0, text: isOnLines(reading.text, object) ? `,\n${indentation(reading.text, last.offset)}${entry}` : `, ${entry}` }];
}

function isOnLines(text: string, { offset, children = [] }: Node): boolean {
  return text.slice(offset, children[0]?.offset).includes('\n');
}

/** The white space in front of what starts at an offset. */
function indentation(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)![0];
}

/** JSON as a person writes it on one line: `{ "type": "sgd", "momentum": 0.9 }`. */
export function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) return `{ ${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`).join(', ')} }`;
  return JSON.stringify(value);
}
