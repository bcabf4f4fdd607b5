import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import type { Frame } from '../../src/protocol/frame.ts';

const number = fc.double();
const numbers = fc.array(number, { maxLength: 6 }).map((values) => Float64Array.from(values));
const series = fc.record({ from: fc.nat(), width: fc.nat(), points: fc.nat(), channels: fc.array(fc.record({ min: numbers, max: numbers, mean: numbers }), { maxLength: 3 }) });
const frames: fc.Arbitrary<Frame> = fc.record({
  head: fc.record({
    step: number, epoch: number, batchSize: number, sample: number, sampleRow: number, loss: number, trainingLoss: number, penalty: number, learningRate: number, stepsPerSecond: number,
  }),
  target: numbers,
  columns: fc.array(fc.record({ first: fc.nat(), z: numbers, a: numbers, da: numbers, dz: numbers, b: numbers, db: numbers }), { maxLength: 4 }),
  edges: fc.array(fc.record({ w: numbers, dw: numbers, lastUpdate: numbers }), { maxLength: 4 }),
  layers: fc.array(fc.record({ gradientNorm: number, updateRatio: number }), { maxLength: 4 }),
  steps: series,
  epochs: series,
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
    target: Float64Array.of(1, 2), columns: [], edges: [], layers: [{ gradientNorm: 1, updateRatio: NaN }],
    steps: { from: 0, width: 1, points: 0, channels: [] }, epochs: { from: 0, width: 1, points: 0, channels: [] },
  };
  // 10 of the head, 1 + 2 of the target, 3 lists, 2 of the layer, 2 · 4 of the series.
  assert.equal(encodeFrame(frame).byteLength, 8 * (10 + 3 + 3 + 2 + 8));
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
