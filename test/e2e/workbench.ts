/** VS Code's window as a person uses it. Methods say what is done; what is returned as a locator is there to be waited for. */

import { join } from 'node:path';

import type { FrameLocator, Locator, Page } from 'playwright-core';

import { extensionId } from './extensionId.ts';
import type { Host } from './host.ts';
import { came, until } from './until.ts';

/** The themes that come with VS Code, by their names in the settings: the label in the theme picker, and its file. */
const themes = {
  'Default Dark Modern': { label: 'Dark Modern', file: 'dark_modern' },
  'Default Light Modern': { label: 'Light Modern', file: 'light_modern' },
  'Default High Contrast': { label: 'Dark High Contrast', file: 'hc_black' },
  'Default High Contrast Light': { label: 'Light High Contrast', file: 'hc_light' },
} as const;

export type Theme = keyof typeof themes;
export const allThemes = Object.keys(themes) as Theme[];

export class Workbench {
  constructor(
    readonly host: Host,
    readonly page: Page,
    private readonly extension = extensionId,
    /** The folder of an extension under development, which then runs in development mode; none by default. */
    private readonly developed?: string,
  ) {}

  // Window and folder

  /** Opens a folder in this window, in place of what was there. `openFile` is a path in it to open at once. */
  async openFolder(folder: string, openFile?: string): Promise<void> {
    const payload: [string, string][] = [];
    if (openFile !== undefined) payload.push(['openFile', this.host.uri(join(folder, openFile))]);
    if (this.developed !== undefined) payload.push(['extensionDevelopmentPath', this.host.uri(this.developed)]);
    await this.page.goto(this.host.pageOf(folder, payload), { waitUntil: 'commit' });
    await this.untilReady();
  }

