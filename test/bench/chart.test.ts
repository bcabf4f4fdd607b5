import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bestOfEach, chart, decades } from './chart.ts';
import { row } from './rows.ts';

test('a library is there once, by its fastest variant', () => {
  const rows = [row('a · 1', 5), row('b', 7), row('a · 2', 9), row('c', null, { state: 'missing' })];
  assert.deepEqual(bestOfEach(rows).map(({ name }) => name), ['a · 2', 'b', 'c']);
});

test('the scale has whole powers of ten around all values', () => {
  assert.deepEqual(decades([150, 2e6]), { from: 2, to: 7 });
  assert.deepEqual(decades([100]), { from: 1, to: 2 }); // a bar of no length is none
  assert.deepEqual(decades([1000, 1e6]), { from: 2, to: 6 });
  assert.deepEqual(decades([]), { from: 0, to: 1 });
});

/** The bars of a picture: class and length. */
function barsOf(svg: string): { kind: string; width: number }[] {
  return [...svg.matchAll(/<rect class="(bar|ours)"[^>]* width="([\d.]+)"/g)].map(([, kind, width]) => ({ kind: kind!, width: Number(width) }));
}

test('bars are as long as the logarithms of the speeds, and only ours are marked', () => {
  const rows = [row('Deltascope', 1e5, { ours: true, toBestPeer: { median: 100, bestWindow: 90 } }), row('peer', 1e3), row('other', 2e2)];
  const bars = barsOf(chart([{ job: 'J1', title: 'small', rows }], 'here'));
  assert.deepEqual(bars.map(({ kind }) => kind), ['ours', 'bar', 'bar']);
  const [ours, peer, other] = bars.map(({ width }) => width);
  const decade = (ours! - peer!) / 2;
  assert.ok(Math.abs(peer! - other! - decade * Math.log10(5)) < 0.2);
  assert.ok(Math.abs(ours! - 3 * decade) < 0.2, 'the scale begins at 100');
});

test('who does other work is marked, and what differs is said once', () => {
  const rows = [row('peer', 60_000, { note: 'updates often' }), row('other', 600)];
  const svg = chart([{ job: 'J1', title: 'small', rows }, { job: 'J2', title: 'small', rows }], 'here');
  assert.equal(svg.match(/>peer \*</g)?.length, 2);
  assert.equal(svg.match(/>other</g)?.length, 2);
  assert.equal(svg.match(/>\* peer updates often</g)?.length, 1);
});

test('the picture says in words what it shows, names those that are missing, and keeps within its ground', () => {
  const rows = [row('Deltascope', 123_456, { ours: true, toBestPeer: { median: 2.04, bestWindow: 3 } }), row('a < b & c', 60_000), row('gone', null, { state: 'missing' })];
  const svg = chart(['J1', 'J2', 'J3'].map((job) => ({ job, title: 'small', rows })), 'here & now');
  assert.match(svg, /aria-label="[^"]*J2: Deltascope 123 k, a &lt; b &amp; c 60\.0 k/);
  assert.match(svg, />123 k · 2×</);
  assert.match(svg, />gone<.*\n.*>not installed</);
  assert.ok(!/&(?!amp;|lt;|gt;|quot;)/.test(svg), 'every special letter is written as one');
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  for (const [, x, y] of svg.matchAll(/translate\((\d+) (\d+)\)/g)) assert.ok(Number(x) + 460 <= width! && Number(y) + 100 <= height!);
});
