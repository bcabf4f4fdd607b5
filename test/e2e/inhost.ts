/** Starts the mocha suites of inhost/ in a real extension host and brings their results home. */

import { EventEmitter, once } from 'node:events';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { startBrowser } from './browser.ts';
import { startHost } from './host.ts';
import { type InHostResult, resultsVariable } from './inhost/result.ts';
import { out } from './paths.ts';

const sources = fileURLToPath(new URL('./inhost', import.meta.url));
const bundles = join(out, 'inhost');

export interface InHostOptions {
  /** Folder of the extension under test, built. */
  readonly extensionFolder: string;
  /** Folder that is opened; the suites get a copy. */
  readonly workspace: string;
  /** How long all suites may take together [ms]. */
  readonly patience?: number;
}

/** Runs all suites. Throws when they do not come to an end, or end without a result. */
export async function runInHost({ extensionFolder, workspace, patience = 120_000 }: InHostOptions): Promise<readonly InHostResult[]> {
  await bundleSuites();
  const results = join(out, 'inhost.jsonl');
  rmSync(results, { force: true });
  const host = await startHost({ smokeTestDriver: true, env: { [resultsVariable]: results } });
  const browser = await startBrowser();
  const vscode = new EventEmitter(); // what its smoke-test driver calls
  const said: string[] = [];
  try {
    await browser.page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[]) => said.push(parts.join(' ')));
    await browser.page.exposeFunction('codeAutomationExit', (code: number) => vscode.emit('exit', code));
    const payload: [string, string][] = [
      ['extensionDevelopmentPath', host.uri(extensionFolder)],
      ['extensionTestsPath', host.uri(join(bundles, 'index.cjs'))],
    ];
    const page = host.pageOf(host.workspaceFrom(workspace), payload);
    await Promise.all([once(vscode, 'exit', { signal: AbortSignal.timeout(patience) }), browser.page.goto(page, { waitUntil: 'commit' })]);
    return read(results);
  } catch (cause) {
    host.keepLogs('inhost-logs');
    throw new Error(`The suites did not end with results in ${patience / 1000} s. VS Code said:\n${said.join('\n')}`, { cause });
  } finally {
    await browser.close();
    await host.stop();
  }
}

/** Every suite becomes a bundle of its own; mocha stays outside, so that runner and suites share one. */
async function bundleSuites(): Promise<void> {
  rmSync(bundles, { recursive: true, force: true });
  const suites = readdirSync(sources).filter((name) => name.endsWith('.suite.ts'));
  await build({
    entryPoints: ['index.ts', ...suites].map((name) => join(sources, name)),
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

function read(file: string): readonly InHostResult[] {
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as InHostResult);
}
