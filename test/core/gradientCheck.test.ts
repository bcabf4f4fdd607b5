import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activationNames, analyticGradients, checkGradients, checkTolerance, lossNames, Matrix, Parameters, seededRandom } from '../../src/core/index.ts';
import type { ActivationName, CheckedBlock, Network, Samples } from '../../src/core/index.ts';
import { goTogether, networkOf, normalParameters, samplesFor, seeds } from './support.ts';

function check(network: Network, parameters: Parameters, { x, y }: Samples<Matrix>, sabotage?: (gradients: Parameters) => void): CheckedBlock[] {
  const gradients = analyticGradients(network, parameters, x, y);
  sabotage?.(gradients);
  return [...checkGradients(network, parameters, gradients, x, y)];
}

const say = (blocks: readonly CheckedBlock[]): string => JSON.stringify(blocks.filter(({ agrees }) => !agrees));
const combinations = activationNames.flatMap((output) => lossNames.filter((loss) => goTogether(output, loss)).map((loss) => [output, loss] as const));

test('right gradients agree: random networks of every activation and loss that go together', () => {
  fc.assert(
    fc.property(fc.constantFrom<ActivationName>(...activationNames), fc.constantFrom(...combinations), seeds, (hidden, [output, loss], seed) => {
      const network = networkOf([3, 4, 3, 2], hidden, output, loss);
      const blocks = check(network, normalParameters(seededRandom(seed), network), samplesFor(seed, network, 4));
      assert.deepEqual(blocks.map(({ layer, block, entries }) => [layer, block, entries]), [[0, 'W', 12], [0, 'b', 4], [1, 'W', 12], [1, 'b', 3], [2, 'W', 6], [2, 'b', 2]]);
      assert.ok(blocks.every(({ agrees }) => agrees), say(blocks));
    }),
    { numRuns: 150 },
  );
});

describe('right gradients agree where differences are hard', () => {
  for (const hidden of activationNames) {
    test(`${hidden} with inputs of size 100 and weights to match`, () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const network = networkOf([3, 4, 2], hidden, 'linear', 'halfMse');
          const parameters = normalParameters(seededRandom(seed), network);
          parameters.layers[0]!.W.data.forEach((w, i, W) => (W[i] = w / 100));
          const { x, y } = samplesFor(seed, network, 4);
          x.data.forEach((v, i) => (x.data[i] = 100 * v));
          const blocks = check(network, parameters, { x, y });
          assert.ok(blocks.every(({ agrees }) => agrees), say(blocks));
        }),
        { numRuns: 40 },
      );
    });
  }

  test('elu with z within reach of 0, where its second derivative jumps', () => {
    const network = networkOf([1, 1, 1], 'elu', 'linear', 'halfSse');
    for (const z of [1e-3, -1e-3, 5e-4, -2e-4, 1e-5]) {
      const parameters = new Parameters(network.layers, Float64Array.of(1, z - 1, 1, 0));
      const blocks = check(network, parameters, { x: Matrix.fromRows([[1]]), y: Matrix.fromRows([[2]]) });
      assert.ok(blocks.every(({ agrees, atKink }) => agrees && atKink === 0), `z = ${z}: ${say(blocks)}`);
    }
  });
});

describe('a wrong entry is found, in each block, and named with both values', () => {
  const cases = [
    ['a thousandth too large', (g: number) => g * 1.001],
    ['of the wrong sign', (g: number) => -g],
    ['left out', () => 0],
    ['twice divided by the batch', (g: number) => g / 4],
  ] as const;
  for (const [what, wrong] of cases) {
    for (const layer of [0, 1]) {
      for (const block of ['W', 'b'] as const) {
        test(`${what}: ${block} of layer ${layer}`, () => {
          fc.assert(
            fc.property(seeds, (seed) => {
              const network = networkOf([2, 3, 2], 'tanh', 'softmax', 'crossEntropy');
              const parameters = normalParameters(seededRandom(seed), network);
              const samples = samplesFor(seed, network, 4);
              let [right, changed] = [0, 0];
              const blocks = check(network, parameters, samples, (gradients) => {
                const values = block === 'W' ? gradients.layers[layer]!.W.data : gradients.layers[layer]!.b;
                right = values[1]!;
                changed = values[1] = wrong(right);
              });
              fc.pre(Math.abs(right) > 1e-5);
              const bad = blocks.filter(({ agrees }) => !agrees);
              assert.deepEqual(bad.map((found) => [found.layer, found.block]), [[layer, block]], say(blocks));
              const worst = bad[0]!.worst!;
              assert.deepEqual(worst.index, block === 'W' ? [0, 1] : [1]);
              assert.equal(worst.analytic, changed);
              assert.ok(Math.abs(worst.numeric / right - 1) < checkTolerance);
            }),
            { numRuns: 12 },
          );
        });
      }
    }
  }
});

