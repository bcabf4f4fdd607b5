/** Training as PyTorch trains: the fixtures of test/oracle/training, typed as specs and trained by the Trainer. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Trainer } from '../../src/training/trainer.ts';
import { assertClose, jobOf } from './helpers.ts';

const folder = new URL('../oracle/training/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => name.replace(/\.json$/, ''));

interface LayerNumbers {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

interface Fixture {
  readonly layers: readonly { readonly type: string; readonly units: number; readonly activation: string }[];
  readonly loss: string;
  readonly optimizer: Readonly<Record<string, unknown>> & { readonly type: string; readonly lr: number };
  readonly l1: number;
  readonly l2: number;
  readonly schedule?: Readonly<Record<string, unknown>> | null;
  readonly batchSize: number;
  readonly steps: number;
  readonly batches: readonly (readonly number[])[];
  readonly weights: readonly LayerNumbers[];
  readonly X: readonly (readonly number[])[];
  readonly Y: readonly (readonly number[])[];
  readonly expected: {
    readonly batchLossBefore: readonly number[];
    readonly penaltyBefore: readonly number[];
    readonly lr: readonly number[];
    readonly fullLossAfter: readonly number[];
    readonly weightsAfterStep1: readonly LayerNumbers[];
    readonly finalWeights: readonly LayerNumbers[];
    readonly finalLoss: number;
  };
}

const camelCase = (name: string): string => name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());

/** The fixture's words for optimisers and schedules in those of a spec. */
const optimizerWords: Readonly<Record<string, object>> = {
  sgd: { type: 'sgd' }, momentum: { type: 'sgd' }, nesterov: { type: 'sgd', nesterov: true },
  rmsprop: { type: 'rmsprop' }, rmsprop_centered: { type: 'rmsprop', centered: true }, rmsprop_momentum: { type: 'rmsprop' },
  adagrad: { type: 'adagrad' }, adam: { type: 'adam' }, adam_l2: { type: 'adam' }, adamw: { type: 'adamw' },
};
const settingWords: Readonly<Record<string, string>> = {
  lr: 'learningRate', momentum: 'momentum', alpha: 'decay', eps: 'epsilon', beta1: 'beta1', beta2: 'beta2', weightDecay: 'weightDecay', decayBiases: 'decayBiases',
};
const scheduleWords: Readonly<Record<string, string>> = { type: 'type', stepSize: 'stepSize', gamma: 'gamma', T: 'steps', lrMin: 'min', unit: 'unit' };

function renamed(object: Readonly<Record<string, unknown>>, words: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(object).flatMap(([key, value]) => (words[key] === undefined ? [] : [[words[key], value]])));
}

function specOf(fixture: Fixture): object {
  const { layers, weights, loss, optimizer, schedule, l1, l2, batchSize, steps, batches, X, Y } = fixture;
  return {
    data: { x: X, y: Y },
    layers: layers.map(({ type, units, activation }, l) => ({
      type, units, activation: camelCase(activation), weights: weights[l]!.W, bias: weights[l]!.b, ...(optimizer.freezeBiases ? { trainBias: false } : {}),
    })),
    loss: camelCase(loss),
    optimizer: { ...renamed(optimizer, settingWords), ...optimizerWords[optimizer.type], ...(schedule ? { schedule: renamed(schedule, scheduleWords) } : {}) },
    regularization: { l1, l2 },
    training: { epochs: Math.ceil(steps / batches.length), batchSize, shuffle: false },
  };
}

function expectWeights(trainer: Trainer, expected: readonly LayerNumbers[], when: string): void {
  assert.equal(trainer.parameters.layers.length, expected.length);
  trainer.parameters.layers.forEach(({ W, b }, l) => {
    assert.deepEqual([W.rows, W.cols], [expected[l]!.W.length, expected[l]!.W[0]!.length]);
    expected[l]!.W.forEach((row, j) => row.forEach((w, k) => assertClose(W.at(j, k), w, `W[${l}][${j}][${k}] ${when}`)));
    expected[l]!.b.forEach((value, j) => assertClose(b[j]!, value, `b[${l}][${j}] ${when}`));
  });
}

test('there are 32 fixtures', () => {
  assert.equal(names.length, 32);
});

for (const name of names) {
  test(`${name} goes as in PyTorch`, async () => {
    const fixture = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixture;
    const { expected, batches, steps } = fixture;
    const trainer = new Trainer(await jobOf(specOf(fixture)));
    for (let k = 0; k < steps; k++) {
      assert.deepEqual([...trainer.batches.at(k)], batches[k % batches.length]);
      const record = trainer.next();
      assert.equal(record.step, k);
      assert.equal(record.epoch, Math.floor(k / batches.length));
      assert.equal(record.diverged, null);
      assertClose(record.batchLoss, expected.batchLossBefore[k]!, `loss before step ${k}`);
      assertClose(record.penalty, expected.penaltyBefore[k]!, `penalty before step ${k}`);
      assertClose(record.learningRate, expected.lr[k]!, `learning rate of step ${k}`);
      assertClose(trainer.evaluate().loss, expected.fullLossAfter[k]!, `loss after step ${k}`);
      if (k === 0) expectWeights(trainer, expected.weightsAfterStep1, 'after step 1');
    }
    expectWeights(trainer, expected.finalWeights, 'at the end');
    assertClose(trainer.evaluate().loss, expected.finalLoss, 'final loss');
  });
}
