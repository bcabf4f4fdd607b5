import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clearChannels, createChannels, recordLast } from '../../src/core/index.ts';

test('channels tell the smallest, the largest, the sum in order and the number of the finite numbers', () => {
  const value = fc.oneof({ weight: 4, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }) }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value)), (points) => {
      const channels = createChannels(2);
      for (const point of points) {
        channels.last.set(point);
        recordLast(channels);
      }
      for (const c of [0, 1]) {
        const finite = points.map((point) => point[c]!).filter(Number.isFinite);
        assert.equal(channels.min[c], Math.min(...finite));
        assert.equal(channels.max[c], Math.max(...finite));
        assert.equal(channels.sum[c], finite.reduce((sum, v) => sum + v, 0));
        assert.equal(channels.count[c], finite.length);
      }
    }),
  );
});

test('cleared channels begin anew and remember the last numbers', () => {
  const channels = createChannels(1);
  channels.last[0] = 5;
  recordLast(channels);
  clearChannels(channels);
  assert.deepEqual([channels.last[0], channels.min[0], channels.max[0], channels.sum[0], channels.count[0]], [5, Infinity, -Infinity, 0, 0]);
});
