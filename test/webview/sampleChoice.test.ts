import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameHead } from '../../src/protocol/frame.ts';
import { SampleChoice } from '../../webview/sampleChoice.ts';

function head(sample: number, batchSize = 4): FrameHead {
  return { step: 0, epoch: 0, batchSize, sample, sampleRow: sample, loss: 1, trainingLoss: NaN, penalty: 0, learningRate: 0.1, stepsPerSecond: 0 };
}

test('a choice of sample outlives the frames that are older', () => {
  const asked: (number | null)[] = [];
  const choice = new SampleChoice((sample) => asked.push(sample));
  choice.seen(head(-1));
  choice.move(1);
  choice.seen(head(-1));
  assert.equal(choice.wanted, 0);
  choice.seen(head(0));
  choice.move(-1);
  assert.deepEqual(asked, [0, 3]);
});

test('a sample past the end of a smaller batch gives way to the one shown', () => {
  const choice = new SampleChoice(() => undefined);
  choice.seen(head(3));
  choice.seen(head(1, 2));
  assert.equal(choice.wanted, 1);
});
