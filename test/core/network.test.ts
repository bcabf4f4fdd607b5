import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activationNames, backward, createPass, elementwiseActivations, forward, inputOf, lossNames, lossOf, Matrix, Parameters, permutation, seededRandom } from '../../src/core/index.ts';
import type { ActivationName, LossName, Network, Pass, Samples } from '../../src/core/index.ts';
import { assertClose } from './close.ts';
import { derivativeOf, goTogether, lossAt, networkOf, normalParameters, range, samplesFor, seeds } from './support.ts';

interface Run {
  readonly pass: Pass;
  readonly gradients: Parameters;
  readonly J: number;
}

function run(network: Network, parameters: Parameters, { x, y }: Samples<Matrix>): Run {
  const pass = createPass(network, x.rows);
  pass.x.data.set(x.data);
  forward(network, parameters, pass);
  const gradients = new Parameters(network.layers);
  backward(network, parameters, pass, y, gradients, true);
  return { pass, gradients, J: lossOf(network, pass, y) };
}

const combinations = activationNames.flatMap((output) => lossNames.filter((loss) => goTogether(output, loss)).map((loss) => [output, loss] as const));
const anyHidden = fc.constantFrom<ActivationName>(...activationNames);
const anyCombination = fc.constantFrom(...combinations);

/** No z within reach of a difference: there the numbers of a kinked activation say nothing. */
function clearOfKinks(network: Network, pass: Pass): boolean {
  return network.layers.every(({ activation }, l) => {
    if (activation === 'softmax' || elementwiseActivations[activation].kink === undefined) return true;
    return pass.layers[l]!.z.data.every((z) => Math.abs(z) > 0.02);
  });
}

/** Every gradient, and ∂J/∂X, against differences of J. */
function checkByDifferences(network: Network, seed: number, B: number): void {
  const parameters = normalParameters(seededRandom(seed), network);
  const samples = samplesFor(seed, network, B);
  const { pass, gradients } = run(network, parameters, samples);
  fc.pre(clearOfKinks(network, pass));
  const J = (): number => lossAt(network, parameters, samples);
  const loose = { absolute: 2e-9, relative: 1e-7 };
  gradients.values.forEach((g, i) => assertClose(g, derivativeOf(J, parameters.values, i), `parameter ${i}`, loose));
  pass.dx.data.forEach((g, i) => assertClose(g, derivativeOf(J, samples.x.data, i), `dx ${i}`, loose));
}

describe('every gradient is that of J, by differences', () => {
  for (const output of activationNames) {
    test(`with ${output} outputs, every loss that goes with them and any hidden layers`, () => {
      const fitting = combinations.filter(([name]) => name === output).map(([, loss]) => loss);
      fc.assert(
        fc.property(anyHidden, fc.constantFrom(...fitting), fc.integer({ min: 1, max: 3 }), seeds, (hidden, loss, B, seed) => {
          checkByDifferences(networkOf([2, 3, 3], hidden, output, loss), seed, B);
        }),
        { numRuns: 40 },
      );
    });
  }

  const systems: readonly [string, readonly number[], ActivationName, ActivationName, LossName][] = [
    ['softmax and cross entropy on sigmoid hidden layers', [4, 5, 5, 3], 'sigmoid', 'softmax', 'crossEntropy'],
    ['two sigmoid layers with half the squared error', [2, 2, 2], 'sigmoid', 'sigmoid', 'halfSse'],
    ['tanh with mean squared error', [3, 4, 2], 'tanh', 'tanh', 'mse'],
    ['relu with softmax and cross entropy', [3, 4, 3], 'relu', 'softmax', 'crossEntropy'],
    ['relu, relu, sigmoid with bce', [3, 4, 4, 1], 'relu', 'sigmoid', 'bce'],
    ['a linear head with half the mean squared error', [2, 4, 2, 1], 'tanh', 'linear', 'halfMse'],
  ];
  for (const [name, units, hidden, output, loss] of systems) {
    test(`in ${name}`, () => {
      fc.assert(
        fc.property(seeds, (seed) => checkByDifferences(networkOf(units, hidden, output, loss), seed, 2)),
        { numRuns: 20 },
      );
    });
  }
});

