import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeCard } from '../../webview/card/place.ts';

const room = { left: 0, top: 0, width: 900, height: 700 };
const size = { width: 300, height: 280 };

test('a card stays inside and never covers its unit, wherever that is', () => {
  fc.assert(fc.property(fc.integer({ min: 20, max: 880 }), fc.integer({ min: 20, max: 680 }), fc.constantFrom('beside' as const, 'under' as const), (x, y, preference) => {
    const { left, top } = placeCard({ x, y, radius: 18 }, size, room, preference);
    assert.ok(left >= 0 && top >= 0 && left + size.width <= 900 && top + size.height <= 700);
    const covers = left < x + 18 && left + size.width > x - 18 && top < y + 18 && top + size.height > y - 18;
    assert.ok(!covers, `at ${left}, ${top}`);
  }));
});

test('a card goes to the right first, to the left where the right is full', () => {
  assert.ok(placeCard({ x: 100, y: 300, radius: 18 }, size, room).left > 100);
  assert.ok(placeCard({ x: 800, y: 300, radius: 18 }, size, room).left + size.width < 800);
});

test('in a narrow room a card goes below or above', () => {
  const narrow = { left: 0, top: 0, width: 480, height: 900 };
  assert.ok(placeCard({ x: 240, y: 200, radius: 18 }, size, narrow).top > 218);
  assert.ok(placeCard({ x: 240, y: 800, radius: 18 }, size, narrow).top + size.height < 782);
});

test('the card of an edge goes under it', () => {
  assert.ok(placeCard({ x: 400, y: 300, radius: 5 }, size, room, 'under').top > 305);
});
