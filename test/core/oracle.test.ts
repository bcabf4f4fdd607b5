/** Every fixture, one test each: what PyTorch's autograd computed, and the one example that is in print. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { activate, activateBackward, backward, createPass, createReferenceEngine, elementwiseActivations, forward, losses, lossBackward, lossOf, lossValue, Matrix, Parameters, penaltyOf, scheduledRate } from '../../src/core/index.ts';
import type { Engine, Pass, TrainingPlan } from '../../src/core/index.ts';
import { activationFixtures, lossFixtures, networkFixtures, publishedFixtures, trainingFixtures } from '../oracle/fixtures.ts';
import type { Case, LayerWeights, NetworkFixture, PublishedFixture, PublishedState, TrainingFixture } from '../oracle/fixtures.ts';
import { assertClose } from './close.ts';
import { plainSgd } from './plans.ts';
import { range } from './support.ts';

test('the fixtures that the index names are all there', () => {
  const counts = [activationFixtures, lossFixtures, networkFixtures, trainingFixtures, publishedFixtures].map((read) => read().length);
  assert.deepEqual(counts, [11, 5, 110, 32, 1]);
});

describe('an activation has the values and derivatives of the table', () => {
  for (const { name, activation, z, f, df } of activationFixtures()) {
    test(name, () => {
      if (activation === 'softmax') {
        const rows = z as readonly (readonly number[])[];
        const P = rows.map((row) => softmaxOf(row));
        assertClose(P, f, `${name} f`);
        assertClose(rows.map((row) => softmaxJacobian(row)), df, `${name} jacobian`);
        return;
      }
      const points = z as readonly number[];
      const own = elementwiseActivations[activation];
      assertClose(points.map((at) => own.f(at)), f, `${name} f`);
      assertClose(points.map((at) => own.df(at, own.f(at))), df, `${name} df`);
    });
  }
});

describe('a loss has the value and derivative of the table', () => {
  for (const { name, loss, a, y, J, da } of lossFixtures()) {
    test(name, () => {
      assertClose(lossValue(losses[loss], a, y), J, `${name} loss`);
      const dA = Matrix.zeros(a.rows, a.cols);
      lossBackward(losses[loss], a, y, dA);
      assertClose(dA, da, `${name} da`);
    });
  }
});

describe('one pass over a batch has the loss, values and gradients of autograd', () => {
  for (const fixture of networkFixtures()) test(fixture.name, () => checkPass(fixture));
});

describe('training goes the way of the reference, update by update', () => {
  for (const fixture of trainingFixtures()) test(fixture.name, () => checkTraining(fixture));
});

describe('the published 2-2-2 example', () => {
  for (const fixture of publishedFixtures()) {
    test(`${fixture.name} has the values and gradients of autograd`, () => checkPass(fixture));
    test(`${fixture.name} has the printed numbers, to their decimals`, () => checkPublished(fixture));
    for (const trainBias of [false, true]) {
      test(`${fixture.name} reaches its state after 10000 updates with biases ${trainBias ? 'trained' : 'frozen'}`, () => {
        checkLongRun(fixture, trainBias ? fixture.biasesTrained : fixture.biasesFrozen, trainBias);
      });
    }
  }
});

function softmaxOf(z: readonly number[]): number[] {
  const P = Matrix.zeros(1, z.length);
  activate('softmax', Matrix.fromRows([z]), P);
  return P.toRows()[0]!;
}

/** Row i is ∂p_i/∂z: the backward pass of a da that picks p_i. */
function softmaxJacobian(z: readonly number[]): number[][] {
  const n = z.length;
  const Z = Matrix.fromRows([z]);
  const P = Matrix.fromRows([softmaxOf(z)]);
  return z.map((_, i) => {
    const dA = Matrix.zeros(1, n);
    dA.data[i] = 1;
    const dZ = Matrix.zeros(1, n);
    activateBackward('softmax', Z, P, dA, dZ);
    return dZ.toRows()[0]!;
  });
}

function runPass({ network, parameters, samples }: Case): { pass: Pass; gradients: Parameters; J: number } {
  const pass = createPass(network, samples.x.rows);
  pass.x.data.set(samples.x.data);
  forward(network, parameters, pass);
  const gradients = new Parameters(network.layers);
  backward(network, parameters, pass, samples.y, gradients, true);
  return { pass, gradients, J: lossOf(network, pass, samples.y) };
}

function checkPass(fixture: NetworkFixture): void {
  const { name, layers } = fixture;
  const { pass, gradients, J } = runPass(fixture);
  assertClose(J, fixture.J, `${name} loss`);
  layers.forEach((expected, l) => {
    const own = pass.layers[l]!;
    const { W, b } = gradients.layers[l]!;
    assertClose(own.z, expected.z, `${name} layer ${l} z`);
    assertClose(own.a, expected.a, `${name} layer ${l} a`);
    assertClose(own.da, expected.da, `${name} layer ${l} da`);
    assertClose(own.dz, expected.dz, `${name} layer ${l} dz`);
    assertClose(W, expected.dW, `${name} layer ${l} dW`);
    assertClose(b, expected.db, `${name} layer ${l} db`);
  });
  assertClose(pass.dx, fixture.dx, `${name} dx`);
}