test('square layers by hand: a missing transpose has nowhere to hide', () => {
  // x = (1, 1); W¹ = [1 2; 0 1] gives (3, 1); W² = [1 −1; 2 0] gives (2, 6); y = 0, half the squared error.
  const network = networkOf([2, 2, 2], 'linear', 'linear', 'halfSse');
  const parameters = new Parameters(network.layers);
  parameters.layers[0]!.W.data.set([1, 2, 0, 1]);
  parameters.layers[1]!.W.data.set([1, -1, 2, 0]);
  const { pass, gradients, J } = run(network, parameters, { x: Matrix.fromRows([[1, 1]]), y: Matrix.zeros(1, 2) });
  assert.equal(J, 20);
  assert.deepEqual(pass.layers[1]!.dz.toRows(), [[2, 6]]);
  assert.deepEqual(gradients.layers[1]!.W.toRows(), [[6, 2], [18, 6]]);
  assert.deepEqual(pass.layers[0]!.da.toRows(), [[14, -2]]); // W²ᵀ (2, 6); W² itself would give (−4, 4)
  assert.deepEqual(gradients.layers[0]!.W.toRows(), [[14, 14], [-2, -2]]);
  assert.deepEqual([...gradients.layers[0]!.b], [14, -2]);
  assert.deepEqual(pass.dx.toRows(), [[14, 26]]); // W¹ᵀ (14, −2)
});

function sigmoidLayer(W: readonly number[][], b: Float64Array, a: readonly number[]): number[] {
  return W.map((row, j) => 1 / (1 + Math.exp(-row.reduce((z, w, k) => z + w * a[k]!, b[j]!))));
}

test('two sigmoid layers, written out: dz² = (a² − y) ⊙ σ′(z²), dz¹ = (W²ᵀ dz²) ⊙ σ′(z¹), dW = dz aᵀ', () => {
  const network = networkOf([2, 2, 2], 'sigmoid', 'sigmoid', 'halfSse');
  const parameters = normalParameters(seededRandom(3), network);
  const samples = samplesFor(3, network, 1);
  const { pass, gradients } = run(network, parameters, samples);
  const [x, y] = [[...samples.x.data], [...samples.y.data]];
  const [W1, W2] = parameters.layers.map(({ W }) => W.toRows());
  const a1 = sigmoidLayer(W1!, parameters.layers[0]!.b, x);
  const a2 = sigmoidLayer(W2!, parameters.layers[1]!.b, a1);
  const dz2 = a2.map((a, j) => (a - y[j]!) * a * (1 - a));
  const dz1 = a1.map((a, k) => (dz2[0]! * W2![0]![k]! + dz2[1]! * W2![1]![k]!) * a * (1 - a));
  assertClose(pass.layers[1]!.dz, [dz2], 'dz²');
  assertClose(pass.layers[0]!.dz, [dz1], 'dz¹');
  assertClose(gradients.layers[1]!.W, dz2.map((d) => a1.map((a) => d * a)), 'dW²');
  assertClose(gradients.layers[0]!.W, dz1.map((d) => x.map((a) => d * a)), 'dW¹');
});

test('the gradient of a batch is the sum of the single ones, divided by B for the means', () => {
  fc.assert(
    fc.property(anyHidden, anyCombination, fc.integer({ min: 2, max: 5 }), seeds, (hidden, [output, loss], B, seed) => {
      const network = networkOf([3, 4, 2], hidden, output, loss);
      const parameters = normalParameters(seededRandom(seed), network);
      const { x, y } = samplesFor(seed, network, B);
      const whole = run(network, parameters, { x, y });
      const singles = [...range(B)].map((i) => run(network, parameters, { x: x.gather([i]), y: y.gather([i]) }));
      const share = loss === 'halfSse' ? 1 : 1 / B;
      const sum = (of: (one: Run) => number): number => share * singles.reduce((s, one) => s + of(one), 0);
      assertClose(whole.J, sum((one) => one.J), 'J');
      whole.gradients.values.forEach((g, i) => assertClose(g, sum((one) => one.gradients.values[i]!), `gradient ${i}`));
      singles.forEach((one, i) => {
        assertClose(whole.pass.dx.row(i), one.pass.dx.data.map((d) => share * d), `dx of sample ${i}`);
        one.pass.layers.forEach((layer, l) => assertClose(whole.pass.layers[l]!.dz.row(i), layer.dz.data.map((d) => share * d), `dz of sample ${i}`));
      });
    }),
  );
});

test('permuting hidden units permutes their gradients and changes nothing else', () => {
  fc.assert(
    fc.property(anyHidden, anyCombination, seeds, (hidden, [output, loss], seed) => {
      const network = networkOf([3, 5, 2], hidden, output, loss);
      const parameters = normalParameters(seededRandom(seed), network);
      const samples = samplesFor(seed, network, 3);
      const order = permutation(seededRandom(seed, 1), 5);
      const permuted = permuteHidden(network, parameters, order);
      const [one, other] = [run(network, parameters, samples), run(network, permuted, samples)];
      assertClose(other.J, one.J, 'J');
      assertClose(other.pass.dx, one.pass.dx, 'dx');
      assertClose(other.gradients.values, permuteHidden(network, one.gradients, order).values, 'gradients');
    }),
  );
});

function permuteHidden(network: Network, { layers }: Parameters, order: Uint32Array): Parameters {
  const out = new Parameters(network.layers);
  const [first, second] = out.layers;
  first!.W.data.set(layers[0]!.W.gather(order).data);
  order.forEach((from, to) => {
    first!.b[to] = layers[0]!.b[from]!;
    for (let j = 0; j < second!.W.rows; j++) second!.W.row(j)[to] = layers[1]!.W.at(j, from);
  });
  second!.b.set(layers[1]!.b);
  return out;
}

