/**
 * The shape of a spec, as a person types it: every key, its type, its range and its note. What one value means for another is in rules.ts.
 * Types, validation, completion, hovers, the JSON schema and the reference page all come from here.
 */

import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { activationNames, initializerNames, lossNames } from '../core/index.ts';
import { decimals, delimiters, generatorNames, missingRules, normalizations } from './model.ts';
import * as notes from './notes.ts';
import type { Note } from './notes.ts';
import { suggestion } from './suggest.ts';

// The message of a check is what would be right; parse.ts makes the sentence `units is -3: must be a whole number, at least 1`.
// For a text that is none of some names the message says which are valid: `loss is "msee": did you mean "mse"? Valid are …`.
const number = (what = l10n.t`a number`) => v.pipe(v.number(what), v.finite(l10n.t`a finite number`));
const between = (min: number, max: number, what: string) => v.pipe(number(what), v.minValue(min, what), v.maxValue(max, what));
const nonNegative = between(0, Number.MAX_VALUE, l10n.t`a number, at least 0`);
const aPositive = l10n.t`a number greater than 0`;
const positive = v.pipe(number(aPositive), v.gtValue(0, aPositive));
const aFraction = l10n.t`a number from 0 up to, but not including, 1`;
const fraction = v.pipe(between(0, 1, aFraction), v.ltValue(1, aFraction));
const whole = (min: number) => {
  const what = l10n.t`a whole number, at least ${min}`;
  return v.pipe(v.number(what), v.safeInteger(what), v.minValue(min, what));
};
const flag = v.boolean(l10n.t`true or false`);
const aText = l10n.t`a text in quotes`;
const text = v.pipe(v.string(aText), v.nonEmpty(l10n.t`a text that is not empty`));
const path = v.pipe(text, v.check((value) => !value.includes('\\'), l10n.t`a path with / between its folders`));
const oneAmong = (names: readonly string[]) => l10n.t`one of ${names.join(', ')}`;
/** One of some names, each with its note. */
const oneOf = <const T extends readonly string[]>(names: T, named: Readonly<Record<T[number], Note>>) =>
  Object.assign(v.picklist(names, ({ input }) => (typeof input === 'string' ? suggestion(input, names) : oneAmong(names))), { notes: named });
/** One of some signs, for which there are words. */
const signOf = <const T extends readonly string[]>(signs: T, words: string, named: Readonly<Record<T[number], Note>>) =>
  Object.assign(v.picklist(signs, ({ input }) => (typeof input === 'string' ? l10n.t`valid are ${words}` : words)), { notes: named });
const listOf = <T extends v.GenericSchema>(item: T, what: string) => v.pipe(v.array(item, what), v.nonEmpty(l10n.t`${what} that is not empty`));
/** A schema that is chosen by the value, among `options`. */
const chosen = <T extends v.GenericSchema>(options: readonly v.GenericSchema[], choose: (input: unknown) => T) => Object.assign(v.lazy<T>(choose), { options });
const anObject = l10n.t`an object in braces`;
/** An object with these keys only, each with its note. */
const object = <const T extends v.ObjectEntries>(entries: T, keyNotes: { readonly [K in keyof T]: Note }) => {
  const schema = Object.assign(v.strictObject(entries, anObject), { notes: keyNotes });
  // To valibot an array is an object as well; to a person it is a mistake of its own.
  return chosen([schema], (input): typeof schema => (Array.isArray(input) ? (v.never(anObject) as unknown as typeof schema) : schema));
};
const numbers = listOf(number(), l10n.t`a list of numbers`);
const rows = listOf(numbers, l10n.t`a list of rows of numbers`);
const columns = v.union([text, listOf(text, l10n.t`a list of column names`)], l10n.t`the name of a column, or a list of names`);

const generated = object({
  generator: oneOf(generatorNames, notes.generatorNotes),
  samples: v.optional(whole(1)),
  noise: v.optional(between(0, 10, l10n.t`a number from 0 to 10`)),
}, notes.generatorKeyNotes);
const fromCsv = object({
  csv: path,
  target: columns,
  features: v.optional(columns),
  normalize: v.optional(oneOf(normalizations, notes.normalizationNotes)),
  delimiter: v.optional(signOf(delimiters, l10n.t`a comma ",", a semicolon ";" or a tab "\\t"`, notes.delimiterNotes)),
  decimal: v.optional(signOf(decimals, l10n.t`a point "." or a comma ","`, notes.decimalNotes)),
  missing: v.optional(oneOf(missingRules, notes.missingNotes)),
}, notes.csvNotes);
const fromIdx = object({
  idx: object({ images: path, labels: path }, notes.idxNotes),
  normalize: v.optional(oneOf(normalizations, notes.normalizationNotes)),
}, notes.idxKeyNotes);
const inline = object({ x: rows, y: rows }, notes.inlineNotes);

const bySource = (input: unknown) => {
  if (hasKey(input, 'csv')) return fromCsv;
  if (hasKey(input, 'idx')) return fromIdx;
  return hasKey(input, 'x') || hasKey(input, 'y') ? inline : generated;
};
const data = chosen<v.GenericSchema<DataSpec>>([fromCsv, generated, inline, fromIdx], bySource);

const layer = object({
  type: v.optional(oneOf(['dense'], notes.layerTypeNotes)),
  name: v.optional(text),
  units: whole(1),
  activation: v.optional(oneOf(activationNames, notes.activationNotes)),
  init: v.optional(oneOf(initializerNames, notes.initializerNotes)),
  weights: v.optional(rows),
  bias: v.optional(numbers),
  useBias: v.optional(flag),
  trainBias: v.optional(flag),
}, notes.layerNotes);

