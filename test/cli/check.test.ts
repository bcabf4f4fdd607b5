import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, lively, output, run } from './helpers.ts';

test('check prints a line for every layer and parameter block, with the worst entry, and that all agree', async () => {
  const stdout = await output(['check', 'a.nn.json'], folderWith({ 'a.nn.json': lively }));
  const lines = stdout.trimEnd().split('\n');
  const number = String.raw`-?[\d.]+(?:e[+-]\d+)?`;
  const block = (name: string, index: string): RegExp => new RegExp(`^✓ ${name} · .*worst \\[${index}\\]: analytic ${number}, numeric ${number}, relative error ${number}$`);
  assert.match(lines[1]!, block(String.raw`h W · 4 entries`, String.raw`\d,0`));
  assert.match(lines[2]!, block(String.raw`h b · 4 entries`, String.raw`\d`));
  assert.match(lines[3]!, block(String.raw`o W · 4 entries`, String.raw`0,\d`));
  assert.match(lines[4]!, /^✓ o b · 1 /);
  assert.match(lines[5]!, /^✓ all of 13 gradients agree$/);
  assert.equal(lines.length, 6);
  assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
});

test('check --json is one document with a block for every layer and parameter', async () => {
  interface Document {
    readonly agrees: boolean;
    readonly blocks: readonly { readonly layer: number; readonly name: string; readonly block: string; readonly entries: number; readonly agrees: boolean; readonly worst: { readonly index: number[]; readonly analytic: number; readonly numeric: number; readonly relativeError: number } | null }[];
  }
  const { agrees, blocks } = JSON.parse(await output(['check', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': lively }))) as Document;
  assert.equal(agrees, true);
  assert.deepEqual(blocks.map(({ layer, name, block, entries }) => [layer, name, block, entries]), [[0, 'h', 'W', 4], [0, 'h', 'b', 4], [1, 'o', 'W', 4], [1, 'o', 'b', 1]]);
  for (const { worst } of blocks) assert.ok(Math.abs(worst!.analytic - worst!.numeric) <= 1e-6 * Math.abs(worst!.analytic) + 1e-9);
});

test('gradients that do not agree exit with 1', async () => {
  // The loss of 1e200 squared is no number: no difference of it is.
  const spec = { data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[1e200]] }], loss: 'mse', training: { batchSize: 1 } };
  const { code, stdout } = await run(['check', 'a.nn.json'], folderWith({ 'a.nn.json': spec }));
  assert.equal(code, 1);
  assert.match(stdout, /✗ not all of 2 gradients agree\n$/);
});
