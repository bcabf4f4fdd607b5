import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardContent, spokenCard } from '../../webview/card/content.ts';
import type { Target } from '../../webview/target.ts';
import { frame, network } from './sample.ts';

function values(target: Target): Record<string, number | null> {
  return Object.fromEntries((cardContent(network, frame, target)?.rows ?? []).map(({ quantity, value }) => [quantity, value]));
}

test('a hidden unit shows its own numbers, and no bias where its layer has none', () => {
  assert.deepEqual(values({ kind: 'node', column: 1, unit: 2 }), { z: 12, a: 0.3, da: -3, dz: -6, b: null });
});

test('an output unit shows its target and its bias', () => {
  assert.deepEqual(values({ kind: 'node', column: 2, unit: 0 }), { z: 20, a: 0.7, y: 1, da: -7, dz: -9, b: 31, db: 41 });
});

test('an input shows x and the gradient that arrives there', () => {
  assert.deepEqual(values({ kind: 'node', column: 0, unit: 1 }), { x: 2, dx: 0.02 });
});

test('the loss shows J, the penalty and the learning rate', () => {
  assert.deepEqual(values({ kind: 'node', column: 3, unit: 0 }), { J: 0.5, penalty: 0, learningRate: 0.1 });
});

test('an edge is W[unit][input]', () => {
  const target: Target = { kind: 'edge', layer: 0, unit: 1, input: 0, t: 0.5 };
  assert.deepEqual(values(target), { w: 3, dw: -3, lastUpdate: 0.3 });
  assert.equal(cardContent(network, frame, target)?.title, 'hidden · w[1][0]');
});

test('in a window, indices stay those of the whole layer', () => {
  const [input, hidden, out] = frame.columns;
  assert.ok(input && hidden && out);
  const paged = { ...frame, columns: [input, { ...hidden, first: 20 }, out] };
  const card = cardContent(network, paged, { kind: 'edge', layer: 1, unit: 1, input: 21, t: 0.5 });
  assert.equal(card?.rows[0]?.value, 5);
  assert.equal(cardContent(network, paged, { kind: 'node', column: 1, unit: 1 }), null);
});

test('a card says which moment it shows', () => {
  assert.equal(cardContent(network, frame, { kind: 'node', column: 1, unit: 0 })?.moment, 'sample 2 of 2 (#2 setosa), before update 4');
  const mean = { ...frame, head: { ...frame.head, sample: -1, sampleRow: -1 } };
  assert.equal(cardContent(network, mean, { kind: 'node', column: 1, unit: 0 })?.moment, 'mean over the batch of 2, before update 4');
});

test('the mean over a batch is not passed off as an equation', () => {
  const mean = { ...frame, head: { ...frame.head, sample: -1, sampleRow: -1 } };
  const rows = cardContent(network, mean, { kind: 'node', column: 1, unit: 0 })?.rows ?? [];
  assert.equal(rows.find(({ quantity }) => quantity === 'a')?.note, 'mean of tanh(z), not tanh of the mean');
});

test('both deltas say who calls them δ', () => {
  const rows = cardContent(network, frame, { kind: 'node', column: 1, unit: 0 })?.rows ?? [];
  assert.match(rows.find(({ quantity }) => quantity === 'da')?.note ?? '', /^δ in Punnen and in row vectors/);
  assert.match(rows.find(({ quantity }) => quantity === 'dz')?.note ?? '', /^δ in Nielsen/);
});

test('a card can be read aloud', () => {
  const content = cardContent(network, frame, { kind: 'node', column: 0, unit: 0 });
  assert.ok(content);
  assert.equal(spokenCard(content), 'input · unit 0 · height. sample 2 of 2 (#2 setosa), before update 4. x 1.00000, ∂J/∂x 0.0100000.');
});
