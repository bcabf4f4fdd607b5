/**
 * Takes pictures of the panel at work: in every theme beside its spec, on a large screen, and narrow; and of the preview of its data.
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
/** An editor on a 4K screen. */
const large = { width: 3840, height: 2160 };

/** What VS Code calls the kind of a theme, on the body of every webview. */
const kinds: Readonly<Record<Theme, string>> = {
  'Default Dark Modern': 'vscode-dark',
  'Default Light Modern': 'vscode-light',
  'Default High Contrast': 'vscode-high-contrast',
  'Default High Contrast Light': 'vscode-high-contrast-light',
};

async function look(browser: Browser, workbench: Workbench, spec: string, take: (name: string) => Promise<void>): Promise<void> {
  const title = `${spec.replace(/\.nn\.json$/, '')} · Deltascope`;
  await workbench.openFolder(workbench.host.workspaceFrom(examples), spec);
  await workbench.runCommand('NN: Train current spec');
  const webview = await workbench.webview(title);
  const panel = new PanelPage(webview);
  await panel.untilState('Done');
  await panel.node(1, 0).click();
  await take('beside-its-spec');
  await workbench.hideSideBar();
  await workbench.runCommand('View: Close Editors in Other Groups');
  await workbench.tab(spec).waitFor({ state: 'detached' });
  for (const theme of allThemes) {
    await workbench.setTheme(theme);
    await themed(webview, theme);
    await take(theme.replaceAll(' ', '-').toLowerCase());
  }
  await states(panel, take);
  const around = wide.width - (await widthOf(webview));
  await browser.page.setViewportSize(large);
  await take('large');
  await browser.page.setViewportSize({ width: narrow + around, height: wide.height });
  for (const theme of allThemes) {
    await workbench.setTheme(theme);
    await themed(webview, theme);
    await take(`narrow-${theme.replaceAll(' ', '-').toLowerCase()}`);
    await panel.inspector.evaluate((inspector) => inspector.scrollIntoView());
    await take(`narrow-inspector-${theme.replaceAll(' ', '-').toLowerCase()}`);
    await panel.inspector.evaluate((inspector) => inspector.ownerDocument.documentElement.scrollTo(0, 0));
  }
}

/** The preview of the spec's data, in every theme and narrow. */
async function preview(browser: Browser, workbench: Workbench, spec: string, take: (name: string) => Promise<void>): Promise<void> {
  await browser.page.setViewportSize(wide);
  await workbench.openFolder(workbench.host.workspaceFrom(examples), spec);
  await workbench.runCommand('NN: Preview data');
  const webview = await workbench.webview(`Data of ${spec.replace(/\.nn\.json$/, '')}`);
  await webview.locator('.preview-row').first().waitFor();
  await workbench.hideSideBar();
  await workbench.runCommand('View: Close Editors in Other Groups');
  await workbench.tab(spec).waitFor({ state: 'detached' });
  const around = wide.width - (await widthOf(webview));
  for (const width of [wide.width, narrow + around]) {
    await browser.page.setViewportSize({ width, height: wide.height });
    for (const theme of allThemes) {
      await workbench.setTheme(theme);
      await themed(webview, theme);
      await take(`data-${width === wide.width ? '' : 'narrow-'}${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
  }
}

/** What the panel can show besides a unit. */
async function states(panel: PanelPage, take: (name: string) => Promise<void>): Promise<void> {
  await panel.heading(1).click();
  await panel.locator('.layer-view').waitFor();
  await take('layer');
  await panel.setNotation('row');
  await panel.heading(2).click();
  await panel.locator('#inspector[data-target="layer 1"]').waitFor();
  await panel.locator('.layer-view summary').last().scrollIntoViewIfNeeded();
  await take('softmax-layer-in-row-vectors');
  await panel.setNotation('column');
  await panel.heading(3).click();
  await take('loss');
  await panel.node(1, 4).click();
  await panel.setPhase('backward · species');
  await take('phase');
  await panel.setPhase('whole step');
  await panel.time('first').click();
  await panel.locator('[data-derivation="z"] .link.factor').first().click();
  await panel.fork('2.5');
  await panel.button('resume').click();
  await panel.untilState('Done');
  await take('fork');
  await panel.locator('[data-fork="discard"]').click();
  await panel.node(1, 0).click();
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
  const workbench = new Workbench(host, browser.page);
  const take = async (name: string): Promise<void> => {
    const path = join(resolve(folder), `${name}.png`);
    await browser.screenshot(path);
    console.log(path);
  };
  await look(browser, workbench, spec, take);
  await preview(browser, workbench, spec, take);
  for (const error of browser.takeErrors()) console.error(`The console says: ${error}`);
} catch (error) {
  await browser.screenshot(join(resolve(folder), 'failed.png'));
  throw error;
} finally {
  await browser.close();
  await host.stop();
}
