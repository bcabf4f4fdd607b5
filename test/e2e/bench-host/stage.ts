/** A VS Code with the packaged extension and a window, with probes in both: what the measurements are taken on. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Frame } from 'playwright-core';

import { type Browser, startBrowser } from '../browser.ts';
import { type Host, startHost } from '../host.ts';
import { until } from '../until.ts';
import { Workbench } from '../workbench.ts';
import { cpuTimes, machineTime, sum } from './processes.ts';
import { writeWorkloads } from './workloads.ts';

/** What pageProbe.js keeps. */
export interface PageProbe {
  readonly keys: readonly number[];
  readonly networkAt: number;
  readonly firstDrawn: number;
  readonly firstPainted: number;
  readonly draws: readonly { readonly at: number; readonly step: number; readonly script: number; readonly render: number }[];
  readonly frames: readonly { readonly at: number; readonly step: number }[];
  readonly steps: readonly { readonly at: number; readonly step: number }[];
  readonly messages: number;
  readonly busy: { readonly frame: number; readonly timer: number; readonly message: number; readonly render: number };
  readonly hovers: readonly { readonly inDom: number; readonly painted: number }[];
  readonly presented: readonly number[];
}

/** Delay of the extension host's event loop, in ms. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const keys = { train: 'Control+Alt+t', stop: 'Control+Alt+s' } as const;
const fromHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export class Stage {
  private constructor(
    readonly host: Host,
    readonly browser: Browser,
    readonly workbench: Workbench,
    readonly folder: string,
    private readonly probes: string,
  ) {}

  static async start(vsix: string): Promise<Stage> {
    const probes = mkdtempSync(join(tmpdir(), 'deltascope-probe-'));
    const host = await startHost({
      vsix,
      smokeTestDriver: true, // else no extension under development, as the probe is one
      env: { DELTASCOPE_PROBE: probes },
      keybindings: [
        { key: 'ctrl+alt+t', command: 'deltascope.train' },
        { key: 'ctrl+alt+s', command: 'deltascope.stop' },
      ],
    });
    const browser = await startBrowser();
    await browser.page.addInitScript({ path: fromHere('./pageProbe.js') });
    const folder = join(host.folder, 'workspaces', 'bench');
    mkdirSync(folder, { recursive: true });
    writeWorkloads(folder);
    return new Stage(host, browser, new Workbench(host, browser.page, undefined, fromHere('./probe')), folder, probes);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.host.stop();
    rmSync(this.probes, { recursive: true, force: true });
  }

  /** Opens a window anew with a spec in its editor, and waits until all is calm. */
  async openWindow(spec: string): Promise<void> {
    await this.workbench.openFolder(this.folder, spec);
    await this.workbench.tab(spec).waitFor();
    await this.workbench.textEditor().waitFor();
    await this.untilCalm();
    await this.workbench.textEditor().locator('.view-lines').click();
  }

  /** Waits until server and browser use little of a core, for a moment. */
  async untilCalm(most = 0.15): Promise<void> {
    let before = sum(cpuTimes());
    await until('calm', async () => {
      await delay(700);
      const now = sum(cpuTimes());
      const used = (now - before) / 0.7;
      before = now;
      return used < most;
    });
  }

  /** Waits until other programs leave the machine alone, too; not for ever. */
  async untilQuiet(): Promise<void> {
    await this.untilCalm(0.3);
    const deadline = Date.now() + 20_000;
    let busy = true;
    while (busy && Date.now() < deadline) {
      const before = machineTime();
      await delay(1000);
      busy = machineTime() - before > 0.4;
    }
  }

  async press(key: keyof typeof keys): Promise<void> {
    await this.browser.page.keyboard.press(keys[key]);
  }

  /** When the last key went down in VS Code's window [ms since 1970]. */
  async lastKey(): Promise<number> {
    return this.browser.page.evaluate(() => (globalThis as unknown as { deltascopeProbe: PageProbe }).deltascopeProbe.keys.at(-1) ?? NaN);
  }

  /** The frame of the panel; there must be one panel at most. */
  async panel(): Promise<Frame> {
    return until('panel', async () => {
      for (const frame of this.browser.page.frames()) {
        if (frame.url().includes('/fake.html') && !frame.isDetached() && (await frame.locator('#app').count()) > 0) return frame;
      }
      return null;
    });
  }

  /** What the probe in the panel knows. */
  async pageProbe(panel: Frame): Promise<PageProbe> {
    return panel.evaluate(() => JSON.parse(JSON.stringify((globalThis as unknown as { deltascopeProbe: PageProbe }).deltascopeProbe)) as PageProbe);
  }

  /** Keeps the panel from drawing, and so the worker from sending frames; or lets it draw again. */
  async hold(panel: Frame, on: boolean): Promise<void> {
    await panel.evaluate((held) => (globalThis as unknown as { deltascopeProbe: { hold: (on: boolean) => void } }).deltascopeProbe.hold(held), on);
  }

  async resetProbes(panel: Frame): Promise<void> {
    await Promise.all([panel.evaluate(() => (globalThis as unknown as { deltascopeProbe: { reset: () => void } }).deltascopeProbe.reset()), this.askHost('reset')]);
  }

  async loopDelay(): Promise<LoopDelay> {
    return JSON.parse(await this.askHost('read')) as LoopDelay;
  }

  /** Asks the probe in the extension host of this window: the one that was started last. */
  async askHost(request: string): Promise<string> {
    const sockets = readdirSync(this.probes).map((name) => join(this.probes, name));
    const [newest] = sockets.sort((a, b) => statSync(b).ctimeMs - statSync(a).ctimeMs);
    if (newest === undefined) throw new Error('no extension host has a probe');
    const socket = connect(newest);
    socket.write(`${request}\n`);
    return text(socket);
  }
}
