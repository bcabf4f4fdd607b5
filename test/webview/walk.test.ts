import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveFrom, walkEdges } from '../../webview/diagram/walk.ts';
import type { NodeTarget } from '../../src/protocol/cursor.ts';
import { frame } from './sample.ts';

const node = (column: number, unit: number): NodeTarget => ({ kind: 'node', column, unit });

test('up and down stay in the column and stop at its ends', () => {
  assert.deepEqual(moveFrom(frame, node(1, 0), 'ArrowDown'), node(1, 1));
  assert.deepEqual(moveFrom(frame, node(1, 2), 'ArrowDown'), node(1, 2));
  assert.deepEqual(moveFrom(frame, node(1, 0), 'ArrowUp'), node(1, 0));
});

test('left and right go to the same height of the next column, up to the loss', () => {
  assert.deepEqual(moveFrom(frame, node(1, 2), 'ArrowLeft'), node(0, 1));
  assert.deepEqual(moveFrom(frame, node(2, 1), 'ArrowRight'), node(3, 0));
  assert.deepEqual(moveFrom(frame, node(3, 0), 'ArrowRight'), node(3, 0));
  assert.deepEqual(moveFrom(frame, node(0, 0), 'ArrowLeft'), node(0, 0));
});

test('other keys do not move', () => {
  assert.equal(moveFrom(frame, node(1, 0), 'a'), null);
});

test('the edges into a unit are walked in a circle, both ways', () => {
  const first = walkEdges(frame, node(1, 1), node(1, 1), 1);
  assert.deepEqual(first, { kind: 'edge', layer: 0, unit: 1, input: 0 });
  assert.equal(walkEdges(frame, node(1, 1), first, 1)?.input, 1);
  assert.equal(walkEdges(frame, node(1, 1), first, -1)?.input, 1);
});

test('no edges with weights lead into the input or into the loss', () => {
  assert.equal(walkEdges(frame, node(0, 0), null, 1), null);
  assert.equal(walkEdges(frame, node(3, 0), null, 1), null);
});