  /** Reloads the window by VS Code's own command: it first stores what it shall bring back, which a reload of the page does not wait for. */
  async reloadWindow(): Promise<void> {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.runCommand('Developer: Reload Window')]);
    await this.untilReady();
  }

  private async untilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor();
    await this.explorerRows().first().or(this.textEditor()).first().waitFor();
  }

  // Commands

  /** Runs a command from the palette by its whole label, such as "NN: Train current spec". */
  async runCommand(label: string): Promise<void> {
    const offered = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    const row = offered.filter({ hasText: exactly(label) }).first();
    const chosen = async (): Promise<boolean> => {
      await this.askPalette(`>${label}`);
      if (await came(row.click({ timeout: 3000 }))) return true; // not, if the palette closes again: a window that has just opened may take the focus
      await this.page.keyboard.press('Escape'); // the palette lists the commands of the moment when it opens
      return false;
    };
    await until(`command "${label}" in the palette`, chosen);
  }

  /** Opens the palette and types: again, if a webview or an editor just took the focus, or the palette was still closing. */
  private async askPalette(text: string): Promise<void> {
    await until('palette after F1', async () => {
      await this.page.keyboard.press('F1');
      return came(this.quickInput().fill(text, { timeout: 1000 }));
    });
  }

  /** The input of palette, pickers and questions. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  // Files and editors

  /** Opens a file of the folder from the Explorer. */
  async openFile(path: string): Promise<void> {
    const names = path.split('/');
    if (!(await this.explorerRows().first().isVisible())) await this.runCommand('View: Show Explorer');
    for (const [level, name] of names.slice(0, -1).entries()) {
      const folder = this.explorerRow(name, level);
      if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
    }
    const name = names.at(-1) ?? path;
    await this.explorerRow(name, names.length - 1).dblclick();
    await this.tab(name).waitFor();
    await this.textEditor().waitFor();
  }

  private explorerRows(): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row');
  }

  private explorerRow(name: string, level: number): Locator {
    const label = this.page.locator('.monaco-icon-label-container', { hasText: exactly(name) });
    return this.page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${level + 1}"]`).filter({ has: label });
  }

  /** The tab with this title. */
  tab(title: string): Locator {
    return this.page.locator('.tabs-container .tab').filter({ has: this.page.locator('.monaco-icon-label-container', { hasText: exactly(title) }) });
  }

  /** Brings the tab with this title to the front. */
  async showTab(title: string): Promise<void> {
    await this.tab(title).click();
  }

  /** Closes the active editor; changes in it are given up. */
  async closeEditor(): Promise<void> {
    await this.runCommand('View: Revert and Close Editor');
  }

  /** Closes all editors; changes in them are given up. */
  async closeAllEditors(): Promise<void> {
    const tabs = this.page.locator('.tabs-container .tab');
    while ((await tabs.count()) > 0) {
      const before = await tabs.count();
      await this.closeEditor();
      await until('closed editor', async () => (await tabs.count()) < before);
    }
  }

  /** The text editor that is visible; of several, the first. */
  textEditor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The text that is visible in the editor, with its inlay hints. */
  editorText(text: string | RegExp): Locator {
    return this.textEditor().locator('.view-lines').filter({ hasText: text });
  }

  /** Replaces the whole text of the visible editor; by pasting, as what is typed gets VS Code's own indents and brackets. */
  async typeOver(text: string): Promise<void> {
    await this.textEditor().locator('.view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.evaluate((clip) => navigator.clipboard.writeText(clip), text);
    await this.page.keyboard.press('Control+V');
  }

  /** Saves the active editor. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tabs-container .tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Points at a word of the visible editor, again if the lines moved away under the pointer, and returns the hover that comes. */
  async hoverOver(word: string): Promise<Locator> {
    const place = this.textEditor().locator('.view-line span:not(:has(span))').filter({ hasText: word }).first();
    const hover = this.page.locator('.monaco-hover:visible');
    await until(`hover over ${word}`, async () => {
      await place.hover();
      if (await came(hover.first().waitFor({ timeout: 3000 }))) return true;
      await this.page.mouse.move(700, 700);
      return false;
    });
    return hover;
  }

  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration').filter({ hasText: text });
  }

  /** The red underlines of the visible editor; wait for them with `state: 'attached'`. */
  squiggles(): Locator {
    return this.textEditor().locator('.squiggly-error');
  }

  // Views and messages

  /** Shows the Problems view and returns its rows. */
  async problems(): Promise<Locator> {
    await this.runCommand('Problems: Focus on Problems View');
    await this.page.locator('.markers-panel').waitFor();
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** A message that pops up. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  /** Shows the notification centre and returns its messages. */
  async notifications(): Promise<Locator> {
    await this.runCommand('Notifications: Show Notifications');
    return this.page.locator('.notifications-center .notification-list-item-message');
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** Hides the side bar, so that the editors have the whole width. */
  async hideSideBar(): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    if (await sideBar.isVisible()) {
      await this.runCommand('View: Toggle Primary Side Bar Visibility');
      await sideBar.waitFor({ state: 'hidden' });
    }
  }

  /** Changes the colour theme with VS Code's own picker. */
  async setTheme(theme: Theme): Promise<void> {
    const { label, file } = themes[theme];
    const workbench = this.page.locator(`.monaco-workbench[class*="-themes-${file}-json"]`);
    if (await workbench.isVisible()) return;
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput().fill(label);
    await this.page.locator('.quick-input-list .monaco-list-row .label-name').filter({ hasText: exactly(label) }).first().click();
    await workbench.waitFor();
  }

  // Webviews

  /**
   * The page inside a webview of the extension. With a title: the one in that tab, which is brought to the front, and it stays that one;
   * without: the one that is visible (fails when two are).
   */
  async webview(title?: string): Promise<FrameLocator> {
    const frames = `iframe.webview.ready[src*="extensionId=${this.extension}"]`;
    if (title === undefined) return this.insideOf(`${frames}:visible`);
    await this.showTab(title);
    const name = await until(`webview in the tab "${title}"`, () => this.webviewUnder(this.page.locator(frames), title));
    return this.insideOf(`iframe.webview[name="${name}"]`);
  }

  private insideOf(webview: string): FrameLocator {
    return this.page.frameLocator(webview).frameLocator('iframe#active-frame');
  }

  /** VS Code lays webviews over the editor groups, not into them: the one of a tab is the visible one with its middle in the tab's group. */
  private async webviewUnder(webviews: Locator, title: string): Promise<string | null> {
    const group = await this.page.locator('.editor-group-container').filter({ has: this.tab(title) }).boundingBox();
    if (group === null) return null;
    for (const webview of await webviews.all()) {
      const box = (await webview.isVisible()) ? await webview.boundingBox() : null;
      if (box === null) continue;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const inside = x > group.x && x < group.x + group.width && y > group.y && y < group.y + group.height;
      if (inside) return webview.getAttribute('name');
    }
    return null;
  }

  // Debugging

  /** Shows Run and Debug and starts; what is debugged is what VS Code finds for the active file. */
  async startDebugging(): Promise<void> {
    await this.runCommand('View: Show Run and Debug');
    await this.runCommand('Debug: Start Debugging');
  }

  debugVariables(): Locator {
    return this.page.locator('.debug-variables .monaco-list-row');
  }

  callStack(): Locator {
    return this.page.locator('.debug-call-stack .monaco-list-row');
  }
}

/** The text and nothing else. */
function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
