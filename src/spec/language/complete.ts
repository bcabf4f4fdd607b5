/** Completion: what may be typed at a place of a spec, the fitting first. */

import * as l10n from '@vscode/l10n';
import { getLocation } from 'jsonc-parser';
import { at } from '../at.ts';
import type { JsonPath } from '../diagnostic.ts';
import { lossFor, outputFor } from '../fitting.ts';
import type { Note } from '../notes.ts';
import { keysAt, objectsOf, schemasAt, valuesAt } from '../outline.ts';
import type { KeyOutline } from '../outline.ts';
import { jsonText } from './edits.ts';
import { readText } from './text.ts';
import type { Span } from './text.ts';
import { noteText } from './words.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'column' | 'file' | 'template';
  /** A short remark beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** A snippet: `$1` is where the person goes on. */
  readonly snippet: string;
  /** What it replaces. */
  readonly span: Span;
  /** The names that fit come before those that do not. */
  readonly rank: number;
  /** Whether to ask for completions again once it is in: its value is one of some names. */
  readonly goesOn: boolean;
}

/** What the surroundings know: the columns of the spec's CSV file and the files beside the spec. */
export interface Surroundings {
  readonly columns: readonly string[];
  readonly files: readonly string[];
}

export function completionsAt(text: string, offset: number, { columns, files }: Surroundings): readonly Completion[] {
  const { root, tree } = readText(text);
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const span = replaced(text, offset, previousNode);
  if (!tree) return [template(jsonText(starter), l10n.t`a whole spec`, l10n.t`A network that learns xor.`, span, starterSnippet)];
  if (isInComment(text, offset)) return [];
  if (isAtPropertyKey) return keyCompletions(text, span, path.slice(0, -1), root);
  const place = { path, root, span };
  return [...nameCompletions(place), ...columnCompletions(place, columns), ...fileCompletions(place, files), ...templates(place)];
}

/** What a value at a place of a text is asked from: the columns of the data, the files beside the spec, or the schema alone. */
export function surroundingsAt(text: string, offset: number): keyof Surroundings | null {
  const { path, isAtPropertyKey } = getLocation(text, offset);
  if (isAtPropertyKey || path[0] !== 'data') return null;
  if (path[1] === 'target' || path[1] === 'features') return 'columns';
  return path[1] === 'csv' || path[1] === 'idx' ? 'files' : null;
}

interface Place {
  readonly path: JsonPath;
  readonly root: unknown;
  readonly span: Span;
}

function keyCompletions(text: string, span: Span, path: JsonPath, root: unknown): readonly Completion[] {
  const typed = at(root, path);
  const present = new Set(typeof typed === 'object' && typed !== null ? Object.keys(typed) : []);
  const after = text.slice(span.offset + span.length);
  const hasValue = /^\s*:/.test(after);
  const comma = /^\s*"/.test(after) ? ',' : '';
  return [...keysAt(path, root)].filter(([key]) => key !== '$schema' && (!present.has(key) || hasValue)).map(([key, outline], i) => {
    const value = valueSnippet(key, [...path, key], root, outline);
    return {
      label: key, kind: 'key', detail: outline.required ? l10n.t`needed` : '', documentation: outline.note ? noteText(outline.note) : '',
      snippet: hasValue ? JSON.stringify(key) : `${JSON.stringify(key)}: ${value}${comma}`, span, rank: outline.required ? i : 100 + i, goesOn: !hasValue && value.endsWith('$1'),
    };
  });
}

/** What to put behind a key: brackets of the right kind, or the default. */
function valueSnippet(key: string, path: JsonPath, root: unknown, { note, schema }: KeyOutline): string {
  if (note?.default !== undefined && /^-?[\d.e-]+$/.test(note.default)) return `\${1:${note.default}}`;
  if (valuesAt(path, root).length > 0) return '$1';
  if (key === 'target' || key === 'features' || key === 'csv' || key === 'images' || key === 'labels') return '"$1"';
  const kind = objectsOf(schema)[0]?.type ?? '';
  return { strict_object: '{ $1 }', array: '[$1]', string: '"$1"' }[kind] ?? '$1';
}

function nameCompletions({ path, root, span }: Place): readonly Completion[] {
  return valuesAt(path, root).map(({ json, note }, i) => {
    const fits = fit(path, root, json);
    return { label: labelOf(json), kind: 'value', detail: fits ?? '', documentation: note ? noteText(note) : '', snippet: json.replaceAll('$', '\\$'), span, rank: (fits === null ? 100 : 0) + i, goesOn: false };
  });
}

const labelOf = (json: string): string => (json.startsWith('"') ? json.slice(1, -1) : json);

