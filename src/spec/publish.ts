/** The language as files: the JSON schema for other editors, and the reference page. Not part of the extension; `npm run language` writes them. */

import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import * as notes from './notes.ts';
import type { Note } from './notes.ts';
import { keysAt } from './outline.ts';
import { problemExplanations } from './problems.ts';
import { specSchema } from './schema.ts';

/** The parts of the spec's own schemas. */
interface Parts {
  readonly notes?: Readonly<Record<string, Note>>;
  readonly options?: readonly v.GenericSchema[];
}

export function jsonSchema(): JsonSchema {
  const schema = convert(specSchema);
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Deltascope network spec', ...schema };
}

function convert(schema: v.GenericSchema): JsonSchema {
  // Definitions are of the schemas that are chosen by the value, which are written out in place.
  const { $schema: _dialect, $defs: _definitions, ...converted } = toJsonSchema(schema, {
    errorMode: 'ignore', // what JSON schema has no word for, such as finite numbers
    overrideSchema: ({ valibotSchema, jsonSchema: own }) => {
      const { notes: words, options = [] } = valibotSchema as Parts;
      if (valibotSchema.type === 'lazy') return options.length === 1 ? convert(options[0]!) : { anyOf: options.map(convert) };
      if (!words || !own.properties) return undefined;
      return { ...own, properties: Object.fromEntries(Object.entries(own.properties).map(([key, property]) => [key, described(property, words[key])])) };
    },
  });
  return converted;
}

function described(property: JsonSchema | boolean, note: Note | undefined): JsonSchema | boolean {
  return typeof property === 'boolean' || !note ? property : { ...property, description: note.meaning };
}

/** A page with every key, every name and every problem. Its headings are what links lead to. */
export function referencePage(): string {
  const parts = [
    '# The spec language\n\nA spec is a file whose name ends in `.nn.json`: JSON with comments and trailing commas.',
    section('The spec', table(keysAt([], {}))),
    section('data', `One of these.\n\n${[
      ['From a CSV file', { data: { csv: '' } }], ['From a generator', { data: { generator: '' } }], ['Written in the spec', { data: { x: 0 } }], ['From IDX files', { data: { idx: {} } }],
    ].map(([title, root]) => `### ${title as string}\n\n${table(keysAt(['data'], root))}`).join('\n\n')}`),
    section('layers', table(keysAt(['layers', 0], { layers: [{}] }))),
    section('optimizer', ['sgd', 'adagrad', 'rmsprop', 'adam', 'adamw'].map((type) => `### ${type}\n\n${noteLine(notes.optimizerNotes[type as 'sgd'])}\n\n${table(keysAt(['optimizer'], { optimizer: { type } }), ['type'])}`).join('\n\n')),
    section('schedule', ['step', 'exponential', 'cosine'].map((type) => `### ${type} schedule\n\n${noteLine(notes.scheduleTypeNotes[type as 'step'])}\n\n${table(keysAt(['optimizer', 'schedule'], { optimizer: { schedule: { type } } }), ['type'])}`).join('\n\n')),
    section('regularization', table(keysAt(['regularization'], { regularization: { l1: 0 } }))),
    section('training', table(keysAt(['training'], { training: { epochs: 1 } }))),
    section('Activations', names(notes.activationNotes)),
    section('Losses', `B samples, D outputs.\n\n${names(notes.lossNotes)}`),
    section('Initialisers', names(notes.initializerNotes)),
    section('Generators', names(notes.generatorNotes)),
    section('Problems', Object.entries(problemExplanations).map(([code, { title, text }]) => `### ${code}\n\n**${title}.** ${text}`).join('\n\n')),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function table(keys: ReturnType<typeof keysAt>, without: readonly string[] = []): string {
  const rows = [...keys].filter(([key]) => !without.includes(key) && key !== '$schema').map(([key, { note, required }]) => {
    const byDefault = required ? '**needed**' : (note?.default ?? '');
    return `| \`${key}\` | ${cell(`${note?.meaning ?? ''}${note?.formula === undefined ? '' : ` ${inline(note.formula)}`}`)} | ${cell(byDefault)} |`;
  });
  return ['| key | meaning | default |', '|---|---|---|', ...rows].join('\n');
}

function names(of: Readonly<Record<string, Note>>): string {
  return ['| name | meaning | formula |', '|---|---|---|', ...Object.entries(of).map(([name, { meaning, formula }]) => `| \`${name}\` | ${cell(meaning)} | ${formula === undefined ? '' : cell(inline(formula))} |`)].join('\n');
}

function noteLine({ meaning, formula }: Note): string {
  return formula === undefined ? meaning : `${meaning}\n\n\`\`\`text\n${formula}\n\`\`\``;
}

const inline = (formula: string): string => formula.split('\n').map((line) => `\`${line}\``).join('<br>');
const cell = (text: string): string => text.replaceAll('|', '\\|');
