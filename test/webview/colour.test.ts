import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, mix, parseColour } from '../../webview/colour.ts';

const black = { r: 0, g: 0, b: 0 };
const white = { r: 255, g: 255, b: 255 };

test('computed colours are read in every way that a browser writes them', () => {
  assert.deepEqual(parseColour('rgb(10, 20, 30)', black), { r: 10, g: 20, b: 30 });
  assert.deepEqual(parseColour('rgba(255, 255, 255, 0.2)', black), { r: 51, g: 51, b: 51 });
  assert.deepEqual(parseColour('color(srgb 1 0.5 0)', black), { r: 255, g: 127.5, b: 0 });
  assert.equal(parseColour('transparent', black), null);
});

test('black on white has a contrast of 21', () => {
  assert.ok(Math.abs(contrast(black, white) - 21) < 1e-9);
  assert.deepEqual(mix(black, white, 0.5), { r: 127.5, g: 127.5, b: 127.5 });
});
