/** The project's own packages. Plain Node without dependencies. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs `npm ci` if the packages that are installed are not those of the lock file. Throws if it fails.
 * @param {string} root folder with package-lock.json
 */
export function installDependencies(root) {
  if (isInstalled(root)) return;
  console.log('Installing the packages of package-lock.json: npm ci');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`npm ci failed (exit ${result.status ?? result.signal})`);
}

/** Whether every package of the lock file is installed in its version; optional ones may be for another platform. */
function isInstalled(/** @type {string} */ root) {
  const installed = packages(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(packages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional === true || installed[path]?.version === version,
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}
