/**
 * Takes pictures of the panel at work: in every theme beside its spec, and narrow.
 *
 *     node --import tsx test/e2e/look.ts FOLDER [SPEC]
 *
 * Takes the extension as it is built now (npm run build) and a spec of the examples, iris.nn.json by default.
 */

import { join, resolve } from 'node:path';

import type { FrameLocator } from 'playwright-core';

import { type Browser, startBrowser, wide } from './browser.ts';
import { startHost } from './host.ts';
import { PanelPage } from './panel.ts';
import { examples, repository } from './paths.ts';
import { allThemes, type Theme, Workbench } from './workbench.ts';

/** Width of the webview in the narrow picture [px]. */
const narrow = 500;

/** What VS Code calls the kind of a theme, on the body of every webview. */
const kinds: Readonly<Record<Theme, string>> = {
  'Default Dark Modern': 'vscode-dark',
  'Default Light Modern': 'vscode-light',
  'Default High Contrast': 'vscode-high-contrast',
  'Default High Contrast Light': 'vscode-high-contrast-light',
};

async function look(browser: Browser, workbench: Workbench, folder: string, spec: string): Promise<void> {
  const take = async (name: string): Promise<void> => {
    const path = join(folder, `${name}.png`);
    await browser.screenshot(path);
    console.log(path);
  };
  const title = `${spec.replace(/\.nn\.json$/, '')} · Deltascope`;
  await workbench.openFolder(workbench.host.workspaceFrom(examples), spec);
  await workbench.runCommand('NN: Train current spec');
  const webview = await workbench.webview(title);
  const panel = new PanelPage(webview);
  await panel.untilState('Done');
  await panel.hoverNode(1, 0);
  for (const theme of allThemes) {
    await workbench.setTheme(theme);
    await panel.hoverNode(1, 0); // the theme picker took the pointer away
    await themed(webview, theme);
    await take(theme.replaceAll(' ', '-').toLowerCase());
  }
  await workbench.setTheme('Default Dark Modern');
  await workbench.hideSideBar();
  await workbench.runCommand('View: Close Editors in Other Groups');
  await workbench.tab(spec).waitFor({ state: 'detached' });
  await themed(webview, 'Default Dark Modern');
  await take('alone');
  const around = wide.width - (await widthOf(webview));
  await browser.page.setViewportSize({ width: narrow + around, height: wide.height });
  await themed(webview, 'Default Dark Modern');
  await take('narrow');
}

/** Waits until the webview has a theme's colours and has drawn with them. */
async function themed(webview: FrameLocator, theme: Theme): Promise<void> {
  const body = webview.locator(`body[data-vscode-theme-kind="${kinds[theme]}"]`);
  await body.waitFor();
  // the first frame sees the change and asks for another, the second draws, the third comes when that is on screen
  for (let frame = 0; frame < 3; frame += 1) await body.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
}

function widthOf(webview: FrameLocator): Promise<number> {
  return webview.locator('body').evaluate((body) => body.ownerDocument.documentElement.clientWidth);
}

const [folder, spec = 'iris.nn.json'] = process.argv.slice(2);
if (folder === undefined) throw new Error('look.ts needs a folder to write the pictures to');
const host = await startHost({ extensionFolder: repository });
const browser = await startBrowser();
try {
  await look(browser, new Workbench(host, browser.page), resolve(folder), spec);
  for (const error of browser.takeErrors()) console.error(`The console says: ${error}`);
} catch (error) {
  await browser.screenshot(join(resolve(folder), 'failed.png'));
  throw error;
} finally {
  await browser.close();
  await host.stop();
}
