/** The shape of a spec, as a person types it: every key, its type and its range. What one value means for another is in rules.ts. */

import * as v from 'valibot';
import { activationNames, initializerNames, lossNames } from '../core/index.ts';
import { generatorNames, normalizations } from './model.ts';

// The message of a check is what would be right; parse.ts makes the sentence `units is -3: must be a whole number, at least 1`.
const number = (what = 'a number') => v.pipe(v.number(what), v.finite('a finite number'));
const between = (min: number, max: number, what: string) => v.pipe(number(what), v.minValue(min, what), v.maxValue(max, what));
const nonNegative = between(0, Number.MAX_VALUE, 'a number, at least 0');
const positive = v.pipe(number('a number greater than 0'), v.gtValue(0, 'a number greater than 0'));
const fraction = v.pipe(between(0, 1, 'a number from 0 up to, but not including, 1'), v.ltValue(1, 'a number from 0 up to, but not including, 1'));
const whole = (min: number) => {
  const what = `a whole number, at least ${min}`;
  return v.pipe(v.number(what), v.safeInteger(what), v.minValue(min, what));
};
const flag = v.boolean('true or false');
const text = v.pipe(v.string('a text in quotes'), v.nonEmpty('a text that is not empty'));
const path = v.pipe(text, v.check((value) => !value.includes('\\'), 'a path with / between its folders'));
const oneOf = <const T extends readonly string[]>(names: T) => v.picklist(names, `one of ${names.join(', ')}`);
const listOf = <T extends v.GenericSchema>(item: T, what: string) => v.pipe(v.array(item, what), v.nonEmpty(`${what} that is not empty`));
const object = <const T extends v.ObjectEntries>(entries: T) => {
  const schema = v.strictObject(entries, 'an object in braces');
  // To valibot an array is an object as well; to a person it is a mistake of its own.
  return v.lazy((input): typeof schema => (Array.isArray(input) ? (v.never('an object in braces') as unknown as typeof schema) : schema));
};
const rows = listOf(listOf(number(), 'a list of numbers'), 'a list of rows of numbers');
const columns = v.union([text, listOf(text, 'a list of column names')], 'the name of a column, or a list of names');

const generated = object({
  generator: oneOf(generatorNames),
  samples: v.optional(whole(1)),
  noise: v.optional(between(0, 10, 'a number from 0 to 10')),
});
const fromCsv = object({
  csv: path,
  target: columns,
  features: v.optional(columns),
  normalize: v.optional(oneOf(normalizations)),
});
const fromIdx = object({ idx: object({ images: path, labels: path }) });
const inline = object({ x: rows, y: rows });

const bySource = (input: unknown) => {
  if (hasKey(input, 'csv')) return fromCsv;
  if (hasKey(input, 'idx')) return fromIdx;
  return hasKey(input, 'x') || hasKey(input, 'y') ? inline : generated;
};
const data = v.lazy<v.GenericSchema<DataSpec>>(bySource);

const layer = object({
  type: v.optional(oneOf(['dense'])),
  name: v.optional(text),
  units: whole(1),
  activation: v.optional(oneOf(activationNames)),
  init: v.optional(oneOf(initializerNames)),
  weights: v.optional(rows),
  bias: v.optional(listOf(number(), 'a list of numbers')),
  useBias: v.optional(flag),
  trainBias: v.optional(flag),
});

const scheduleUnit = v.optional(oneOf(['step', 'epoch']));
const schedules = {
  step: object({ type: v.literal('step'), stepSize: whole(1), gamma: positive, unit: scheduleUnit }),
  exponential: object({ type: v.literal('exponential'), gamma: positive, unit: scheduleUnit }),
  cosine: object({ type: v.literal('cosine'), steps: whole(1), min: v.optional(nonNegative), unit: scheduleUnit }),
};
const schedule = v.lazy<v.GenericSchema<ScheduleSpec>>((input) => byType(input, schedules) as v.GenericSchema<ScheduleSpec>);

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
  sgd: object({ type: v.optional(v.literal('sgd')), ...common, momentum: v.optional(fraction), nesterov: v.optional(flag) }),
  adagrad: object({ type: v.literal('adagrad'), ...common, epsilon: v.optional(nonNegative) }),
  rmsprop: object({
    type: v.literal('rmsprop'),
    ...common,
    decay: v.optional(fraction),
    epsilon: v.optional(nonNegative),
    centered: v.optional(flag),
    momentum: v.optional(fraction),
  }),
  adam: object({ type: v.literal('adam'), ...adamKeys }),
  adamw: object({ type: v.literal('adamw'), ...adamKeys }),
};
const optimizer = v.lazy<v.GenericSchema<OptimizerSpec>>((input) => byType(input, optimizers, 'sgd') as v.GenericSchema<OptimizerSpec>);

export const specSchema = object({
  $schema: v.optional(v.string('a text in quotes')),
  name: v.optional(text),
  seed: v.optional(whole(0)),
  precision: v.optional(oneOf(['float64', 'float32'])),
  input: v.optional(v.union([whole(1), v.strictTuple([whole(1), whole(1), whole(1)])], 'a number of features, or [height, width, channels]')),
  data,
  layers: listOf(layer, 'a list of layers'),
  loss: oneOf(lossNames),
  optimizer: v.optional(optimizer),
  regularization: v.optional(object({ l1: v.optional(nonNegative), l2: v.optional(nonNegative) })),
  training: v.optional(
    object({
      epochs: v.optional(whole(1)),
      batchSize: v.optional(v.union([whole(1), v.literal('full')], 'a whole number, at least 1, or "full"')),
      shuffle: v.optional(flag),
      validation: v.optional(fraction),
    }),
  ),
});

/** What a person typed, structurally right. */
export type Spec = v.InferOutput<typeof specSchema>;
export type DataSpec = v.InferOutput<typeof generated> | v.InferOutput<typeof fromCsv> | v.InferOutput<typeof fromIdx> | v.InferOutput<typeof inline>;
export type LayerSpec = v.InferOutput<typeof layer>;
type ScheduleSpec = v.InferOutput<(typeof schedules)[keyof typeof schedules]>;
type OptimizerSpec = v.InferOutput<(typeof optimizers)[keyof typeof optimizers]>;

function hasKey(input: unknown, key: string): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && key in input;
}

/** The schema that `type` names; for a `type` that names none, one that lists the names. */
function byType(input: unknown, schemas: Readonly<Record<string, v.GenericSchema>>, fallback?: string): v.GenericSchema {
  const type = hasKey(input, 'type') ? input.type : fallback;
  const names = Object.keys(schemas);
  return (typeof type === 'string' && Object.hasOwn(schemas, type) && schemas[type]) || v.looseObject({ type: oneOf(names) }, ({ received }) => (received === 'undefined' ? `one of ${names.join(', ')}` : 'an object in braces'));
}
