/** Which engine a command trains with, and that the fast one trains in float32 what PyTorch does. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { endOf, folderWith, linesOf, lively, output, run } from './helpers.ts';

interface Fixture {
  readonly layers: readonly { readonly units: number; readonly activation: string }[];
  readonly loss: string;
  readonly optimizer: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly eps: number };
  readonly batchSize: number;
  readonly steps: number;
  readonly batches: readonly unknown[];
  readonly weights: readonly { readonly W: unknown; readonly b: unknown }[];
  readonly X: unknown;
  readonly Y: unknown;
  readonly expected: { readonly batchLossBefore: readonly number[]; readonly finalLoss: number; readonly finalWeights: readonly { readonly W: readonly (readonly number[])[]; readonly b: readonly number[] }[] };
}

const fixture = JSON.parse(readFileSync(new URL('../oracle/training/train-adam-a.json', import.meta.url), 'utf8')) as Fixture;
const { layers, loss, optimizer, weights, X, Y, batchSize, steps, batches, expected } = fixture;
const names: Readonly<Record<string, string>> = { cross_entropy: 'crossEntropy', half_mse: 'halfMse', half_sse: 'halfSse' };
const spec = {
  precision: 'float32', data: { x: X, y: Y }, loss: names[loss] ?? loss,
  layers: layers.map(({ units, activation }, l) => ({ units, activation, weights: weights[l]!.W, bias: weights[l]!.b })),
  optimizer: { type: 'adam', learningRate: optimizer.lr, beta1: optimizer.beta1, beta2: optimizer.beta2, epsilon: optimizer.eps },
  training: { epochs: Math.ceil(steps / batches.length), batchSize, shuffle: false },
};

function assertNear(got: number, wanted: number, what: string): void {
  assert.ok(Math.abs(got - wanted) <= 1e-6 + 1e-4 * Math.abs(wanted), `${what}: ${got} for ${wanted}`);
}

test('train --engine fast trains a float32 spec as PyTorch does', async () => {
  const stdout = await output(['train', 'a.nn.json', '--json', '--engine', 'fast', '--steps', String(steps)], folderWith({ 'a.nn.json': spec }));
  const losses = linesOf(stdout).filter(({ type }) => type === 'step').map(({ batchLoss }) => batchLoss as number);
  assert.equal(losses.length, steps);
  losses.forEach((J, step) => assertNear(J, expected.batchLossBefore[step]!, `loss of step ${step}`));
  const end = endOf(stdout);
  assertNear(end.loss, expected.finalLoss, 'final loss');
  const numbers = end.weights.flatMap(({ W, b }) => [...W.flat(), ...b]);
  expected.finalWeights.flatMap(({ W, b }) => [...W.flat(), ...b]).forEach((value, i) => assertNear(numbers[i]!, value, `parameter ${i}`));
  assert.ok(numbers.every((value) => Math.fround(value) === value), 'computed in float32');
});

test('without --engine it is the fast one that trains, the same bytes every time, and float64 is the default', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const [auto, fast, reference] = await Promise.all([[], ['--engine', 'fast'], ['--engine', 'reference']].map((options) => output(['train', 'a.nn.json', '--json', ...options], folder)));
  assert.equal(auto, fast);
  assert.notEqual(auto, reference);
  assert.ok(Math.abs(endOf(fast!).loss - endOf(reference!).loss) < 1e-9);
});

test('an engine that there is not, and a network that the fast engine has no room for, are refused in a sentence', async () => {
  const wide = { ...lively, data: { generator: 'sine', samples: 256 }, layers: [{ units: 1_000_000 }, { units: 1 }], training: { batchSize: 1, epochs: 1 } };
  const folder = folderWith({ 'a.nn.json': lively, 'wide.nn.json': wide });
  const [unknown, tooLarge] = await Promise.all([run(['train', 'a.nn.json', '--engine', 'quick'], folder), run(['train', 'wide.nn.json', '--engine', 'fast'], folder)]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /--engine is "quick": there are auto, reference and fast/);
  assert.equal(tooLarge.code, 2);
  assert.match(tooLarge.stderr, /--engine fast: the fast engine can't train this here: it would need \d+\.\d GiB in one memory, which has at most 4/);
});
