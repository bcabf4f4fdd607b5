import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineName, engineTitle } from '../../webview/labels.ts';

test('an engine is told in a few words: how it computes, in what, and on how many threads if on several', () => {
  assert.equal(engineName({ kind: 'reference', rung: 'reference', precision: 'float64', threads: 1 }), 'reference · float64');
  assert.equal(engineName({ kind: 'fast', rung: 'SIMD + FMA', precision: 'float32', threads: 2 }), 'SIMD + FMA · float32 · 2 threads');
});

test('what explains it is a sentence', () => {
  assert.match(engineTitle({ kind: 'reference', rung: 'reference', precision: 'float64', threads: 1 }), /^Trained by the reference engine, .* in float64\. /);
  assert.match(engineTitle({ kind: 'fast', rung: 'SIMD', precision: 'float32', threads: 2 }), /WebAssembly with SIMD, in float32, on 2 threads\. /);
});
