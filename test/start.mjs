/**
 * What `npm start` runs: opens a VS Code with the extension, built from these sources, and a scratch copy of the examples.
 *
 *     node test/start.mjs              your own VS Code, if `code` is on the PATH and there is a screen; else as with --browser
 *     node test/start.mjs --browser    the VS Code of the browser tests, served to your browser until Ctrl+C
 *     node test/start.mjs --port N     the same, on this port of 127.0.0.1
 *
 * Plain Node without dependencies: works from a fresh clone.
 */

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { installDependencies } from './e2e/dependencies.mjs';
import { installHost } from './e2e/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const spec = 'iris.nn.json';

async function main() {
  const { values } = parseArgs({ options: { browser: { type: 'boolean' }, port: { type: 'string' } } });
  const port = portOf(values.port);
  installDependencies(root);
  console.log('Building');
  if (spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit', shell: windows }).status !== 0) throw new Error('The build failed.');
  const folder = join(mkdtempSync(join(tmpdir(), 'deltascope-')), 'examples');
  cpSync(join(root, 'media', 'examples'), folder, { recursive: true });
  const inBrowser = values.browser === true || port !== undefined;
  if (!inBrowser && codeIsHere() && hasScreen() && openCode(folder)) return;
  installHost();
  try {
    await serve(folder, port);
  } finally {
    rmSync(dirname(folder), { recursive: true, force: true });
  }
}

/** @param {string | undefined} text */
function portOf(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port ${text}: a port is a whole number from 1 to 65535`);
  return port;
}

function codeIsHere() {
  const names = windows ? ['code.cmd', 'code.exe'] : ['code'];
  return (process.env.PATH ?? '').split(delimiter).some((folder) => names.some((name) => existsSync(join(folder, name))));
}

function hasScreen() {
  return process.platform !== 'linux' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
}

/**
 * Opens the person's own VS Code; false if it would not. The copy of the examples stays: its window outlives this script.
 * @param {string} folder
 */
function openCode(folder) {
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', folder, join(folder, spec)];
  const quoted = windows ? args.map((argument) => `"${argument}"`) : args; // a shell starts it there
  const { status } = spawnSync('code', quoted, { stdio: 'inherit', shell: windows });
  if (status === 0) console.log(`VS Code opens ${folder}. Then F1, "NN: Train current spec". After a build, run "Developer: Reload Window".`);
  else console.log('Your VS Code did not start; here is one in the browser.');
  return status === 0;
}

/**
 * Serves VS Code until Ctrl+C.
 * @param {string} folder
 * @param {number | undefined} port
 */
function serve(folder, port) {
  const args = ['--import', 'tsx', join(root, 'test', 'e2e', 'serve.ts'), folder, spec, ...(port === undefined ? [] : [String(port)])];
  return new Promise((resolve, reject) => {
    const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => server.kill(signal));
    server.on('error', reject);
    server.on('exit', (code, signal) => (code === 0 || code === 130 || signal !== null ? resolve(undefined) : reject(new Error(`The server ended with ${code}.`))));
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
