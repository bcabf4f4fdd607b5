/** Runs the mocha suites beside this file inside VS Code's extension host. What VS Code calls is `run`. */

import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import Mocha from 'mocha';

import { type InHostResult, resultsVariable } from './result.ts';

/** Runs all suites; every test's result becomes a line in the file that the environment names. Rejects when a test failed. */
export async function run(): Promise<void> {
  const results = process.env[resultsVariable];
  if (results === undefined) throw new Error(`${resultsVariable} is not set`);
  const write = (result: InHostResult): void => appendFileSync(results, `${JSON.stringify(result)}\n`);
  process.setSourceMapsEnabled(true); // so that a failure names the source, not the bundle
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.suite.cjs'))) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve)
      .on('pass', (test) => write({ title: test.fullTitle(), outcome: 'passed' }))
      .on('pending', (test) => write({ title: test.fullTitle(), outcome: 'skipped' }))
      .on('fail', (test, error: unknown) => write({ title: test.fullTitle(), outcome: 'failed', error: text(error) }));
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