/** The engine for a case: all samples in their order, as one batch and by plain SGD unless told otherwise. */
function engineOf({ network, parameters, samples }: Case, trainBias: boolean, plan: Partial<TrainingPlan>): Engine {
  const rows = range(samples.x.rows);
  return createReferenceEngine({
    network, samples, rows, initial: parameters, trainBias: network.layers.map(() => trainBias),
    optimizer: plainSgd, regularization: { l1: 0, l2: 0 }, learningRate: 0.1, schedule: null, batchSize: rows.length, shuffle: false, seed: 0, precision: 'float64', ...plan,
  });
}

function checkWeights(parameters: Parameters, expected: readonly LayerWeights[], what: string): void {
  assert.equal(parameters.layers.length, expected.length);
  parameters.layers.forEach(({ W, b }, l) => {
    assertClose(W, expected[l]!.W, `${what} layer ${l} W`);
    assertClose(b, expected[l]!.b, `${what} layer ${l} b`);
  });
}

function checkTraining(fixture: TrainingFixture): void {
  const { name, samples, expected, batches, trainBias, optimizer, l1, l2, learningRate, schedule } = fixture;
  const engine = engineOf(fixture, trainBias, { optimizer, regularization: { l1, l2 }, learningRate, schedule, batchSize: batches[0]!.length });
  const all = range(samples.x.rows);
  for (let step = 0; step < fixture.steps; step++) {
    assert.deepEqual([...engine.observe().batch], [...batches[step % batches.length]!]);
    const rate = scheduledRate(learningRate, schedule, step, Math.floor(step / batches.length));
    const penalty = penaltyOf({ l1, l2 }, engine.parameters);
    const J = engine.train(1).loss;
    assertClose(rate, expected.lr[step]!, `${name} step ${step} learning rate`);
    assertClose(penalty, expected.penaltyBefore[step]!, `${name} step ${step} penalty`);
    assertClose(J, expected.batchLossBefore[step]!, `${name} step ${step} batch loss`);
    assertClose(J + penalty, expected.totalLossBefore[step]!, `${name} step ${step} total loss`);
    assertClose(engine.evaluate(all), expected.fullLossAfter[step]!, `${name} step ${step} full loss after`);
    if (step === 0) checkWeights(engine.parameters, expected.weightsAfterStep1, `${name} after step 1`);
  }
  checkWeights(engine.parameters, expected.finalWeights, `${name} at the end`);
  const outputs: number[][] = [];
  assertClose(engine.evaluate(all, (A) => outputs.push(...A.toRows())), expected.finalLoss, `${name} final loss`);
  assertClose(outputs, expected.finalOutput, `${name} final output`);
}

function checkPublished(fixture: PublishedFixture): void {
  const { learningRate, numbers } = fixture;
  const { pass, gradients, J } = runPass(fixture);
  const engine = engineOf(fixture, false, { learningRate });
  engine.train(1);
  checkWeights(engine.parameters, fixture.afterStep1.weights, 'after one update');
  assertClose(engine.observe().loss, fixture.afterStep1.loss, 'loss after one update');

  const [hidden, output] = pass.layers;
  const [W0, W1] = engine.parameters.layers.map(({ W }) => W);
  const [dW0, dW1] = gradients.layers.map(({ W }) => W);
  const own: Record<string, number> = {
    net_h1: hidden!.z.at(0, 0),
    out_h1: hidden!.a.at(0, 0),
    out_h2: hidden!.a.at(0, 1),
    out_o1: output!.a.at(0, 0),
    out_o2: output!.a.at(0, 1),
    E_total: J,
    'dE/dw5': dW1!.at(0, 0),
    'dE/dw1': dW0!.at(0, 0),
  };
  [W0!, W1!].flatMap((W) => [...W.data]).forEach((w, i) => (own[`w${i + 1}_plus`] = w));
  engine.train(9998);
  own['E_after_10000'] = engine.evaluate(range(1)); // printed as "after 10000 rounds": the loss that the last one saw

  assert.deepEqual(Object.keys(own).sort(), Object.keys(numbers).sort());
  for (const [name, { published, decimalsPublished }] of Object.entries(numbers)) {
    assert.equal(own[name]!.toFixed(decimalsPublished), published.toFixed(decimalsPublished), name);
  }
}

function checkLongRun(fixture: PublishedFixture, expected: PublishedState, trainBias: boolean): void {
  const { name, learningRate } = fixture;
  const engine = engineOf(fixture, trainBias, { learningRate });
  for (let step = 0; step < 10_000; step++) {
    const J = engine.train(1).loss;
    const known = expected.lossBeforeUpdate[step];
    if (known !== undefined) assertClose(J, known, `${name} loss before update ${step}`);
  }
  checkWeights(engine.parameters, expected.finalWeights, `${name} after 10000 updates`);
  const outputs: number[][] = [];
  assertClose(engine.evaluate(range(1), (A) => outputs.push(...A.toRows())), expected.loss, `${name} loss after 10000 updates`);
  assertClose(outputs, [expected.output], `${name} output after 10000 updates`);
}
