/** The one entry to the data: from a model to the data set that it is trained on. */

import * as l10n from '@vscode/l10n';
import { Matrix } from '../core/index.ts';
import type { JsonPath } from '../spec/diagnostic.ts';
import type { DataModel, DataSource, Model } from '../spec/model.ts';
import { readCsv } from './csv.ts';
import type { DataProblem, Dataset, OutputShape, ReadFile } from './dataset.ts';
import { FeatureTable } from './featureTable.ts';
import { generate, generatorFeatures } from './generators.ts';
import { readImages } from './images.ts';
import { fillMissing } from './missing.ts';
import { normalize } from './normalize.ts';
import { inPortions } from './portions.ts';
import type { Loading } from './portions.ts';
import { memoryProblem, specError } from './problems.ts';
import type { Outcome } from './problems.ts';
import { splitRows } from './split.ts';
import { encodeTarget, targetProblem } from './targets.ts';
import type { Table } from './targets.ts';

export interface LoadedDataset {
  /** Null exactly when a problem is an error; other problems are warnings. */
  readonly dataset: Dataset | null;
  readonly problems: readonly DataProblem[];
}

/**
 * Loads the data of a model, encodes its targets for the last layer, splits it and normalises it by its training rows.
 * Deterministic: same model, same file, same bits. What is wrong with the data is a problem, never an exception; only a load that is
 * given up rejects, with the reason of its signal.
 */
export async function loadDataset(model: Model, output: OutputShape, readFile: ReadFile, loading: Loading = {}): Promise<LoadedDataset> {
  const loaded = await loadTable(model, output, readFile, loading);
  if ('problems' in loaded) return { dataset: null, problems: loaded.problems };
  const table = loaded.value;
  const { x } = table;
  const problem = targetProblem(table.target, output, targetPath(model)) ?? memoryProblem(x.rows, x.cols + output.units, ['data']);
  if (problem) return { dataset: null, problems: [problem] };
  const split = splitRows(x.rows, model.training.validation, model.seed);
  const empty = fillMissing(table, split.training);
  if (empty) return { dataset: null, problems: [empty] };
  const overflow = 'normalize' in model.data ? normalize(x, split.training, model.data.normalize, table.isOneHot) : null;
  if (overflow !== null) return { dataset: null, problems: [overflowProblem(table, overflow)] };
  return { dataset: { ...encodeTarget(table, output), ...split }, problems: table.notes ?? [] };
}

/** The samples of a model, as they are. */
export async function loadTable({ data, seed }: DataModel, output: OutputShape, readFile: ReadFile, loading: Loading): Promise<Outcome<Table>> {
  switch (data.kind) {
    case 'generator': {
      const tooLarge = memoryProblem(data.samples, generatorFeatures(data.generator) + 1, ['data', 'samples']);
      return tooLarge ? { problems: [tooLarge] } : { value: generate(data.generator, data.samples, data.noise, seed) };
    }
    case 'csv': {
      const file = await readFile(data.path);
      if ('problem' in file) return { problems: [specError('unreadable-file', file.problem, ['data', 'csv'])] };
      return inPortions(readCsv(file.bytes, data, output), loading);
    }
    case 'idx': {
      const [images, labels] = [await readFile(data.images), await readFile(data.labels)];
      if ('bytes' in images && 'bytes' in labels) return readImages({ path: data.images, ...images }, { path: data.labels, ...labels }, output, loading);
      const problems = ([['images', images], ['labels', labels]] as const).flatMap(([key, file]) => ('problem' in file ? [specError('unreadable-file', file.problem, ['data', 'idx', key])] : []));
      return { problems };
    }
    case 'inline':
      return { value: inlineTable(data) };
  }
}

function inlineTable({ x, y }: Extract<DataSource, { kind: 'inline' }>): Table {
  return { x: FeatureTable.of(Matrix.fromRows(x)), featureNames: [], target: { kind: 'numbers', subject: 'y', names: [], values: Matrix.fromRows(y) } };
}

function overflowProblem({ featureNames }: Table, [row, feature]: readonly [number, number]): DataProblem {
  const message = l10n.t`feature ${featureNames[feature] ?? feature} of sample ${row.toLocaleString('en')} is too far from the training samples to be normalised: the result would not be a finite number`;
  return specError('normalize-overflow', message, ['data', 'normalize']);
}

/** Where a target that does not fit is to be mended: in inline data, else in the last layer. */
function targetPath({ data, layers }: Model): JsonPath {
  return data.kind === 'inline' ? ['data', 'y'] : ['layers', layers.length - 1, 'units'];
}
