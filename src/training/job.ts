/** A job: a model with its data, with nothing left to check. The whole way from a spec's text to what a Trainer starts from. */

import * as l10n from '@vscode/l10n';
import { activationRange, initializers, Parameters, seededRandom, streams } from '../core/index.ts';
import type { Network, TrainingPlan } from '../core/index.ts';
import { featureScaleHint } from '../data/hints.ts';
import { loadDataset } from '../data/load.ts';
import { oneLine } from '../data/problems.ts';
import type { Loading } from '../data/portions.ts';
import type { DataProblem, Dataset, OutputShape, ReadFile } from '../data/dataset.ts';
import { fix, gibibytes, hintsFor, networkLimit, networkMemory, parseSpec, set, toDiagnostic, weightRules } from '../spec/index.ts';
import type { Diagnostic, Finding, Fix, Model, ParsedSpec, ProblemCode } from '../spec/index.ts';

export interface Job {
  readonly model: Model;
  readonly dataset: Dataset;
  /** What an engine trains by. */
  readonly plan: TrainingPlan;
  readonly stepsPerEpoch: number;
  /** Updates in the whole run. */
  readonly totalSteps: number;
}

export interface Prepared {
  /** Null when any diagnostic is an error. */
  readonly job: Job | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a spec, loads its data and settles every shape. Never throws on what a person wrote; rejects only when the load is given up. */
export async function prepareJob(text: string, readFile: ReadFile, loading: Loading = {}): Promise<Prepared> {
  const parsed = parseSpec(text);
  const { dataset, diagnostics } = await checkData(parsed, readFile, loading);
  return { job: parsed.model && dataset ? createJob(parsed.model, dataset) : null, diagnostics };
}

/** All that is wrong with a spec and its data, without laying out the network. The data set is null when anything is an error. */
export async function checkData(parsed: ParsedSpec, readFile: ReadFile, loading: Loading = {}): Promise<{ dataset: Dataset | null; diagnostics: readonly Diagnostic[] }> {
  const { model } = parsed;
  if (!model) return { dataset: null, diagnostics: parsed.diagnostics };
  const { dataset, problems } = await loadDataset(model, outputShape(model), readFile, loading);
  const diagnostics = [...parsed.diagnostics, ...problems.map((problem) => dataDiagnostic(problem, parsed))];
  if (!dataset || hasError(diagnostics)) return { dataset: null, diagnostics };
  // No warning about a default: nobody typed it.
  const findings = [...shapeFindings(model, dataset), ...trainingFindings(model, dataset)].filter(({ severity, path }) => severity === 'error' || parsed.has(path));
  diagnostics.push(...findings.map((finding) => toDiagnostic(finding, parsed.locate)));
  return { dataset: hasError(diagnostics) ? null : dataset, diagnostics };
}

/** Hints for a spec without errors, and for its data as far as it is loaded. */
export function hintsOf(parsed: ParsedSpec, dataset: Dataset | null): readonly Diagnostic[] {
  const { model, locate } = parsed;
  if (!model) return [];
  const scale = dataset && featureScaleHint(model, dataset);
  return [...hintsFor(model), ...(scale ? [scale] : [])].map((finding) => toDiagnostic(finding, locate));
}

/** How the last layer wants its targets. */
export function outputShape({ layers, loss }: Model): OutputShape {
  const { units, activation } = layers.at(-1)!;
  const classification = loss === 'bce' || loss === 'crossEntropy' || activation === 'softmax';
  return { units, range: activationRange(activation), classification };
}

function createJob(model: Model, dataset: Dataset): Job {
  const network = networkOf(model, dataset.x.cols);
  const batchSize = batchSizeOf(model, dataset);
  const stepsPerEpoch = Math.ceil(dataset.training.length / batchSize);
  return {
    model,
    dataset,
    plan: {
      network,
      optimizer: model.optimizer.settings,
      regularization: model.regularization,
      trainBias: model.layers.map((layer) => layer.trainBias),
      learningRate: model.optimizer.learningRate,
      schedule: model.optimizer.schedule,
      samples: dataset,
      rows: dataset.training,
      batchSize,
      shuffle: model.training.shuffle,
      seed: model.seed,
      precision: model.precision,
      initial: initialParameters(model, network),
    },
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * model.training.epochs,
  };
}

function networkOf(model: Model, nIn: number): Network {
  return {
    nIn,
    loss: model.loss,
    layers: model.layers.map(({ units, activation, useBias }, l) => ({ nIn: l > 0 ? model.layers[l - 1]!.units : nIn, units, activation, useBias })),
  };
}

function batchSizeOf({ training }: Model, dataset: Dataset): number {
  return training.batchSize === 'full' ? dataset.training.length : Math.min(training.batchSize, dataset.training.length);
}

/** First weights and biases: explicit ones, or drawn by the seed. Each layer draws from a stream of its own: another layer's shape does not change its weights. */
function initialParameters(model: Model, network: Network): Parameters {
  const parameters = new Parameters(network.layers);
  model.layers.forEach(({ weights, bias, init }, l) => {
    const { W, b } = parameters.layers[l]!;
    if (weights) weights.forEach((row, j) => W.row(j).set(row));
    else {
      const random = seededRandom(model.seed, streams.weights, l);
      for (let i = 0; i < W.data.length; i++) W.data[i] = initializers[init](random, W.cols, W.rows);
    }
    if (bias) b.set(bias);
  });
  return parameters;
}

/** Inputs, explicit weights and memory, now that the number of features is known. */
function* shapeFindings(model: Model, dataset: Dataset): Generator<Finding> {
  const nIn = dataset.x.cols;
  if (model.inputs !== null && model.inputs !== nIn) {
    const features = named(dataset.featureNames);
    yield error('input-width', l10n.t`input is ${model.inputs}, but the data has ${nIn} features${features}`, ['input']);
  } else {
    const first = model.layers[0]!;
    if (first.weights) yield* weightRules(first.weights, first.units, nIn, first.name, ['layers', 0, 'weights']);
  }
  const network = networkOf(model, nIn);
  const tooLarge = networkMemory(Parameters.count(network.layers));
  if (tooLarge) yield tooLarge;
  const bytes = batchSizeOf(model, dataset) * network.layers.reduce((n, { units }) => n + 4 * units, 2 * nIn) * 8 * 2;
  if (bytes > networkLimit) {
    yield error('batch-too-large', l10n.t`one batch would need ${gibibytes(bytes)} of memory, the limit is ${gibibytes(networkLimit)}: use a smaller "batchSize"`, ['training']);
  }
}

/** What is allowed, but hardly meant. */
function* trainingFindings(model: Model, { y, training }: Dataset): Generator<Finding> {
  const { batchSize } = model.training;
  const wholeData = fix(l10n.t`Use "full"`, set(['training', 'batchSize'], 'full'));
  const samples = training.length;
  if (typeof batchSize === 'number' && batchSize > samples && samples < y.rows) {
    yield warning('batch-larger-than-data', l10n.t`a batch of ${batchSize} is larger than the ${samples} training samples: every batch has ${samples}`, ['training', 'batchSize'], wholeData);
  } else if (typeof batchSize === 'number' && batchSize > samples) {
    yield warning('batch-larger-than-data', l10n.t`a batch of ${batchSize} is larger than the data (${samples} samples): every batch has ${samples}`, ['training', 'batchSize'], wholeData);
  }
  const target = model.data.kind === 'inline' ? ['data', 'y'] : ['data'];
  if (model.loss === 'crossEntropy') {
    const row = firstRow(y.rows, (i) => Math.abs(sum(y.row(i)) - 1) > 1e-6 || y.row(i).some((value) => value < 0));
    if (row !== null) yield warning('targets-no-distribution', l10n.t`crossEntropy compares probabilities, but the targets of sample ${row} (${list(y.row(row))}) are negative or do not sum to 1`, target);
  }
  if (model.loss === 'bce') {
    const row = firstRow(y.rows, (i) => y.row(i).some((value) => value < 0 || value > 1));
    if (row !== null) yield warning('targets-no-probability', l10n.t`bce compares probabilities, but the targets of sample ${row} (${list(y.row(row))}) are not between 0 and 1`, target);
  }
}

function dataDiagnostic({ severity, code, message, at, fixes = [] }: DataProblem, { locate }: ParsedSpec): Diagnostic {
  if ('spec' in at) return { severity, code, message, file: null, range: locate(at.spec), ...(fixes.length > 0 && { fixes }) };
  const range = { start: { line: at.line, column: at.column }, end: { line: at.line, column: at.endColumn } };
  return { severity, code, message, file: at.file, range };
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function firstRow(rows: number, wrong: (i: number) => boolean): number | null {
  for (let i = 0; i < rows; i++) if (wrong(i)) return i;
  return null;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function list(values: Float64Array): string {
  const shown = Array.from(values.subarray(0, 5), String).join(', ');
  return values.length > 5 ? `${shown}, …` : shown;
}

function named(names: readonly string[]): string {
  return names.length > 0 && names.length <= 8 ? oneLine(` (${names.join(', ')})`) : '';
}

function error(code: ProblemCode, message: string, path: Finding['path']): Finding {
  return { severity: 'error', code, message, path };
}

function warning(code: ProblemCode, message: string, path: Finding['path'], ...fixes: readonly Fix[]): Finding {
  return { severity: 'warning', code, message, path, ...(fixes.length > 0 && { fixes }) };
}
