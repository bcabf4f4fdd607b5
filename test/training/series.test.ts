import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SeriesTail } from '../../src/protocol/frame.ts';
import { clearChannels, createChannels, recordLast } from '../../src/core/index.ts';
import { Series } from '../../src/training/series.ts';

const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const points = fc.array(fc.tuple(value, value), { maxLength: 200 });

/** The buckets as a definition gives them: of all points, `width` at a time. */
function naive(all: readonly (readonly number[])[], channel: number, width: number): { min: number; max: number; mean: number }[] {
  const buckets = [];
  for (let from = 0; from < all.length; from += width) {
    const finite = all.slice(from, from + width).map((point) => point[channel]!).filter(Number.isFinite);
    const none = finite.length === 0;
    buckets.push({ min: none ? NaN : Math.min(...finite), max: none ? NaN : Math.max(...finite), mean: none ? NaN : finite.reduce((a, b) => a + b, 0) / finite.length });
  }
  return buckets;
}

function expectSame(tail: SeriesTail, all: readonly (readonly number[])[]): void {
  assert.equal(tail.points, all.length);
  tail.channels.forEach((channel, c) => {
    const expected = naive(all, c, tail.width).slice(tail.from);
    assert.deepEqual([...channel.min], expected.map(({ min }) => min));
    assert.deepEqual([...channel.max], expected.map(({ max }) => max));
    assert.equal(channel.mean.length, expected.length);
    expected.forEach(({ mean }, i) => {
      if (Number.isNaN(mean)) assert.ok(Number.isNaN(channel.mean[i]!));
      else assert.ok(Math.abs(channel.mean[i]! - mean) <= 1e-9 * 1e6, `${channel.mean[i]} is not ${mean}`);
    });
  });
}

test('every bucket has the minimum, maximum and mean of its finite points', () => {
  fc.assert(
    fc.property(points, fc.constantFrom(2, 4, 8, 64), (all, capacity) => {
      const series = new Series(2, capacity);
      all.forEach((point, i) => {
        series.push(point);
        assert.equal(series.length, i + 1);
      });
      const whole = series.since(0, 0);
      assert.equal(whole.from, 0);
      assert.ok(whole.channels.every(({ min }) => min.length <= capacity));
      expectSame(whole, all);
    }),
  );
});

test('the buckets are the narrowest powers of two that hold the points', () => {
  const series = new Series(1, 8);
  for (let n = 1; n <= 100; n++) {
    series.push([n]);
    const { width } = series.since(0, 0);
    assert.equal(width, 2 ** Math.max(0, Math.ceil(Math.log2(n / 8))), `${n} points`);
  }
});

test('tails applied one after another rebuild the whole', () => {
  fc.assert(
    fc.property(points, fc.constantFrom(2, 4, 16), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (all, capacity, strides) => {
      const series = new Series(2, capacity);
      const screen = [0, 1].map(() => ({ min: [] as number[], max: [] as number[], mean: [] as number[] }));
      let seen = { points: 0, width: 0 };
      const look = (): void => {
        const tail = series.since(seen.points, seen.width);
        tail.channels.forEach((channel, c) => {
          for (const key of ['min', 'max', 'mean'] as const) {
            screen[c]![key].splice(tail.from);
            screen[c]![key].push(...channel[key]);
          }
        });
        seen = tail;
      };
      let next = 0;
      all.forEach((point, i) => {
        series.push(point);
        if (i < next) return;
        look();
        next = i + strides[i % strides.length]!;
      });
      look();
      const whole = series.since(0, 0);
      whole.channels.forEach((channel, c) => {
        for (const key of ['min', 'max', 'mean'] as const) assert.deepEqual(screen[c]![key], [...channel[key]]);
      });
    }),
  );
});

test('whole stretches of steps fill the buckets as single points do, to the bit', () => {
  fc.assert(
    fc.property(points, fc.constantFrom(2, 4, 16), fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (all, capacity, strides) => {
      const [single, stretches] = [new Series(2, capacity), new Series(2, capacity)];
      for (const point of all) single.push(point);
      const channels = createChannels(2);
      for (let [from, k] = [0, 0]; from < all.length; k++) {
        const count = Math.min(strides[k % strides.length]!, stretches.room, all.length - from);
        if (stretches.atBoundary) clearChannels(channels);
        for (const point of all.slice(from, from + count)) {
          channels.last.set(point);
          recordLast(channels);
        }
        stretches.absorb(channels, count);
        from += count;
      }
      assert.deepEqual(stretches.since(0, 0), single.since(0, 0));
    }),
  );
});

test('points of two buckets at once are refused', () => {
  const series = new Series(1, 2);
  assert.equal(series.room, 1);
  series.push([1]);
  series.push([2]);
  assert.equal(series.room, 2, 'the next bucket is a wider one');
  assert.throws(() => series.absorb(createChannels(1), 3), /3 points for a bucket with room for 2/);
});

test('points that are skipped count, and have no value', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.nat(7)), { maxLength: 40 }), fc.constantFrom(2, 4, 16), (all, capacity) => {
      const [skipping, pushing] = [new Series(1, capacity), new Series(1, capacity)];
      for (const [v, skipped] of all) {
        skipping.push([v]);
        skipping.skip(skipped);
        for (const each of [v, ...Array<number>(skipped).fill(NaN)]) pushing.push([each]);
      }
      assert.deepEqual(skipping.since(0, 0), pushing.since(0, 0));
    }),
  );
});

test('a tail carries what changed and no more', () => {
  const series = new Series(1, 1024);
  for (let i = 0; i < 100; i++) series.push([i]);
  const { points: count, width } = series.since(0, 0);
  assert.deepEqual([...series.since(count, width).channels[0]!.min], [99], 'nothing new: the last bucket at most');
  series.push([7]);
  assert.deepEqual([...series.since(count, width).channels[0]!.min], [99, 7]);
});

test('an empty series is empty', () => {
  const { from, points: count, channels } = new Series(3).since(0, 0);
  assert.deepEqual([from, count, channels.length, channels[0]!.min.length], [0, 0, 3, 0]);
});
