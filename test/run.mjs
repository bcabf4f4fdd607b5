/**
 * What `npm test` runs: all that says whether the project is sound, from types to a real VS Code.
 *
 *     node test/run.mjs                 everything
 *     node test/run.mjs --unit          all but the browser tests
 *     node test/run.mjs --e2e           only the browser tests
 *     node test/run.mjs --only PATTERN  only the test files whose path contains PATTERN, else the tests whose name does; with --unit or --e2e among those
 *
 * Plain Node without dependencies: works from a fresh clone. Stops at the first stage that fails. The last line counts the tests.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findChromium, howToInstallChromium } from './e2e/chromium.mjs';
import { installDependencies } from './e2e/dependencies.mjs';
import { installHost, installTypes } from './e2e/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const environment = process.stdout.isTTY ? process.env : withoutColour(process.env);
const total = { passed: 0, failed: 0, skipped: 0 };

class StageFailed extends Error {}

/**
 * A stage has a name, and does its work or throws. Its tests are counted in `total`.
 * @typedef {{ name: string, run: () => void }} Stage
 */

/** @returns {Stage[]} */
function stages() {
  const { unit: unitOnly, e2e: e2eOnly, only } = options();
  const unit = !e2eOnly;
  const e2e = !unitOnly;
  const chosen = choose(only);
  const unitFiles = unit ? chosen.files.filter((file) => !isE2e(file)) : [];
  const e2eFiles = e2e ? chosen.files.filter(isE2e) : [];
  if (unitFiles.length + e2eFiles.length === 0) throw new StageFailed(`no test file matches ${only}`);
  const checks = unit && only === undefined;
  return [
    { name: 'dependencies', run: () => (installDependencies(root), installTypes()) },
    ...(checks ? [asTest('types'), asTest('lint')] : []),
    ...(unitFiles.length > 0 ? [script('build'), { name: 'tests', run: () => runTests(unitFiles, chosen.name) }] : []),
    ...(e2eFiles.length > 0
      ? [
          script('package'),
          { name: 'browser test set-up', run: setUpHost },
          // one file at a time: two servers and two browsers would only slow each other down
          ...e2eFiles.map((file) => ({ name: file, run: () => runTests([file], chosen.name) })),
        ]
      : []),
  ];
}

function options() {
  const { values } = parseArgs({ options: { unit: { type: 'boolean' }, e2e: { type: 'boolean' }, only: { type: 'string' } } });
  if (values.unit && values.e2e) throw new StageFailed('--unit and --e2e exclude each other; leave both out to run everything');
  return values;
}

/**
 * The files to run, and the pattern for the names of their tests if it is not one for files.
 * @param {string | undefined} only
 * @returns {{ files: string[], name?: string }}
 */
function choose(only) {
  const files = testFiles(join(root, 'test'));
  if (only === undefined) return { files };
  const matching = files.filter((file) => file.includes(only));
  return matching.length > 0 ? { files: matching } : { files, name: only };
}

/**
 * All test files below a folder, relative to the root, in a stable order. (Node 20 knows no patterns here.)
 * @param {string} folder
 * @returns {string[]}
 */
function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'out')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(path);
      return entry.name.endsWith('.test.ts') ? [relative(root, path).split(sep).join('/')] : [];
    });
}

function isE2e(/** @type {string} */ file) {
  return file.startsWith('test/e2e/');
}

/** An npm script as a stage. @returns {Stage} */
function script(/** @type {string} */ name) {
  return {
    name,
    run: () => {
      const status = start('npm', ['run', '--silent', name]);
      if (status !== 0) throw new StageFailed(`npm run ${name} failed (exit ${status})`);
    },
  };
}

/** An npm script that counts as one test. @returns {Stage} */
function asTest(/** @type {string} */ name) {
  const { run } = script(name);
  return {
    name,
    run: () => {
      run();
      total.passed += 1;
    },
  };
}

function setUpHost() {
  if (findChromium() === undefined) throw new StageFailed(howToInstallChromium);
  installHost();
}

/**
 * Runs test files with node:test and adds what it counted.
 * @param {string[]} files
 * @param {string | undefined} name
 */
function runTests(files, name) {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-tests-'));
  try {
    const counts = join(folder, 'counts.json');
    const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=./test/counts.mjs', `--test-reporter-destination=${counts}`];
    const status = start(process.execPath, ['--import', 'tsx', '--test', ...reporters, ...(name === undefined ? [] : [`--test-name-pattern=${name}`]), ...files]);
    const { passed, failed, skipped } = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) throw new StageFailed(`${failed} of ${passed + failed} tests failed`);
    if (status !== 0) throw new StageFailed(`node --test failed (exit ${status})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program to its end, its output streaming through.
 * @param {string} program
 * @param {string[]} args
 */
function start(program, args) {
  const shell = process.platform === 'win32' && program === 'npm';
  const result = spawnSync(program, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'], shell });
  if (result.error) throw new StageFailed(`${program} could not be started: ${result.error.message}`);
  return result.status ?? result.signal;
}

/**
 * Without CI, too: with it the linter colours its output, whatever NO_COLOR says.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutColour({ FORCE_COLOR: _force, CI: _ci, ...env }) {
  return { ...env, NO_COLOR: '1' };
}

function main() {
  let current = 'arguments';
  try {
    for (const { name, run } of stages()) {
      current = name;
      console.log(`\n== ${name}`);
      const started = Date.now();
      run();
      console.log(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
    if (total.passed + total.skipped === 0) throw new StageFailed('no test ran');
  } catch (error) {
    // A stage that broke counts as one failed test, unless its tests were counted.
    if (total.failed === 0) total.failed = 1;
    console.log(`\nStopped at ${current}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed + total.skipped > 0 ? 1 : 0;
}

main();
