/** The spec language: text -> a Model, or what is wrong and where. Never throws, whatever the text. */

import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Diagnostic, Fix, JsonPath } from './diagnostic.ts';
import { readDocument } from './document.ts';
import type { SpecDocument } from './document.ts';
import { toData, toModel } from './defaults.ts';
import { fittingLoss } from './fitting.ts';
import { fix, removal, rename, set } from './fix.ts';
import type { DataModel, Model } from './model.ts';
import { keysAt, valuesAt } from './outline.ts';
import type { ProblemCode } from './problems.ts';
import { dataFindings, findings } from './rules.ts';
import type { Finding } from './rules.ts';
import { dataSchema, specSchema } from './schema.ts';
import { nearest, quoted, suggestion } from './suggest.ts';

export interface ParsedSpec {
  /** Null when any diagnostic is an error. */
  readonly model: Model | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: SpecDocument['locate'];
  /** Whether a path was typed, or left to its default. */
  readonly has: SpecDocument['has'];
}

/** More than a person reads: the rest is counted. */
const mostDiagnostics = 100;

/** Reads a spec. The model is complete but for what the data decides (its number of features and classes). */
export function parseSpec(text: string): ParsedSpec {
  const document = documentOf(text);
  const { locate, has } = document;
  const read = structureOf(document, specSchema);
  if ('diagnostics' in read) return { model: null, diagnostics: bounded(read.diagnostics), locate, has };
  const model = toModel(read.spec);
  const diagnostics = findings(read.spec, model).map((finding) => toDiagnostic(finding, locate));
  return { model: diagnostics.some(isError) ? null : model, diagnostics: bounded(diagnostics), locate, has };
}

/** Reads what a spec says about its data, whatever is wrong with the rest; or the first thing that is wrong with that. */
export function parseData(text: string): DataModel | Diagnostic {
  const document = documentOf(text);
  const read = structureOf(document, dataSchema);
  if ('diagnostics' in read) return read.diagnostics[0]!;
  const [wrong] = dataFindings(read.spec);
  return wrong ? toDiagnostic(wrong, document.locate) : toData(read.spec);
}

function documentOf(text: string): SpecDocument {
  return readDocument(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
}

/** What was typed, where it has the structure of the schema. */
function structureOf<S extends typeof specSchema | typeof dataSchema>({ problems, value, locate }: SpecDocument, schema: S): { readonly spec: v.InferOutput<S> } | { readonly diagnostics: readonly Diagnostic[] } {
  if (problems.length > 0) return { diagnostics: problems.map(({ code, message, range }) => ({ severity: 'error', code, message, file: null, range })) };
  const result = v.safeParse(schema, value, { abortPipeEarly: true }); // one thing a value
  return result.success ? { spec: result.output } : { diagnostics: result.issues.map((issue) => toDiagnostic(describe(issue, value), locate)) };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function bounded(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= mostDiagnostics) return diagnostics;
  const shown = diagnostics.slice(0, mostDiagnostics);
  return [...shown, { ...shown[0]!, code: 'more', message: l10n.t`and ${diagnostics.length - mostDiagnostics} more` }];
}

/** A finding at its place in the spec. */
export function toDiagnostic(finding: Finding, locate: SpecDocument['locate']): Diagnostic {
  const { severity, code, message, path, part, fixes = [] } = finding;
  return { severity, code, message, file: null, range: locate(path, part ?? 'value'), ...(fixes.length > 0 && { fixes }) };
}

/** A sentence for what the schema objects to: `units is -3: must be a whole number, at least 1`. */
function describe(issue: v.BaseIssue<unknown>, root: unknown): Finding {
  const path: JsonPath = (issue.path ?? []).map((item) => item.key as string | number);
  const key = path.at(-1);
  if (issue.type === 'strict_object' && typeof key === 'string') {
    if (issue.expected === 'never') return unknownKey(key, path, root);
    if (issue.received === 'undefined') return error('missing-key', missing(key, path, helpFor(path)), path.slice(0, -1), ...fixesForMissing(path, root));
  }
  if (typeof issue.input === 'string' && issue.type === 'picklist') {
    const near = nearest(issue.input, valuesAt(path, root).map(({ json }) => JSON.parse(json) as string));
    const fixes = near === null ? [] : [fix(l10n.t`Use ${quoted(near)}`, set(path, near))];
    return error('unknown-name', l10n.t`${label(path)} is ${quoted(issue.input)}: ${issue.message}`, path, ...fixes);
  }
  if (issue.received === 'undefined') return error('missing-key', missing(String(key), path, issue.message), path);
  return error('wrong-value', l10n.t`${label(path)} is ${show(issue.input)}: must be ${issue.message}`, path);
}

function unknownKey(key: string, path: JsonPath, root: unknown): Finding {
  const valid = [...keysAt(path.slice(0, -1), root).keys()].filter((name) => name !== '$schema');
  const near = nearest(key, valid);
  const fixes = [...(near === null ? [] : [fix(l10n.t`Rename to ${quoted(near)}`, rename(path, near))]), removal(path)];
  const message = path.length > 1
    ? l10n.t`unknown key ${quoted(key)} in ${pathText(path.slice(0, -1))}: ${suggestion(key, valid)}`
    : l10n.t`unknown key ${quoted(key)}: ${suggestion(key, valid)}`;
  return { ...error('unknown-key', message, path, ...fixes), part: 'key' };
}

function missing(key: string, path: JsonPath, help: string | null): string {
  const what = path.length > 1 ? l10n.t`"${key}" is missing in ${pathText(path.slice(0, -1))}` : l10n.t`"${key}" is missing`;
  return help === null ? what : `${what}: ${help}`;
}

/** What could stand there, or null. */
function helpFor(path: JsonPath): string | null {
  if (path.length === 1 && path[0] === 'data') return l10n.t`{ "generator": … }, { "csv": …, "target": … } or { "x": …, "y": … }`;
  if (path.length === 1 && path[0] === 'loss') return l10n.t`mse, halfMse, halfSse, bce or crossEntropy`;
  if (path.length === 2 && path[1] === 'generator') return l10n.t`or "csv", or "x" and "y"`;
  return null;
}

/** What could be added for a key that is missing. */
function fixesForMissing(path: JsonPath, root: unknown): readonly Fix[] {
  const add = (value: unknown): readonly Fix[] => [fix(l10n.t`Add ${quoted(String(path.at(-1)))}: ${JSON.stringify(value)}`, set(path, value))];
  switch (path.join('.').replace(/\d+/g, '#')) {
    case 'data':
      return add({ generator: 'xor' });
    case 'layers':
      return add([{ units: 4, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }]);
    case 'layers.#.units':
      return add(1);
    case 'loss':
      return add(fittingLoss(root));
    default:
      return [];
  }
}

function error(code: ProblemCode, message: string, path: JsonPath, ...fixes: readonly Fix[]): Finding {
  return { severity: 'error', code, message, path, fixes };
}

/** `units of layers[0]`, `seed`, `the spec`. */
function label(path: JsonPath): string {
  if (path.length === 0) return l10n.t`the spec`;
  const last = path.at(-1)!;
  if (typeof last === 'number') return pathText(path);
  return path.length > 1 ? l10n.t`${last} of ${pathText(path.slice(0, -1))}` : last;
}

/** `layers[0].weights[2]` */
function pathText(path: JsonPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('');
}

function show(value: unknown): string {
  if (Array.isArray(value)) return l10n.t`a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return l10n.t`an object`;
  return typeof value === 'string' ? quoted(value) : String(value);
}
