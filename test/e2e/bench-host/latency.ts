/** How long a person waits: for the activation, the first picture and the numbers of a node. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from 'playwright-core';

import { extensionId } from '../extensionId.ts';
import { until } from '../until.ts';
import type { PageProbe, Stage } from './stage.ts';
import { shortSpec } from './workloads.ts';

export interface Activation {
  readonly load: number;
  readonly activate: number;
  readonly finish: number;
}

export interface FirstFrame {
  /** From the key to the network's arrival in the panel, to the first frame drawn and to it being painted [ms]. */
  readonly network: number;
  readonly drawn: number;
  readonly painted: number;
}

export interface WindowLatencies {
  readonly activation: Activation;
  readonly cold: FirstFrame;
  readonly warm: readonly FirstFrame[];
}

/** Opens a window anew and measures its activation, its first picture and `again` more in the panel that is there. */
export async function windowLatencies(stage: Stage, again: number): Promise<WindowLatencies> {
  await stage.untilQuiet();
  await stage.openWindow(shortSpec);
  await stage.untilQuiet();
  const cold = await firstFrame(stage);
  const warm: FirstFrame[] = [];
  for (let n = 0; n < again; n += 1) {
    await stage.untilQuiet();
    warm.push(await firstFrame(stage));
  }
  await stage.untilCalm();
  return { cold, warm, activation: await activation(stage) };
}

async function firstFrame(stage: Stage): Promise<FirstFrame> {
  const before = await stage.lastKey();
  await stage.press('train');
  const key = await until('key', async () => {
    const last = await stage.lastKey();
    return last !== before && last;
  });
  const panel = await stage.panel();
  const probe = await until('first frame', async () => {
    const read = await stage.pageProbe(panel);
    return read.networkAt > key && read.firstPainted > key && read;
  });
  return { network: probe.networkAt - key, drawn: probe.firstDrawn - key, painted: probe.firstPainted - key };
}

/** What VS Code itself measured, by its "Startup Performance" page. */
async function activation(stage: Stage): Promise<Activation> {
  const { page } = stage.browser;
  await stage.workbench.runCommand('Developer: Startup Performance');
  await stage.workbench.tab('Startup Performance').waitFor();
  const text = await until('startup figures', async () => {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    await delay(200);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    return copied.includes(extensionId) && copied;
  });
  const row = text.split('\n').find((line) => line.includes(`| ${extensionId} `));
  const [, , , load, activate, finish] = row?.split('|').map((cell) => cell.trim()) ?? [];
  await stage.workbench.closeEditor();
  if (finish === undefined) throw new Error(`no activation times in "${row ?? ''}"`);
  return { load: Number(load), activate: Number(activate), finish: Number(finish) };
}

export interface Hover {
  readonly inDom: number;
  readonly painted: number;
}

/** Points at one node after another and returns the times from the pointer's move to the inspector's numbers. The panel has drawn a frame. */
export async function hovers(stage: Stage, panel: Frame, count: number): Promise<{ readonly shown: readonly Hover[]; readonly presented: readonly number[] }> {
  const { page } = stage.browser;
  const places = [];
  for (const node of await panel.locator('.node .disc').all()) {
    const box = await node.boundingBox();
    if (box) places.push({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }
  await panel.evaluate(() => (globalThis as unknown as { deltascopeProbe: { reset: () => void; watchHover: () => void } }).deltascopeProbe.watchHover());
  const read = (): Promise<PageProbe> => stage.pageProbe(panel);
  for (let n = 0; n < count; n += 1) {
    const place = places[(n * 3 + 1) % places.length];
    if (!place) throw new Error('the panel has no nodes');
    const { hovers: before } = await read();
    await page.mouse.move(place.x, place.y);
    await until('inspector', async () => (await read()).hovers.length > before.length);
    await delay(150 + 37 * (n % 5)); // at no fixed place between two animation frames
  }
  await delay(300);
  const { hovers: shown, presented } = await read();
  return { shown, presented };
}

/** Drags the handle of the timeline from place to place and returns the times from the pointer's move to the numbers of that step. The run is over. */
export async function travels(stage: Stage, panel: Frame, count: number): Promise<readonly Hover[]> {
  const { page } = stage.browser;
  const track = await panel.locator('.track').boundingBox();
  if (!track) throw new Error('the panel has no timeline');
  const to = (share: number): Promise<void> => page.mouse.move(track.x + share * track.width, track.y + track.height / 2);
  await to(0.5);
  await page.mouse.down();
  await panel.evaluate(() => (globalThis as unknown as { deltascopeProbe: { reset: () => void; watchHover: (selector: string) => void } }).deltascopeProbe.watchHover('#inspector .moment'));
  for (let n = 0; n < count; n += 1) {
    const { hovers: before } = await stage.pageProbe(panel);
    await to(0.02 + 0.96 * ((n * 0.618) % 1)); // far and near, there and back
    await until('step', async () => (await stage.pageProbe(panel)).hovers.length > before.length);
    await delay(60 + 37 * (n % 5));
  }
  await page.mouse.up();
  return (await stage.pageProbe(panel)).hovers;
}