test('the index of a weight is [unit, input], with more inputs than units as well', () => {
  const network = networkOf([4, 2], 'tanh', 'linear', 'mse');
  const parameters = normalParameters(seededRandom(1), network);
  const blocks = check(network, parameters, samplesFor(1, network, 3), (gradients) => (gradients.layers[0]!.W.row(1)[2]! += 0.1));
  assert.deepEqual(blocks[0]!.worst!.index, [1, 2]);
});

test('a wrong gradient of a relu network is found although kinks are near', () => {
  const network = networkOf([3, 6, 2], 'relu', 'linear', 'mse');
  const parameters = normalParameters(seededRandom(11), network);
  const blocks = check(network, parameters, samplesFor(11, network, 5), (gradients) => (gradients.layers[0]!.b[2]! += 1e-3));
  assert.deepEqual(blocks.map(({ agrees }) => agrees), [true, false, true, true]);
});

test('z exactly on the kink of relu: its parameters are counted and not compared, the others are', () => {
  // Unit 0 has z = 1·1 − 1 = 0; unit 1 has z = 2. The second layer sees a = (0, 2): smooth in its own weights.
  const network = networkOf([1, 2, 1], 'relu', 'linear', 'halfSse');
  const parameters = new Parameters(network.layers, Float64Array.of(1, 2, -1, 0, 1, 1, 0));
  const blocks = check(network, parameters, { x: Matrix.fromRows([[1]]), y: Matrix.fromRows([[5]]) });
  assert.deepEqual(blocks.map(({ entries, atKink }) => [entries, atKink]), [[2, 1], [2, 1], [2, 0], [1, 0]]);
  assert.ok(blocks.every(({ agrees }) => agrees));
  assert.ok(blocks.every(({ worst }) => worst !== null));
});

test('a block that is wholly on kinks has nothing to compare, and says so', () => {
  const network = networkOf([2, 2, 1], 'relu', 'linear', 'halfSse');
  const blocks = check(network, new Parameters(network.layers), { x: Matrix.fromRows([[1, 1]]), y: Matrix.fromRows([[5]]) });
  assert.deepEqual([blocks[0]!.atKink, blocks[0]!.worst, blocks[0]!.agrees], [4, null, true]);
});

test('a unit with z = 0 for a sample whose inputs are 0 is compared: its weights do not move it', () => {
  const network = networkOf([2, 1], 'relu', 'relu', 'halfSse');
  const parameters = new Parameters(network.layers, Float64Array.of(1, 1, 0));
  const [W, b] = check(network, parameters, { x: Matrix.fromRows([[0, 0], [1, 2]]), y: Matrix.fromRows([[1], [1]]) });
  assert.deepEqual([W!.atKink, W!.agrees, b!.atKink], [0, true, 1]);
});

test('a gradient that is not a number is the worst there is, wherever it stands', () => {
  const network = networkOf([2, 3, 2], 'tanh', 'linear', 'mse');
  const parameters = normalParameters(seededRandom(1), network);
  for (const bad of [NaN, Infinity]) {
    for (const i of [0, 3, 5]) {
      const [block] = check(network, parameters, samplesFor(1, network, 3), (gradients) => (gradients.layers[0]!.W.data[i] = bad));
      assert.equal(block!.agrees, false);
      assert.deepEqual([block!.worst!.analytic, block!.worst!.index], [bad, [Math.floor(i / 2), i % 2]]);
    }
  }
});

test('a J that is not finite is never in agreement', () => {
  const network = networkOf([1, 1], 'linear', 'linear', 'bce');
  for (const b of [-3, 1e200]) {
    const blocks = check(network, new Parameters(network.layers, Float64Array.of(1, b)), { x: Matrix.fromRows([[1]]), y: Matrix.fromRows([[0.5]]) });
    assert.ok(blocks.every(({ agrees }) => !agrees));
  }
  const square = networkOf([1, 1], 'linear', 'linear', 'mse');
  const blocks = check(square, new Parameters(square.layers, Float64Array.of(1e200, 0)), { x: Matrix.fromRows([[1]]), y: Matrix.fromRows([[0]]) });
  assert.ok(blocks.every(({ agrees }) => !agrees));
});

test('the parameters and the gradients are as they were, to the bit', () => {
  const network = networkOf([3, 4, 2], 'relu', 'softmax', 'bce');
  const parameters = normalParameters(seededRandom(5), network);
  const { x, y } = samplesFor(5, network, 3);
  const gradients = analyticGradients(network, parameters, x, y);
  const before = [parameters.values.slice(), gradients.values.slice(), x.data.slice()];
  assert.ok([...checkGradients(network, parameters, gradients, x, y)].every(({ agrees }) => agrees));
  assert.deepEqual([parameters.values, gradients.values, x.data], before);
});

test('inputs of another width are refused', () => {
  const network = networkOf([3, 2], 'tanh', 'linear', 'mse');
  assert.throws(() => analyticGradients(network, new Parameters(network.layers), Matrix.zeros(2, 2), Matrix.zeros(2, 2)), { message: 'x is [2×2], not [2×3]' });
});
