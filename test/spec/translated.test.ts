/** In another language what is said changes, and what is read and offered does not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { config } from '@vscode/l10n';

config({ contents: {
  '{0} is {1}: {2}': '{0} ist {1}: {2}',
  '{0} is {1}: must be {2}': '{0} ist {1}, richtig wäre: {2}',
  'did you mean "{0}"? Valid are {1}': 'etwa "{0}"? Es gibt {1}',
  'one of {0}': 'eines von {0}',
  'a comma ",", a semicolon ";" or a tab "\\t"': 'Komma ",", Strichpunkt ";" oder Tabulator "\\t"',
  'valid are {0}': 'es gibt {0}',
  'Use {0}': '{0} nehmen',
} });
const { parseSpec } = await import('../../src/spec/index.ts'); // once the texts are there, for many are made when a file is loaded

function only(text: string): { message: string; fixes: readonly unknown[] } {
  const { diagnostics } = parseSpec(text);
  assert.equal(diagnostics.length, 1);
  return { message: diagnostics[0]!.message, fixes: diagnostics[0]!.fixes ?? [] };
}

test('a name that is nearly right is found, and its fix sets the name of the spec language', () => {
  const found = only('{ "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": "msee" }');
  assert.deepEqual(found, {
    message: 'loss ist "msee": etwa "mse"? Es gibt mse, halfMse, halfSse, bce, crossEntropy',
    fixes: [{ title: '"mse" nehmen', changes: [{ kind: 'set', path: ['loss'], value: 'mse' }] }],
  });
});

test('the words for a sign are no names to choose from', () => {
  const found = only('{ "data": { "csv": "a.csv", "target": "y", "delimiter": "Komma" }, "layers": [{ "units": 1 }], "loss": "mse" }');
  assert.equal(found.message, 'delimiter of data ist "Komma": es gibt Komma ",", Strichpunkt ";" oder Tabulator "\\t"');
  assert.deepEqual(found.fixes, []);
});

test('a value that is no name at all is told what would be right', () => {
  const { message } = only('{ "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": 3 }');
  assert.equal(message, 'loss ist 3, richtig wäre: eines von mse, halfMse, halfSse, bce, crossEntropy');
});