test('the order of the samples does not matter', () => {
  const network = networkOf([3, 4, 2], 'tanh', 'softmax', 'crossEntropy');
  const parameters = normalParameters(seededRandom(8), network);
  const { x, y } = samplesFor(8, network, 6);
  const order = permutation(seededRandom(9), 6);
  const [one, other] = [run(network, parameters, { x, y }), run(network, parameters, { x: x.gather(order), y: y.gather(order) })];
  assertClose(other.J, one.J, 'J');
  assertClose(other.gradients.values, one.gradients.values, 'gradients');
});

test('a pass over used room is the same as over new room', () => {
  const network = networkOf([3, 4, 2], 'gelu', 'sigmoid', 'bce');
  const parameters = normalParameters(seededRandom(4), network);
  const samples = samplesFor(4, network, 3);
  const { pass, gradients } = run(network, parameters, samples);
  const expected = { gradients: gradients.values.slice(), dx: pass.dx.data.slice() };
  for (const { z, a, da, dz } of pass.layers) for (const m of [z, a, da, dz]) m.data.fill(7);
  pass.dx.data.fill(7);
  gradients.values.fill(7);
  forward(network, parameters, pass);
  backward(network, parameters, pass, samples.y, gradients, true);
  assert.deepEqual(gradients.values, expected.gradients);
  assert.deepEqual(pass.dx.data, expected.dx);
});

test('forward from a later layer takes what is there, and ∂J/∂X is only computed when asked for', () => {
  const network = networkOf([3, 4, 2], 'tanh', 'linear', 'mse');
  const parameters = normalParameters(seededRandom(5), network);
  const samples = samplesFor(5, network, 2);
  const { pass, gradients } = run(network, parameters, samples);
  assert.equal(inputOf(pass, 0), pass.x);
  assert.equal(inputOf(pass, 1), pass.layers[0]!.a);
  pass.x.data.fill(NaN);
  pass.dx.data.fill(7);
  assert.ok(forward(network, parameters, pass, 1).data.every(Number.isFinite));
  pass.x.data.set(samples.x.data);
  backward(network, parameters, pass, samples.y, gradients);
  assert.ok(pass.dx.data.every((d) => d === 7));
});

test('layers without biases have no bias gradient, and their W gradient is right', () => {
  const layers = networkOf([2, 3, 2], 'tanh', 'linear', 'halfMse').layers.map((layer) => ({ ...layer, useBias: false }));
  const network: Network = { nIn: 2, layers, loss: 'halfMse' };
  const parameters = normalParameters(seededRandom(6), network);
  const samples = samplesFor(6, network, 2);
  const { gradients } = run(network, parameters, samples);
  assert.equal(gradients.values.length, 12);
  gradients.values.forEach((g, i) => assertClose(g, derivativeOf(() => lossAt(network, parameters, samples), parameters.values, i), `W ${i}`, { absolute: 1e-10, relative: 1e-8 }));
});

test('NaN in one sample reaches J and every gradient, and no value of another sample', () => {
  fc.assert(
    fc.property(anyHidden, anyCombination, seeds, (hidden, [output, loss], seed) => {
      const network = networkOf([2, 3, 2], hidden, output, loss);
      const { x, y } = samplesFor(seed, network, 2);
      x.data[0] = NaN;
      const { pass, gradients, J } = run(network, normalParameters(seededRandom(seed), network), { x, y });
      assert.ok(Number.isNaN(J));
      assert.ok(gradients.values.every(Number.isNaN));
      assert.ok(pass.layers.every(({ z, a }) => z.row(0).every(Number.isNaN) && a.row(0).every(Number.isNaN)));
      assert.ok(pass.layers.every(({ z, a, dz }) => [z, a, dz].every((m) => m.row(1).every(Number.isFinite))));
    }),
  );
});

test('targets and parameters of another shape are refused, with both shapes', () => {
  const network = networkOf([2, 3, 2], 'tanh', 'linear', 'mse');
  const { pass, gradients } = run(network, new Parameters(network.layers), samplesFor(1, network, 2));
  const Y = Matrix.zeros(2, 1);
  assert.throws(() => lossOf(network, pass, Y), { message: 'Y is [2×1], not [2×2]' });
  assert.throws(() => backward(network, new Parameters(network.layers), pass, Y, gradients), { message: 'Y is [2×1], not [2×2]' });
  const other = new Parameters([{ nIn: 3, units: 3, useBias: true }, ...network.layers.slice(1)]);
  assert.throws(() => forward(network, other, pass), { message: 'A [2×2] · Bᵀ of B [3×3]: inner dimensions differ' });
});
