/** One server and one browser for many scenarios. */

import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { type Browser, type BrowserOptions, startBrowser } from './browser.ts';
import { type Host, type HostOptions, startHost } from './host.ts';
import { out } from './paths.ts';
import { Workbench } from './workbench.ts';

/** A scenario: a test that gets the window as the scenario before left it. Most begin with `workbench.openFolder`. */
export type Scenario = (name: string, body: (workbench: Workbench) => Promise<void>) => void;

export interface BenchOptions extends HostOptions, BrowserOptions {
  /** The extension whose webviews are meant; Deltascope by default. */
  readonly extension?: string;
  /** The folder of the extension, to run it in development mode in place of a packaged one. */
  readonly developed?: string;
}

/**
 * Sets a bench up around the tests of a `describe`, and gives what declares them. A scenario fails when its body throws or when it
 * leaves errors on the browser's console; then a screenshot is in out/ under its name, and at the end the logs of the server.
 */
export function scenariosOn(options: BenchOptions = {}): Scenario {
  let host: Host | undefined;
  let browser: Browser | undefined;
  let failed = '';

  before(async () => {
    [host, browser] = await Promise.all([startHost(options), startBrowser(options)]);
  });

  after(async () => {
    await browser?.close();
    if (failed !== '') host?.keepLogs(failed);
    await host?.stop();
  });

  return (name, body) => {
    void test(name, async () => {
      if (host === undefined || browser === undefined) throw new Error('The bench was not set up.');
      try {
        await body(new Workbench(host, browser.page, options.extension, options.developed));
        failOn(browser.takeErrors());
      } catch (error) {
        failed = fileName(name);
        await browser.screenshot(join(out, `${failed}.png`));
        const also = browser.takeErrors();
        if (also.length > 0) console.error(`The console says, too:\n${also.join('\n')}`);
        throw error;
      }
    });
  };
}

function failOn(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`Errors on the browser's console:\n${errors.join('\n')}`);
}

function fileName(name: string): string {
  return name.replace(/[^\w]+/g, '-').toLowerCase();
}
