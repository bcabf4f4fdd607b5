/** What a network shall learn, and how its last layer wants it written. */

import * as l10n from '@vscode/l10n';
import { Matrix } from '../core/index.ts';
import { fix, set } from '../spec/index.ts';
import type { Fix, JsonPath } from '../spec/index.ts';
import type { DataProblem, OutputShape, RawData } from './dataset.ts';
import type { FeatureTable } from './featureTable.ts';
import { count, listNames, specError } from './problems.ts';

/** Samples whose targets are not encoded yet: what a generator or a file gives. */
export interface Table {
  /** [samples × features]. */
  readonly x: FeatureTable;
  readonly featureNames: readonly string[];
  readonly target: Target;
  /** For each feature whether it is a column of 0 and 1 made of words; left out where none is. */
  readonly isOneHot?: readonly boolean[];
  /** Warnings, about what was left out. */
  readonly notes?: readonly DataProblem[];
  /** Height and width, where every sample is an image of one channel. */
  readonly imageShape?: RawData['imageShape'];
}

/** `subject` is what messages call it: `column species`, `generator circle`, `y`. */
export type Target =
  /** One class a sample, as an index into `classes`; `name` is that of a single target column. */
  | { readonly kind: 'classes'; readonly subject: string; readonly name: string; readonly classes: readonly string[]; readonly classOfRow: Uint32Array }
  /** `values` [samples × targets]. */
  | { readonly kind: 'numbers'; readonly subject: string; readonly names: readonly string[]; readonly values: Matrix };

/** Why the last layer cannot learn the target, with both numbers; null if it can. Two classes fit one unit as well as two. */
export function targetProblem(target: Target, { units }: OutputShape, path: JsonPath): DataProblem | null {
  const unitCount = count(units, l10n.t`unit`, l10n.t`units`);
  if (target.kind === 'numbers') {
    const { subject, names } = target;
    const width = target.values.cols;
    if (width === units) return null;
    const numbers = count(width, l10n.t`number`, l10n.t`numbers`);
    const message = names.length > 1
      ? l10n.t`${subject} has ${numbers} a sample (${listNames(names, 10)}) but the last layer has ${unitCount}: give it ${width}`
      : l10n.t`${subject} has ${numbers} a sample but the last layer has ${unitCount}: give it ${width}`;
    return specError('target-width', message, path, ...unitsFix(path, width));
  }
  const { classes, subject } = target;
  const n = classes.length;
  if (units === n || (units === 1 && n <= 2)) return null;
  const classCount = count(n, l10n.t`class`, l10n.t`classes`);
  const right = units === 1 ? l10n.t`give it ${n} units with softmax, one for each class` : n === 2 ? l10n.t`give it 2, or 1` : l10n.t`give it ${n}`;
  const message = l10n.t`${subject} has ${classCount} (${listNames(classes, 10)}) but the last layer has ${unitCount}: ${right}`;
  const softmax = fix(l10n.t`Set units to ${n}, with softmax and crossEntropy`, set(path, n), set([...path.slice(0, -1), 'activation'], 'softmax'), set(['loss'], 'crossEntropy'));
  return specError('class-count', message, path, ...unitsFix(path, n), ...(n > 1 && path.at(-1) === 'units' ? [softmax] : []));
}

/** For what is to be mended at the units of the last layer: not for inline data. */
function unitsFix(path: JsonPath, units: number): readonly Fix[] {
  return path.at(-1) === 'units' ? [fix(l10n.t`Set units to ${units}`, set(path, units))] : [];
}

/**
 * The targets as y [samples × units]. Numbers stay as they are. Classes are one-hot; for one unit they are 0 and 1, or −1
 * and 1 where the last activation ranges over (−1, 1). Throws if the target does not fit (see targetProblem).
 */
export function encodeTarget({ x, featureNames, target, imageShape = null }: Table, output: OutputShape): RawData {
  const misfit = targetProblem(target, output, []);
  if (misfit) throw new Error(misfit.message);
  if (target.kind === 'numbers') {
    return { x, y: target.values, featureNames, targetNames: target.names, classes: null, classOfRow: null, imageShape };
  }
  const { classes, classOfRow, name } = target;
  const y = output.units === 1 ? oneColumn(classOfRow, output.range) : oneHot(classOfRow, output.units);
  return { x, y, featureNames, targetNames: output.units === 1 ? [name] : classes, classes, classOfRow, imageShape };
}

function oneColumn(classOfRow: Uint32Array, [low, high]: OutputShape['range']): Matrix {
  const first = low === -1 && high === 1 ? -1 : 0;
  return Matrix.over(classOfRow.length, 1, Float64Array.from(classOfRow, (code) => (code === 0 ? first : 1)));
}

function oneHot(classOfRow: Uint32Array, units: number): Matrix {
  const y = Matrix.zeros(classOfRow.length, units);
  classOfRow.forEach((code, i) => (y.data[i * units + code] = 1));
  return y;
}
