/** What the tests of the data room share. */

import assert from 'node:assert/strict';
import type { Matrix, ReadonlyMatrix } from '../../src/core/index.ts';
import type { DataProblem, OutputShape, ReadFile } from '../../src/data/dataset.ts';
import type { Outcome } from '../../src/data/problems.ts';
import type { DataSource, Model } from '../../src/spec/model.ts';

export const softmax3: OutputShape = { units: 3, range: [0, 1], classification: true };
export const softmax2: OutputShape = { units: 2, range: [0, 1], classification: true };
export const sigmoid1: OutputShape = { units: 1, range: [0, 1], classification: true };
export const tanh1: OutputShape = { units: 1, range: [-1, 1], classification: false };
export const linear1: OutputShape = { units: 1, range: [-Infinity, Infinity], classification: false };
export const linear2: OutputShape = { units: 2, range: [-Infinity, Infinity], classification: false };

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The end of work that is done in portions. */
export function finished<T>(work: Generator<number, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if ('problems' in outcome) assert.fail(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.value;
}

export function problemsOf(outcome: Outcome<unknown>): readonly DataProblem[] {
  if (!('problems' in outcome)) assert.fail('expected problems, got a value');
  return outcome.problems;
}

/** The part of the raw text that a problem points at; the text as an editor holds it, without a byte order mark. */
export function pointedAt(text: string, problem: DataProblem): string {
  const { at } = problem;
  if (!('line' in at)) assert.fail(`points into the spec: ${problem.message}`);
  const line = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)[at.line];
  assert.ok(line !== undefined, `line ${at.line} is outside the text`);
  assert.ok(at.endColumn <= line.length, `column ${at.endColumn} is outside line ${at.line}`);
  return line.slice(at.column, at.endColumn);
}

export function specPath(problem: DataProblem): readonly (string | number)[] {
  if (!('spec' in problem.at)) assert.fail(`points into a file: ${problem.message}`);
  return problem.at.spec;
}

function layer(units: number, name: string): Model['layers'][number] {
  return { type: 'dense', name, units, activation: 'tanh', init: 'xavierUniform', weights: null, bias: null, useBias: true, trainBias: true };
}

/** A model with that data and a last layer of so many units. */
export function modelOf(data: DataSource, more: { units?: number; seed?: number; validation?: number; layers?: number } = {}): Model {
  const { units = 1, seed = 0, validation = 0, layers = 2 } = more;
  return {
    name: null,
    seed,
    precision: 'float64',
    inputs: null,
    data,
    layers: Array.from({ length: layers }, (_, l) => layer(l === layers - 1 ? units : 4, `layer ${l + 1}`)),
    loss: 'mse',
    optimizer: { settings: { type: 'sgd', momentum: 0, nesterov: false }, learningRate: 0.1, schedule: null },
    regularization: { l1: 0, l2: 0 },
    training: { epochs: 1, batchSize: 'full', shuffle: false, validation },
  };
}

/** A file system with these files; a text becomes its UTF-8 bytes. */
export function files(contents: Readonly<Record<string, string | Uint8Array>>): ReadFile {
  return (path) => {
    const content = contents[path];
    if (content === undefined) return Promise.resolve({ problem: `there is no file ${path}` });
    return Promise.resolve({ bytes: typeof content === 'string' ? bytesOf(content) : content });
  };
}

export function assertClose(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}, tolerance ${tolerance}`);
}

/** All numbers of a matrix, whatever it keeps them in. */
export function matrixOf(matrix: ReadonlyMatrix): Matrix {
  return matrix.gather(Uint32Array.from({ length: matrix.rows }, (_, i) => i));
}
