/** What one part of a spec means for another: shapes, losses and outputs that go together, sizes. */

import * as l10n from '@vscode/l10n';
import { activationRange, Parameters } from '../core/index.ts';
import type { Fix, JsonPath, Severity } from './diagnostic.ts';
import { outputFor } from './fitting.ts';
import { fix, removal, set, use } from './fix.ts';
import type { Model } from './model.ts';
import type { ProblemCode } from './problems.ts';
import type { DataOfSpec, Spec } from './schema.ts';
import { quoted } from './suggest.ts';

export interface Finding {
  readonly severity: Severity;
  readonly code: ProblemCode;
  readonly message: string;
  readonly path: JsonPath;
  /** What to mark: the value (default), or the key in front of it. */
  readonly part?: 'value' | 'key';
  readonly fixes?: readonly Fix[];
}

/** Memory that a network may need. */
export const networkLimit = 2 * 2 ** 30;

/** All that is wrong with a spec whose structure is right, the data aside. */
export function findings(spec: Spec, model: Model): Finding[] {
  return [...dataFindings(spec), ...layerRules(spec, model), ...outputRules(model), ...competitionRules(model), ...optimizerRules(spec), ...memory(model)];
}

function error(code: ProblemCode, message: string, path: JsonPath, ...fixes: readonly Fix[]): Finding {
  return { severity: 'error', code, message, path, ...(fixes.length > 0 && { fixes }) };
}

function warning(code: ProblemCode, message: string, path: JsonPath, ...fixes: readonly Fix[]): Finding {
  return { severity: 'warning', code, message, path, ...(fixes.length > 0 && { fixes }) };
}

/** All that is wrong with the data as the spec has it. */
export function* dataFindings({ data }: DataOfSpec): Generator<Finding> {
  if (!('x' in data)) return;
  for (const key of ['x', 'y'] as const) {
    const width = data[key][0]!.length;
    const ragged = data[key].findIndex((row) => row.length !== width);
    if (ragged > 0) yield error('ragged-rows', l10n.t`row ${ragged} of ${key} is [${data[key][ragged]!.length}], row 0 is [${width}]: rows are of one length`, ['data', key, ragged]);
  }
  if (data.x.length !== data.y.length) {
    yield error('rows-differ', l10n.t`both x and y have one row a sample: here x has ${data.x.length}, y has ${data.y.length}`, ['data', 'y']);
  }
}

function* layerRules(spec: Spec, model: Model): Generator<Finding> {
  for (const [l, layer] of model.layers.entries()) {
    const { units, weights, bias, name } = layer;
    const nIn = l > 0 ? model.layers[l - 1]!.units : (model.inputs ?? weights?.[0]?.length ?? 0);
    if (weights) yield* weightRules(weights, units, nIn, name, ['layers', l, 'weights']);
    if (weights && spec.layers[l]!.init !== undefined) {
      yield warning('unused-init', l10n.t`init is not used: the weights of ${quoted(name)} are given`, ['layers', l, 'init'], removal(['layers', l, 'init']));
    }
    if (bias && bias.length !== units) {
      yield error('bias-shape', l10n.t`bias of ${quoted(name)} is [${bias.length}], must be [${units}]: one number a unit`, ['layers', l, 'bias']);
    }
    if (bias && !layer.useBias) {
      const message = l10n.t`${quoted(name)} has a bias and "useBias": false: leave one of them out`;
      yield error('bias-unused', message, ['layers', l, 'bias'], removal(['layers', l, 'bias']), removal(['layers', l, 'useBias']));
    }
    if (layer.activation === 'softmax' && units === 1) {
      yield warning('softmax-one-unit', l10n.t`softmax over the one unit of ${quoted(name)} is always 1: use sigmoid`, ['layers', l, 'activation'], use('sigmoid', ['layers', l, 'activation']));
    }
  }
}

