import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { activationNames, createReferenceEngine, lossNames } from '../../src/core/index.ts';
import { assertClose } from '../core/close.ts';
import { layer, plain, planFor } from './plans.ts';
import { engineBy, precisions, ways } from './support.ts';

const samples = 700; // more than one call of the kernels takes, in batches smaller or larger than that

describe('evaluate is the reference’s, over any rows in any order, and shows each once', () => {
  for (const loss of lossNames) {
    for (const precision of precisions) {
      test(`${loss}, ${precision}`, () => {
        const tolerance = precision === 'float64' ? { absolute: 1e-12, relative: 1e-9 } : { absolute: 1e-5, relative: 1e-4 };
        fc.assert(
          fc.property(
            fc.oneof(fc.constantFrom(1, 2, 255, 256, 257, 511, 512, 513, 700, 769, 1025), fc.integer({ min: 0, max: 1300 })),
            fc.constantFrom(...ways), fc.constantFrom(5, 16, 300), fc.constantFrom(...activationNames), fc.nat(),
            (count, way, batchSize, activation, numbers) => {
              const output = loss === 'bce' || loss === 'crossEntropy' ? 'softmax' : activation;
              const plan = planFor({ ...plain, layers: [layer(6, activation), layer(3, output)], loss, rows: samples, batchSize, numbers });
              const rows = Uint32Array.from({ length: count }, (_, i) => (i * 131 + numbers) % samples);
              const [engine, reference] = [engineBy(way, plan, precision), createReferenceEngine(plan)];
              if (numbers % 2 === 0) for (const each of [engine, reference]) each.train(1);
              const shown: [number[][], number[][]][] = [engine, reference].map((each) => {
                const [outputs, targets]: [number[][], number[][]] = [[], []];
                const J = each.evaluate(rows, (A, Y) => {
                  assert.ok(A.rows > 0 && A.rows === Y.rows);
                  outputs.push(...A.toRows());
                  targets.push(...Y.toRows());
                });
                assert.ok(Object.is(each.evaluate(rows), J), 'with and without a look at the outputs');
                return [[[J], ...outputs], targets];
              });
              const [own, expected] = shown;
              assertClose(own![0], expected![0], way.name, tolerance);
              assert.deepEqual(own![1], expected![1]);
            },
          ),
          { numRuns: 25 },
        );
      });
    }
  }
});

test('over no rows it is 0, and shows none', () => {
  assert.equal(engineBy(ways[0]!, planFor(plain)).evaluate(new Uint32Array(0), () => assert.fail('there is nothing to show')), 0);
});

test('it changes nothing of the step that an observation has computed', () => {
  for (const way of ways) {
    const plan = planFor(plain);
    const [engine, other] = [engineBy(way, plan), engineBy(way, plan)];
    engine.observe();
    engine.evaluate(plan.rows);
    engine.train(1);
    other.train(1);
    assert.deepEqual(engine.snapshot(), other.snapshot());
  }
});
