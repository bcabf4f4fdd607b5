/**
 * What `npm run bench` runs: installs what is measured, builds the extension, and measures (test/bench). `-- --help` names the options.
 *
 * Plain Node without dependencies: works from a fresh clone.
 */

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { installDependencies } from './e2e/dependencies.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program to its end. @returns {number} its exit code */
function start(/** @type {string} */ program, /** @type {string[]} */ args) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' && program === 'npm' });
  if (result.error) throw new Error(`${program} could not be started: ${result.error.message}`);
  return result.status ?? 1;
}

/** Without its peers, too, Deltascope can be measured: the table names them as missing. */
function installPeers() {
  try {
    installDependencies(join(root, 'test', 'bench'));
  } catch (error) {
    console.error(`The libraries to compare with are not installed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function main() {
  const args = process.argv.slice(2);
  installDependencies(root);
  if (!args.includes('--help')) {
    installPeers();
    console.log('Building');
    if (start('npm', ['run', '--silent', 'build']) !== 0) throw new Error('The build failed.');
  }
  process.exitCode = start(process.execPath, ['--import', 'tsx', join('test', 'bench', 'bench.ts'), ...args]);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
