/** The files that are made of the language are those of the schema as it is. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'jsonc-parser';
import { activationNames, lossNames } from '../../src/core/index.ts';
import { problemExplanations } from '../../src/spec/index.ts';
import { jsonSchema, referencePage } from '../../src/spec/publish.ts';

test('the schema and the reference page are up to date: else run "npm run language"', () => {
  assert.equal(readFileSync('media/nn.schema.json', 'utf8'), `${JSON.stringify(jsonSchema())}\n`);
  assert.equal(readFileSync('media/reference.md', 'utf8'), referencePage());
});

/** As much of JSON schema as the generated one speaks. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string | number;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: Schema | readonly Schema[];
  readonly minimum?: number;
  readonly description?: string;
}

/** Why a value does not fit a schema, or null. */
function misfit(value: unknown, schema: Schema, at = ''): string | null {
  if (schema.anyOf) return schema.anyOf.some((option) => misfit(value, option, at) === null) ? null : `${at} fits none`;
  if (schema.enum && !schema.enum.includes(value)) return `${at} is none of ${schema.enum.join()}`;
  if (schema.const !== undefined && schema.const !== value) return `${at} is not ${schema.const}`;
  if (schema.type === 'integer' ? !Number.isInteger(value) : schema.type === 'array' ? !Array.isArray(value) : schema.type !== undefined && typeof value !== schema.type) return `${at} is no ${schema.type}`;
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return `${at} is too small`;
  if (Array.isArray(value)) return value.map((item, i) => misfit(item, [schema.items ?? []].flat()[i] ?? [schema.items ?? []].flat()[0]!, `${at}[${i}]`)).find((why) => why !== null) ?? null;
  if (schema.type !== 'object') return null;
  const missing = schema.required?.find((key) => !Object.hasOwn(value as object, key));
  if (missing !== undefined) return `${at} lacks ${missing}`;
  for (const [key, item] of Object.entries(value as object)) {
    const own = schema.properties?.[key];
    if (!own) return `${at} has ${key}`;
    const why = misfit(item, own, `${at}.${key}`);
    if (why !== null) return why;
  }
  return null;
}

const schema = jsonSchema() as Schema;

test('the schema accepts every example and refuses what is wrong', () => {
  for (const name of readdirSync('media/examples').filter((file) => file.endsWith('.nn.json'))) {
    assert.equal(misfit(parse(readFileSync(`media/examples/${name}`, 'utf8'), [], { allowTrailingComma: true }), schema), null, name);
  }
  const good = { data: { generator: 'xor' }, layers: [{ units: 1 }], loss: 'mse', optimizer: { type: 'adam', beta1: 0.8, schedule: { type: 'step', stepSize: 2, gamma: 0.5 } } };
  assert.equal(misfit(good, schema), null);
  for (const wrong of [{ ...good, loss: 'mes' }, { ...good, layers: [{ units: 0 }] }, { ...good, optimizer: { type: 'sgd', beta1: 0.8 } }, { ...good, seeds: 1 }, { ...good, data: { csv: 'a.csv' } }]) assert.notEqual(misfit(wrong, schema), null);
});

test('every key of the schema has its words', () => {
  const bare: string[] = [];
  const walk = ({ properties = {}, anyOf = [], items }: Schema, path: string): void => {
    for (const [key, own] of Object.entries(properties)) {
      if (!own.description) bare.push(`${path}.${key}`);
      walk(own, `${path}.${key}`);
    }
    for (const option of anyOf) walk(option, path);
    for (const item of [items ?? []].flat()) walk(item, path);
  };
  walk(schema, '');
  assert.deepEqual(bare, []);
});

test('the page has a place for every name and every problem', () => {
  const page = referencePage();
  for (const name of [...activationNames, ...lossNames]) assert.ok(page.includes(`| \`${name}\` |`), name);
  for (const code of Object.keys(problemExplanations)) assert.ok(page.includes(`\n### ${code}\n`), code);
});