/** Why a name fits what is typed elsewhere, or null. */
function fit(path: JsonPath, root: unknown, json: string): string | null {
  const layers = at(root, ['layers']);
  const last = Array.isArray(layers) ? layers.length - 1 : -1;
  if (path.join('.') === 'loss') {
    const activation = at(root, ['layers', last, 'activation']);
    return typeof activation === 'string' && json === jsonText(lossFor(activation)) ? l10n.t`goes with ${activation}` : null;
  }
  if (path.length === 3 && path[0] === 'layers' && path[2] === 'activation') {
    const [loss, units] = [at(root, ['loss']), at(root, ['layers', last, 'units'])];
    if (path[1] !== last) return json === '"tanh"' || json === '"relu"' ? l10n.t`usual in hidden layers` : null;
    return typeof loss === 'string' && json === jsonText(outputFor(loss, typeof units === 'number' ? units : 2)) ? l10n.t`goes with ${loss}` : null;
  }
  return null;
}

function columnCompletions({ path, root, span }: Place, columns: readonly string[]): readonly Completion[] {
  const [first, key] = path;
  if (first !== 'data' || (key !== 'target' && key !== 'features') || path.length > 3) return [];
  const own = at(root, path);
  const taken = new Set([at(root, ['data', 'target']), at(root, ['data', 'features'])].flat().filter((name) => name !== own));
  return columns.filter((name) => !taken.has(name)).map((name, i) => ({
    label: name, kind: 'column', detail: l10n.t`column ${columns.indexOf(name) + 1}`, documentation: '', snippet: escaped(JSON.stringify(name)), span, rank: i, goesOn: false,
  }));
}

function fileCompletions({ path, span }: Place, files: readonly string[]): readonly Completion[] {
  const key = path.join('.');
  const wanted = key === 'data.csv' ? /\.(csv|tsv|txt)$/i : key === 'data.idx.images' ? /idx3|images/i : key === 'data.idx.labels' ? /idx1|labels/i : null;
  return wanted === null ? [] : files.filter((name) => wanted.test(name)).map((name, i) => ({ label: name, kind: 'file', detail: '', documentation: '', snippet: escaped(JSON.stringify(name)), span, rank: i, goesOn: false }));
}

const starter = { data: { generator: 'xor' }, layers: [{ units: 4, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }], loss: 'bce' };
const starterSnippet = `{
  "data": { "generator": "\${1:xor}" },
  "layers": [
    { "units": \${2:4}, "activation": "tanh" },
    { "units": 1, "activation": "sigmoid" }
  ],
  "loss": "bce"
}`;

/** Whole values where brackets are wanted. */
function templates({ path, root, span }: Place): readonly Completion[] {
  const isAt = (key: string): boolean => path.join('.') === key;
  if (isAt('data')) {
    return [
      template('{ "csv": … }', l10n.t`your own data`, l10n.t`A CSV file with a header row.`, span, '{ "csv": "$1", "target": "$2" }'),
      template('{ "generator": … }', l10n.t`made by a formula`, l10n.t`Points of two classes, or a function to learn.`, span, '{ "generator": "${1:xor}" }'),
      template('{ "x": …, "y": … }', l10n.t`written here`, l10n.t`A row for each sample.`, span, '{ "x": [[$1]], "y": [[$2]] }'),
    ];
  }
  if (path.length === 2 && path[0] === 'layers') {
    const [object] = schemasAt(path, root);
    return object ? [template('{ "units": … }', l10n.t`a layer`, l10n.t`A dense layer.`, span, '{ "units": ${1:8}, "activation": "${2:tanh}" }')] : [];
  }
  return [];
}

function template(label: string, detail: string, meaning: string, span: Span, snippet: string): Completion {
  const note: Note = { meaning };
  return { label, kind: 'template', detail, documentation: noteText(note), snippet, span, rank: 0, goesOn: false };
}

/** The token that the cursor is in, whole; else the word in front of it. */
function replaced(text: string, offset: number, previous: { readonly offset: number; readonly length: number; readonly type: string } | undefined): Span {
  if (previous && previous.offset <= offset && offset <= previous.offset + previous.length && previous.type !== 'object' && previous.type !== 'array') {
    const line = text.indexOf('\n', previous.offset);
    const end = previous.offset + previous.length;
    return { offset: previous.offset, length: (line === -1 ? end : Math.min(end, line)) - previous.offset };
  }
  const word = /[\w$.-]*$/.exec(text.slice(0, offset))![0];
  return { offset: offset - word.length, length: word.length };
}

function escaped(json: string): string {
  return json.replaceAll(/[$}\\]/g, '\\$&');
}

function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^(?:[^"]|"(?:\\.|[^"\\])*")*?\/\//.test(line);
}
