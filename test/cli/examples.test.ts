/** The specs that ship: each is sound, and each learns. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { endOf, examples, linesOf, output, run } from './helpers.ts';

const specs = readdirSync(examples).filter((name) => name.endsWith('.nn.json'));

test('there are examples', () => {
  assert.ok(specs.length >= 8);
});

for (const name of specs) {
  const spec = join(examples, name);
  test(`${name}: every gradient agrees`, async () => {
    const { code, stdout, stderr } = await run(['check', spec]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /✓ all of \d+ gradients agree\n$/);
  });

  test(`${name}: training halves the loss at least`, async () => {
    const [first, last] = await Promise.all([output(['train', spec, '--steps', '0', '--json']), output(['train', spec, '--json'])]);
    const [before, after] = [endOf(first).loss, endOf(last).loss];
    assert.ok(after <= before / 2, `from ${before} to ${after}`);
  });
}

for (const name of ['iris', 'digits']) {
  test(`${name}: at least 96 % of the samples held back are told apart`, async () => {
    const lines = linesOf(await output(['train', join(examples, `${name}.nn.json`), '--json']));
    const accuracy = lines.filter(({ type }) => type === 'epoch').at(-1)!.accuracy as number;
    assert.ok(accuracy >= 0.96, `accuracy ${accuracy}`);
  });
}
