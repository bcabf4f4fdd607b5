/**
 * Sets up the test host: a real VS Code server, the Node it runs on, and what drives a browser.
 *
 *     node test/e2e/install.mjs
 *
 * Plain Node without dependencies. Does nothing when the host is there already and its lock file has not changed.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const vscode = join(modules, 'code-server', 'lib', 'vscode');

/** Written last, inside node_modules: whoever removes or renews those removes it too, and half a set-up never has one. */
const stamp = join(modules, '.deltascope-host');

/** Whether the host is installed as this lock file says. */
export function hostIsInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

/**
 * Installs the host if it is not there. Throws a sentence that says what failed.
 * Install scripts never run: what they would compile the tests do not use, and what they would install is installed here.
 */
export function installHost() {
  if (hostIsInstalled()) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`The test host runs on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  }
  console.log('Setting up the test host: a VS Code server, its Node and a browser driver, from the npm registry.');
  console.log(`About 850 MB in ${here}/node_modules, and about a minute. This happens once.`);
  rmSync(stamp, { force: true });
  npm('the server, its Node, the browser driver and mocha', here, 'ci');
  npm("VS Code's own packages", vscode, 'install', '--omit=dev');
  npm("the packages of VS Code's built-in extensions", join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(stamp, lockHash());
}

/**
 * Runs npm in a folder, quiet unless it fails.
 * @param {string} what
 * @param {string} cwd
 * @param {...string} args
 */
function npm(what, cwd, ...args) {
  console.log(`- ${what}`);
  const started = Date.now();
  const { npm_config_local_prefix: _outer, ...env } = process.env; // set by an outer `npm test`; it names the outer package
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync('npm', [...args, ...quiet], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed in ${cwd} (exit ${result.status ?? result.signal}):\n${result.stderr || result.stdout}`);
  }
  console.log(`  ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(join(here, 'package-lock.json'))).digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    installHost();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
