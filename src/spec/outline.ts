/** What the schema allows at a place of a document: which keys, which names, and what they mean. */

import type * as v from 'valibot';
import { at } from './at.ts';
import type { JsonPath } from './diagnostic.ts';
import type { Note } from './notes.ts';
import { specSchema } from './schema.ts';

export interface KeyOutline {
  readonly note: Note | null;
  readonly required: boolean;
  readonly schema: v.GenericSchema;
}

/** A value that can be typed, as JSON has it: `"relu"`, `true`. */
export interface ValueOutline {
  readonly json: string;
  readonly note: Note | null;
}

type Notes = Readonly<Record<string, Note>>;
/** The parts of valibot's schemas that are looked at; `notes` and `options` are the spec schema's own. */
interface Parts {
  readonly type: string;
  readonly wrapped?: v.GenericSchema;
  readonly getter?: (input: unknown) => v.GenericSchema;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly options?: readonly (v.GenericSchema | string)[];
  readonly literal?: unknown;
  readonly notes?: Notes;
}
const partsOf = (schema: v.GenericSchema): Parts => schema;

/** The keys that the object at a path may have, in the schema's order. Of an object that is still empty: those of everything that it may become. */
export function keysAt(path: JsonPath, root: unknown): ReadonlyMap<string, KeyOutline> {
  const value = at(root, path);
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  const found = schemasAt(path, root).flatMap((schema) => (isEmpty ? objectsOf(schema) : [chosenFor(schema, value)]));
  return new Map(found.flatMap((schema) => keysOf(schema)));
}

/** The names that a value at a path can have; empty where it is a number or free text. */
export function valuesAt(path: JsonPath, root: unknown): readonly ValueOutline[] {
  const found = new Map(schemasAt(path, root).flatMap((schema) => namesOf(schema)).map((value) => [value.json, value]));
  return [...found.values()];
}

/** The note of the key at the end of a path, or null. */
export function noteAt(path: JsonPath, root: unknown): Note | null {
  const key = path.at(-1);
  return typeof key === 'string' ? (keysAt(path.slice(0, -1), root).get(key)?.note ?? null) : null;
}

/** The schemas that a value at a path may have to meet: more than one, where the objects around it do not yet say which they are. */
export function schemasAt(path: JsonPath, root: unknown): readonly v.GenericSchema[] {
  let schemas: readonly v.GenericSchema[] = [specSchema];
  let value = root;
  for (const key of path) {
    const here: unknown = value;
    schemas = schemas.flatMap((schema) => entriesOf(schema, here, key));
    value = at(value, [key]);
  }
  return schemas;
}

/** The objects and lists that a schema stands for, whatever the value. */
export function objectsOf(schema: v.GenericSchema): readonly v.GenericSchema[] {
  const { wrapped, getter, options } = partsOf(schema);
  if (wrapped) return objectsOf(wrapped);
  return getter && options ? options.flatMap((option) => (typeof option === 'string' ? [] : objectsOf(option))) : [schema];
}

/** What a schema is for a value, once optional, piped and chosen ones are unwrapped. */
function chosenFor(schema: v.GenericSchema, value: unknown): v.GenericSchema {
  const { wrapped, getter } = partsOf(schema);
  if (wrapped) return chosenFor(wrapped, value);
  return getter ? chosenFor(getter(value), value) : schema;
}

/** What the value of a key has to meet: by the object that it is in, and where that allows names, by what the object could become. */
function entriesOf(schema: v.GenericSchema, value: unknown, key: string | number): readonly v.GenericSchema[] {
  const own = entryOf(chosenFor(schema, value), key);
  const others = objectsOf(schema).map((object) => entryOf(object, key)).filter((entry) => entry !== undefined);
  if (!own) return others;
  return namesOf(own).length > 0 ? [own, ...others] : [own];
}

function entryOf(schema: v.GenericSchema, key: string | number): v.GenericSchema | undefined {
  const { entries, item } = partsOf(schema);
  return typeof key === 'string' ? (entries && Object.hasOwn(entries, key) ? entries[key] : undefined) : item;
}

function keysOf(schema: v.GenericSchema): [string, KeyOutline][] {
  const { entries = {}, notes } = partsOf(schema);
  return Object.entries(entries).map(([key, entry]) => [key, { note: notes?.[key] ?? null, required: partsOf(entry).type !== 'optional', schema: entry }]);
}

function namesOf(schema: v.GenericSchema): readonly ValueOutline[] {
  const { type, wrapped, options = [], literal, notes } = partsOf(schema);
  if (wrapped) return namesOf(wrapped);
  switch (type) {
    case 'picklist':
      return options.filter((name) => typeof name === 'string').map((name) => ({ json: JSON.stringify(name), note: notes?.[name] ?? null }));
    case 'boolean':
      return ['true', 'false'].map((json) => ({ json, note: null }));
    case 'literal':
      return [{ json: JSON.stringify(literal), note: null }];
    case 'union':
      return options.flatMap((option) => (typeof option === 'string' ? [] : namesOf(option)));
    default:
      return [];
  }
}