const scheduleUnit = v.optional(oneOf(['step', 'epoch'], notes.scheduleUnitNotes));
const scheduleType = oneOf(['step', 'exponential', 'cosine'], notes.scheduleTypeNotes);
const { type: scheduleTypeNote, unit: unitNote, stepSize, gamma, steps, min } = notes.scheduleNotes;
const schedules = {
  step: object({ type: oneOf(['step'], notes.scheduleTypeNotes), stepSize: whole(1), gamma: positive, unit: scheduleUnit }, { type: scheduleTypeNote, stepSize, gamma, unit: unitNote }),
  exponential: object({ type: oneOf(['exponential'], notes.scheduleTypeNotes), gamma: positive, unit: scheduleUnit }, { type: scheduleTypeNote, gamma, unit: unitNote }),
  cosine: object({ type: oneOf(['cosine'], notes.scheduleTypeNotes), steps: whole(1), min: v.optional(nonNegative), unit: scheduleUnit }, { type: scheduleTypeNote, steps, min, unit: unitNote }),
};
const schedule = chosen<v.GenericSchema<ScheduleSpec>>(Object.values(schedules), (input) => byType(input, schedules, scheduleType) as v.GenericSchema<ScheduleSpec>);

const common = { learningRate: v.optional(positive), schedule: v.optional(schedule) };
const adamKeys = {
  ...common,
  beta1: v.optional(fraction),
  beta2: v.optional(fraction),
  epsilon: v.optional(nonNegative),
  weightDecay: v.optional(nonNegative),
  decayBiases: v.optional(flag),
};
const optimizers = {
  sgd: object({ type: v.optional(oneOf(['sgd'], notes.optimizerNotes)), ...common, momentum: v.optional(fraction), nesterov: v.optional(flag) }, notes.sgdNotes),
  adagrad: object({ type: oneOf(['adagrad'], notes.optimizerNotes), ...common, epsilon: v.optional(nonNegative) }, notes.adagradNotes),
  rmsprop: object({
    type: oneOf(['rmsprop'], notes.optimizerNotes),
    ...common,
    decay: v.optional(fraction),
    epsilon: v.optional(nonNegative),
    centered: v.optional(flag),
    momentum: v.optional(fraction),
  }, notes.rmspropNotes),
  adam: object({ type: oneOf(['adam'], notes.optimizerNotes), ...adamKeys }, notes.adamNotes),
  adamw: object({ type: oneOf(['adamw'], notes.optimizerNotes), ...adamKeys }, notes.adamwNotes),
};
const optimizerType = oneOf(['sgd', 'adagrad', 'rmsprop', 'adam', 'adamw'], notes.optimizerNotes);
const optimizer = chosen<v.GenericSchema<OptimizerSpec>>(Object.values(optimizers), (input) => byType(input, optimizers, optimizerType, 'sgd') as v.GenericSchema<OptimizerSpec>);

const seed = v.optional(whole(0));

export const specSchema = object({
  $schema: v.optional(v.string(aText)),
  name: v.optional(text),
  seed,
  precision: v.optional(oneOf(['float64', 'float32'], notes.precisionNotes)),
  input: v.optional(v.union([whole(1), v.strictTuple([whole(1), whole(1), whole(1)])], l10n.t`a number of features, or [height, width, channels]`)),
  data,
  layers: listOf(layer, l10n.t`a list of layers`),
  loss: oneOf(lossNames, notes.lossNotes),
  optimizer: v.optional(optimizer),
  regularization: v.optional(object({ l1: v.optional(nonNegative), l2: v.optional(nonNegative) }, notes.regularizationNotes)),
  training: v.optional(
    object({
      epochs: v.optional(whole(1)),
      batchSize: v.optional(v.union([whole(1), v.literal('full')], l10n.t`a whole number, at least 1, or "full"`)),
      shuffle: v.optional(flag),
      validation: v.optional(fraction),
    }, notes.trainingNotes),
  ),
}, notes.specNotes);

/** Of a spec what says where the data come from, whatever else is there. */
export const dataSchema = v.object({ seed, data });

/** What a person typed, structurally right. */
export type Spec = v.InferOutput<typeof specSchema>;
export type DataOfSpec = v.InferOutput<typeof dataSchema>;
export type DataSpec = v.InferOutput<typeof generated> | v.InferOutput<typeof fromCsv> | v.InferOutput<typeof fromIdx> | v.InferOutput<typeof inline>;
export type LayerSpec = v.InferOutput<typeof layer>;
type ScheduleSpec = v.InferOutput<(typeof schedules)[keyof typeof schedules]>;
type OptimizerSpec = v.InferOutput<(typeof optimizers)[keyof typeof optimizers]>;

function hasKey(input: unknown, key: string): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && key in input;
}

/** The schema that `type` names; for a `type` that names none, one that lists the names. */
function byType(input: unknown, schemas: Readonly<Record<string, v.GenericSchema>>, names: ReturnType<typeof oneOf>, fallback?: string): v.GenericSchema {
  const type = hasKey(input, 'type') ? input.type : fallback;
  return (typeof type === 'string' && Object.hasOwn(schemas, type) && schemas[type]) || v.looseObject({ type: names }, ({ received }) => (received === 'undefined' ? oneAmong(names.options) : anObject));
}