/** Explicit weights must be [units × nIn]. Also used once the data has told nIn. */
export function* weightRules(weights: readonly (readonly number[])[], units: number, nIn: number, name: string, path: JsonPath): Generator<Finding> {
  const width = weights[0]!.length;
  const ragged = weights.findIndex((row) => row.length !== width);
  if (ragged > 0) {
    yield error('weights-ragged', l10n.t`row ${ragged} of the weights of ${quoted(name)} is [${weights[ragged]!.length}], row 0 is [${width}]: rows are of one length`, [...path, ragged]);
  } else if (weights.length !== units || width !== nIn) {
    const [given, right] = [`[${weights.length}×${width}]`, `[${units}×${nIn}]`];
    if (weights.length === nIn && width === units) {
      const message = l10n.t`weights of ${quoted(name)} are ${given}, must be ${right}: units × inputs (these are transposed)`;
      yield error('weights-shape', message, path, fix(l10n.t`Transpose the weights`, set(path, transpose(weights))));
    } else yield error('weights-shape', l10n.t`weights of ${quoted(name)} are ${given}, must be ${right}: units × inputs`, path);
  }
}

function transpose(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}

function* outputRules({ layers, loss }: Model): Generator<Finding> {
  const last = layers.at(-1)!;
  const [low, high] = activationRange(last.activation);
  if ((loss === 'bce' || loss === 'crossEntropy') && (low < 0 || high > 1)) {
    const fitting = outputFor(loss, last.units);
    yield error(
      'loss-range',
      l10n.t`${loss} takes logarithms and needs outputs between 0 and 1, but ${last.activation} gives (${low}, ${high}): use "${fitting}" for the last layer, or mse`,
      ['loss'],
      fix(l10n.t`Use ${fitting} for the last layer`, set(['layers', layers.length - 1, 'activation'], fitting)),
      use('mse', ['loss']),
    );
  }
}

/** Cross entropy leaves out what a target of 0 says: only units that compete for one probability learn from it. */
function* competitionRules({ layers, loss }: Model): Generator<Finding> {
  const { activation, units } = layers.at(-1)!;
  if (loss !== 'crossEntropy' || activation !== 'sigmoid') return;
  const fixes = [use('bce', ['loss']), ...(units > 1 ? [use('softmax', ['layers', layers.length - 1, 'activation'])] : [])];
  const message = units === 1
    ? l10n.t`crossEntropy learns nothing from a target of 0, and sigmoid units do not compete: use bce`
    : l10n.t`crossEntropy learns nothing from a target of 0, and sigmoid units do not compete: use softmax, or bce for labels that exclude nothing`;
  yield warning('sigmoid-cross-entropy', message, ['loss'], ...fixes);
}

function* optimizerRules({ optimizer }: Spec): Generator<Finding> {
  if (optimizer && 'nesterov' in optimizer && optimizer.nesterov && !optimizer.momentum) {
    const momentum = fix(l10n.t`Add a momentum of 0.9`, set(['optimizer', 'momentum'], 0.9));
    yield error('nesterov-without-momentum', l10n.t`nesterov needs a momentum greater than 0, such as 0.9`, ['optimizer', 'nesterov'], momentum, removal(['optimizer', 'nesterov']));
  }
}

function* memory(model: Model): Generator<Finding> {
  const shapes = model.layers.map(({ units, useBias }, l) => ({ units, useBias, nIn: l > 0 ? model.layers[l - 1]!.units : (model.inputs ?? 1) }));
  const finding = networkMemory(Parameters.count(shapes));
  if (finding) yield finding;
}

/** Refuses a network of so many parameters if it would not fit. Also used once the data has told the number of inputs. */
export function networkMemory(parameters: number): Finding | null {
  // Of adam: θ, ∂J/∂θ, m, v and the first weights; three keyframes of θ, m, v while they are thinned; the replay's own four; two copies to look at.
  const bytes = parameters * 8 * 20;
  if (bytes <= networkLimit) return null;
  const [count, need, limit] = [parameters.toLocaleString('en'), gibibytes(bytes), gibibytes(networkLimit)];
  return error('network-too-large', l10n.t`${count} parameters would need ${need} of memory, the limit is ${limit}`, ['layers']);
}

/** `12.3 GiB` */
export function gibibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 30).toPrecision(3)).toLocaleString('en')} GiB`;
}
