import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { Detail } from '../../src/protocol/detail.ts';
import type { Frame } from '../../src/protocol/frame.ts';

const number = fc.double();
const numbers = fc.array(number, { maxLength: 6 }).map((values) => Float64Array.from(values));
const series = fc.record({ from: fc.nat(), width: fc.nat(), points: fc.nat(), channels: fc.array(fc.record({ min: numbers, max: numbers, mean: numbers }), { maxLength: 3 }) });
const products = fc.record({ count: fc.nat(), index: numbers, left: numbers, right: numbers, rest: number });
const update = fc.record({ theta: number, gradient: number, penalty: number, state: numbers, stateAfter: numbers, after: number, isBias: fc.boolean(), trained: fc.boolean() });
const details: fc.Arbitrary<Detail> = fc.oneof(
  fc.record({
    kind: fc.constant('node' as const), column: fc.nat(), unit: fc.nat(), z: number, a: number, da: number, dz: number, b: number, db: number, slope: number,
    forward: products, backward: products, y: number, ySum: number, samples: fc.record({ row: numbers, z: numbers, a: numbers, da: numbers, dz: numbers }),
    softmax: fc.option(fc.record({ z: numbers, p: numbers, da: numbers })), update: fc.option(update),
  }),
  fc.record({ kind: fc.constant('input' as const), column: fc.nat(), unit: fc.nat(), x: number, dx: number, backward: products }),
  fc.record({ kind: fc.constant('edge' as const), layer: fc.nat(), unit: fc.nat(), input: fc.nat(), w: number, dw: number, a: number, dz: number, shares: products, row: numbers, update }),
  fc.record({
    kind: fc.constant('layer' as const), layer: fc.nat(), firstUnit: fc.nat(), firstInput: fc.nat(), rows: fc.nat(), cols: fc.nat(), W: numbers, dW: numbers, b: numbers, db: numbers,
    z: numbers, a: numbers, da: numbers, dz: numbers, slope: numbers, input: numbers,
  }),
  fc.record({ kind: fc.constant('loss' as const), J: number, l1Penalty: number, l2Penalty: number, share: numbers, row: numbers, z: numbers, a: numbers, y: numbers, term: numbers }),
  fc.record({ kind: fc.constant('optimizer' as const), learningRate: number, baseRate: number, weights: numbers }),
);
const frames: fc.Arbitrary<Frame> = fc.record({
  head: fc.record({
    step: number, epoch: number, batchSize: number, sample: number, sampleRow: number, loss: number, trainingLoss: number, penalty: number, learningRate: number, stepsPerSecond: number,
  }),
  target: numbers,
  columns: fc.array(fc.record({ first: fc.nat(), z: numbers, a: numbers, da: numbers, dz: numbers, b: numbers, db: numbers }), { maxLength: 4 }),
  edges: fc.array(fc.record({ w: numbers, dw: numbers, lastUpdate: numbers }), { maxLength: 4 }),
  layers: fc.array(fc.record({ gradientNorm: number, updateRatio: number }), { maxLength: 4 }),
  detail: fc.option(details),
  steps: series,
  epochs: series,
  ancestors: fc.array(fc.record({ forkedAt: fc.nat(), isKept: fc.boolean(), steps: series, epochs: series }), { maxLength: 2 }),
});

test('any frame comes back as it was packed, every NaN and every sign of 0 as well', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      assert.deepStrictEqual(structuredClone(decodeFrame(encodeFrame(frame))), structuredClone(frame));
    }),
  );
});

test('a frame takes eight bytes a number, and eight a list', () => {
  const frame: Frame = {
    head: { step: 1, epoch: 0, batchSize: 1, sample: -1, sampleRow: -1, loss: 0, trainingLoss: 0, penalty: 0, learningRate: 1, stepsPerSecond: 0 },
    target: Float64Array.of(1, 2), columns: [], edges: [], layers: [{ gradientNorm: 1, updateRatio: NaN }], detail: null,
    steps: { from: 0, width: 1, points: 0, channels: [] }, epochs: { from: 0, width: 1, points: 0, channels: [] }, ancestors: [],
  };
  // 10 of the head, 1 + 2 of the target, 4 lists, 2 of the layer, 1 for no detail, 2 · 4 of the series.
  assert.equal(encodeFrame(frame).byteLength, 8 * (10 + 3 + 4 + 2 + 1 + 8));
});

test('a buffer that ends early or late is refused', () => {
  fc.assert(
    fc.property(frames, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (frame, share) => {
      const buffer = encodeFrame(frame);
      const whole = buffer.byteLength / 8;
      assert.throws(() => decodeFrame(buffer.slice(0, 8 * Math.floor(share * whole))), /ends early/);
      const longer = new Float64Array(whole + 1);
      longer.set(new Float64Array(buffer));
      assert.throws(() => decodeFrame(longer.buffer), new RegExp(`frame of ${whole + 1} numbers, ${whole} were read`));
      assert.throws(() => decodeFrame(buffer.slice(0, buffer.byteLength - 3)));
    }),
  );
});

test('a decoded frame shares the buffer, nothing is copied', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const buffer = encodeFrame(frame);
      assert.equal(decodeFrame(buffer).target.buffer, buffer);
    }),
  );
});
