/** A headless Chromium that reaches 127.0.0.1 only, and remembers what went wrong in it. */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { type Browser as Chromium, chromium, type Page } from 'playwright-core';

import { findChromium, howToInstallChromium } from './chromium.mjs';
import type { Translation } from './texts.ts';

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

export const wide: Viewport = { width: 1400, height: 900 };

/** Console messages of the test host that say nothing about the extension, and why they are there. */
const noise: readonly RegExp[] = [
  /vsda(_bg)?\.(js|wasm)/, // a signing module that only Microsoft's builds have
  /same-origin iframe|can escape its sandboxing/, // how VS Code frames webviews of the same machine
  /authentication provider 'github'/, // the built-in extensions ask for it; there is none here
  /Long running operations during shutdown|'vscode-web-db' is closed|'IDBTransaction': The transaction has finished/, // a window that is reloaded
  /Webview\.loadLocalResource - Error using fileReader/, // a window that is left while a panel still loads its fonts
  /Canceled: Canceled/, // a window that leaves its folder for another
  /No extension gallery service configured/, // the built-in extensions ask for their texts in another language
  /spdlog|watchdog/, // native logging bindings: their install scripts never ran
];

const flags = [
  '--no-sandbox', // it does not start as root otherwise; it shows our own pages only
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export interface BrowserOptions {
  readonly viewport?: Viewport;
  /** What language VS Code shall take itself to be in; its own texts stay English. */
  readonly translation?: Translation;
  /** How long an action or a `waitFor` waits before it fails [ms]. */
  readonly patience?: number;
}

/** Starts Chromium with one page. Throws if there is no Chromium. */
export async function startBrowser({ viewport = wide, patience = 30_000, translation }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(howToInstallChromium);
  if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}, which the variable CHROME names.`);
  const chrome = await chromium.launch({ executablePath, headless: true, args: flags });
  const page = await chrome.newPage({ viewport, permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' });
  page.setDefaultTimeout(patience);
  if (translation !== undefined) await page.addInitScript((language) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language }), translation.language);
  return new Browser(chrome, page);
}

/** A running Chromium and its page. */
export class Browser {
  private errors: string[] = [];

  constructor(
    private readonly chrome: Chromium,
    readonly page: Page,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.remember(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.remember(error.stack ?? error.message));
  }

  /** The errors of the console since the last call, known noise left out, each once. */
  takeErrors(): readonly string[] {
    const taken = [...new Set(this.errors)];
    this.errors = [];
    return taken;
  }

  /** Writes what is on the screen as a PNG. */
  async screenshot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    await this.chrome.close();
  }

  private remember(error: string): void {
    if (!noise.some((pattern) => pattern.test(error))) this.errors.push(error);
  }
}
