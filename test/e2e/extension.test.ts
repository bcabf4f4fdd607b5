/** Deltascope in a real VS Code: what a person does and sees. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe } from 'node:test';
import { scenariosOn } from './bench.ts';
import { PanelPage, trace } from './panel.ts';
import { examples, repository, vsix } from './paths.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** Opens a fresh copy of the examples with a spec in the editor. Returns its path. */
async function openSpec(workbench: Workbench, name: string): Promise<string> {
  const folder = workbench.host.workspaceFrom(examples);
  await workbench.openFolder(folder);
  await workbench.openFile(name);
  return join(folder, name);
}

async function train(workbench: Workbench, title = 'iris'): Promise<PanelPage> {
  await workbench.runCommand('NN: Train current spec');
  return panelOf(workbench, title);
}

async function panelOf(workbench: Workbench, title = 'iris'): Promise<PanelPage> {
  return new PanelPage(await workbench.webview(`${title} · Deltascope`));
}

/** The inspector's numbers for a hidden unit, and the same ones of the command line. */
async function assertCardIsTrace(panel: PanelPage, spec: string, sample: number, column: number, unit: number): Promise<void> {
  const step = await panel.step();
  const { layers, batch } = trace(spec, step);
  const layer = layers[column - 1]!;
  await panel.hoverNode(column, unit);
  const row = new RegExp(`#${batch[sample]!}\\b`);
  await until('the inspector names the row of the data', async () => row.test(await panel.inspector.innerText())); // the frame of the sample chosen
  for (const quantity of ['z', 'a', 'da', 'dz'] as const) {
    assert.equal(await panel.value(quantity), layer[quantity][sample]![unit], `${quantity} at step ${step}`);
  }
  assert.equal(await panel.value('b'), layer.b[unit], `b at step ${step}`);
  assert.equal(await panel.value('db'), layer.db[unit], `db at step ${step}`);
}

/** The runs that the extension has saved under a folder. */
function savedRuns(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.run')).map((path) => join(folder, path));
}

/** When the last of them was written, in ms. */
function savedAt(folder: string): number {
  return Math.max(0, ...savedRuns(folder).map((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)));
}

/** Changes a byte in the middle of every one. */
function damageSavedRuns(folder: string): void {
  assert.ok(savedRuns(folder).length > 0, 'a run was saved');
  for (const file of savedRuns(folder)) {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 0xff;
    writeFileSync(file, bytes);
  }
}

/** The training processes of a server: they run a script in its folder. */
function trainingProcesses({ host }: Workbench): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(host.folder) && command.includes('worker.cjs');
      } catch {
        return false; // no process, or one that has just ended
      }
    });
}

void describe('Deltascope in VS Code', () => {
  const scenario = scenariosOn({ vsix });

  scenario('trains iris to its end: the loss falls, and a hovered node has the numbers of the command line', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    assert.equal(await panel.step(), 1600);
    assert.ok((await panel.loss()) < 0.3, 'ln 3 = 1.1 is where it began');
    assert.match(await panel.status.locator('.engine').innerText(), / · float(32|64)/);
    await panel.showSample(2);
    await assertCardIsTrace(panel, spec, 2, 1, 3);
    await assertCardIsTrace(panel, spec, 2, 2, 1);
  });

  scenario('pauses, steps, resumes and stops, from the palette and from the panel', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.setSpeed('10/s');
    await workbench.runCommand('NN: Restart');
    await panel.untilState('Training');
    await workbench.runCommand('NN: Pause');
    await panel.untilState('Paused');
    const paused = await panel.step();
    await workbench.runCommand('NN: Step (one update)');
    await until('one step more', async () => (await panel.step()) === paused + 1);
    await panel.showSample(0);
    await assertCardIsTrace(panel, spec, 0, 1, 0);
    await panel.button('stepEpoch').click();
    await panel.setSpeed('max');
    await until('the end of the epoch', async () => (await panel.step()) % 8 === 0 && (await panel.step()) > paused + 1);
    await panel.untilState('Paused');
    await panel.setSpeed('10/s');
    await workbench.runCommand('NN: Resume');
    await panel.untilState('Training');
    await workbench.runCommand('NN: Stop');
    await panel.untilState('Stopped');
    await panel.button('restart').click();
    await panel.untilState('Training');
    await panel.button('toStart').click();
    await panel.untilState('Paused');
    assert.equal(await panel.step(), 0);
    await workbench.runCommand('NN: Step (one update)');
    await until('the first update', async () => (await panel.step()) === 1);
  });

  scenario('shows an edge with its weight, gradient and last update', async (workbench) => {
    const spec = await openSpec(workbench, 'worked-example-2-2-2.nn.json');
    const panel = await train(workbench, 'worked-example-2-2-2');
    await panel.setSpeed('1/s');
    await workbench.runCommand('NN: Restart');
    await workbench.runCommand('NN: Pause');
    await panel.untilState('Paused');
    if ((await panel.step()) === 0) await workbench.runCommand('NN: Step (one update)');
    await until('the first update', async () => (await panel.step()) > 0);
    const step = await panel.step();
    const [from, into] = [await panel.node(1, 0).boundingBox(), await panel.node(2, 0).boundingBox()];
    assert.ok(from && into);
    const middle = (box: { x: number; y: number; width: number; height: number }): [number, number] => [box.x + box.width / 2, box.y + box.height / 2];
    const [[x0, y0], [x1, y1]] = [middle(from), middle(into)];
    await workbench.page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, { steps: 4 });
    await panel.inspector.locator('[data-quantity="w"]').first().waitFor();
    const now = trace(spec, step);
    assert.equal(await panel.value('w'), now.layers[1]!.W[0]![0]);
    assert.equal(await panel.value('dw'), now.layers[1]!.dW[0]![0]);
    assert.equal(await panel.value('lastUpdate'), now.layers[1]!.W[0]![0]! - trace(spec, step - 1).layers[1]!.W[0]![0]!);
  });

  scenario('reaches a node and pins it by the keyboard alone', async (workbench) => {
    await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await panel.node(0, 0).focus();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('ArrowDown');
    await panel.inspector.filter({ hasText: /hidden · unit/ }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.mouse.move(5, 5);
    assert.ok(await panel.inspector.isVisible(), 'what is pinned stays');
    assert.match(await panel.locator('[aria-live="polite"]').first().innerText(), /∂L\/∂z/);
    await workbench.page.keyboard.press('Escape');
  });

  scenario('says in the Problems view what is wrong with a spec, and trains what is on screen once it is right', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const text = readFileSync(spec, 'utf8');
    await workbench.typeOver(text.replace('"softmax"', '"softmaxx"'));
    await workbench.squiggles().first().waitFor({ state: 'attached' });
    const problems = await workbench.problems();
    await problems.filter({ hasText: 'did you mean "softmax"?' }).filter({ hasText: 'Ln 10' }).waitFor();
    await workbench.runCommand('NN: Train current spec');
    const panel = await panelOf(workbench);
    await panel.notice.filter({ hasText: /can't be trained.*line 10.*did you mean "softmax"/s }).waitFor();
    await workbench.showTab('iris.nn.json');
    await workbench.typeOver(text.replace('"epochs": 200', '"epochs": 3'));
    await problems.filter({ hasText: 'softmax' }).waitFor({ state: 'detached' });
    const again = await train(workbench);
    await again.untilState('Done');
    assert.equal(await again.step(), 24, 'the unsaved text was trained');
    assert.equal(readFileSync(spec, 'utf8'), text, 'nothing was saved');
    await again.notice.waitFor({ state: 'hidden' });
    await workbench.showTab('iris.nn.json');
    await workbench.closeEditor();
  });

  scenario('says that a spec was edited while it runs', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await workbench.showTab('iris.nn.json');
    await workbench.typeOver(readFileSync(spec, 'utf8').replace('"epochs": 200', '"epochs": 2'));
    await panel.notice.filter({ hasText: 'has changed since this run began' }).waitFor();
    await panel.notice.getByRole('button', { name: /changed spec/ }).click();
    await until('the changed spec is trained', async () => (await panel.step()) === 16);
    await workbench.showTab('iris.nn.json');
    await workbench.closeEditor();
  });

  scenario('catches up when a hidden panel is shown again', async (workbench) => {
    await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await panel.setSpeed('100/s');
    await workbench.runCommand('NN: Restart');
    await panel.untilState('Training');
    await workbench.showTab('iris · Deltascope');
    await workbench.runCommand('View: Move Editor into Left Group');
    await workbench.showTab('iris.nn.json');
    const before = await panel.step();
    await workbench.page.waitForFunction((since) => performance.now() - since > 1500, await workbench.page.evaluate(() => performance.now()));
    await workbench.showTab('iris · Deltascope');
    await until('more steps than before it was hidden', async () => (await panel.step()) > before + 50);
    await workbench.runCommand('NN: Stop');
    await panel.untilState('Stopped');
  });

  scenario('keeps two specs apart in two panels', async (workbench) => {
    const iris = await openSpec(workbench, 'iris.nn.json');
    await (await train(workbench)).untilState('Done');
    await workbench.showTab('iris.nn.json');
    await workbench.openFile('worked-example-2-2-2.nn.json');
    const second = await train(workbench, 'worked-example-2-2-2');
    await second.untilState('Done');
    assert.equal(await second.step(), 10000);
    const first = await panelOf(workbench);
    assert.equal(await first.step(), 1600);
    await first.showSample(1);
    await assertCardIsTrace(first, iris, 1, 1, 7);
  });

  scenario('comes back after a reload where it was: run, step, sample, what was pinned', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await panel.showSample(3);
    await panel.node(1, 2).click();
    await panel.track.focus();
    await workbench.page.keyboard.press('Shift+ArrowLeft');
    await panel.untilReads('node 1 2', 1592);
    await until('the cursor is kept', async () => (await panel.shownStep()) === 1592);
    await workbench.page.waitForTimeout(3000); // it is kept every now and then
    await workbench.reloadWindow();
    const back = await panelOf(workbench);
    await back.untilState('Done');
    await back.untilReads('node 1 2', 1592);
    assert.equal(await back.step(), 1600);
    const { layers, batch } = trace(spec, 1592);
    assert.match(await back.inspector.innerText(), new RegExp(`#${batch[3]!}\\b`));
    assert.equal(await back.value('dz'), layers[0]!.dz[3]![2]);
    await back.setSpeed('100/s');
    await back.button('restart').click();
    await back.untilState('Training');
    await back.setSpeed('max');
    await back.untilState('Done');
    assert.equal(await back.step(), 1600);
  });

  scenario('comes back when VS Code was quit and started again: run, fork, step, what was pinned', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await panel.node(2, 0).click();
    await panel.time('first').click();
    await panel.untilReads('node 2 0', 0);
    await panel.fork('0.25');
    await panel.locator('.fork-bar').waitFor();
    await panel.button('resume').click();
    await panel.untilState('Done');
    await panel.track.focus();
    await workbench.page.keyboard.press('Shift+ArrowLeft');
    await panel.untilReads('node 2 0', 1592);
    const read = async (of: PanelPage): Promise<readonly number[]> => [await of.value('z'), await of.value('a'), await of.value('dz'), await of.value('b'), await of.value('db')];
    const numbers = await read(panel);
    await workbench.page.waitForTimeout(3000); // the cursor is kept every now and then
    await workbench.page.goto('about:blank');
    await workbench.host.restart();
    await workbench.openFolder(dirname(spec));
    const back = await panelOf(workbench);
    await back.locator('.fork-bar').filter({ hasText: 'species · b[0] = 0.25' }).waitFor();
    await back.untilReads('node 2 0', 1592);
    assert.deepEqual(await read(back), numbers);
    await back.locator('[data-fork="discard"]').click();
    const { layers } = trace(spec, 1600);
    await until('the bias of the original', async () => (await back.value('b')) === layers[1]!.b[0]);
    await back.untilReads('node 2 0', 1600);
  });

  scenario('comes back with its fork when the panel was closed, and says so when what was saved is damaged', async (workbench) => {
    await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await panel.node(2, 0).click();
    await panel.untilReads('node 2 0', 1600);
    await panel.time('first').click();
    await panel.untilReads('node 2 0', 0);
    await panel.fork('0.25');
    await panel.locator('.fork-bar').waitFor();
    const { folder } = workbench.host;
    const before = savedAt(folder);
    await panel.button('step').click();
    await until('one step of the fork', async () => (await panel.step()) === 1);
    const b = await panel.value('b');
    await until('the fork is saved', async () => savedAt(folder) > before);
    await workbench.page.waitForTimeout(1500); // for the cursor, which is kept every now and then
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    await workbench.runCommand('NN: Open panel with its last run');
    const again = await panelOf(workbench);
    await again.locator('.fork-bar').filter({ hasText: 'species · b[0] = 0.25' }).waitFor();
    await again.untilReads('node 2 0', 1);
    assert.equal(await again.value('b'), b);
    const then = savedAt(folder);
    await again.locator('[data-fork="discard"]').click();
    await until('the run as it was', async () => (await again.step()) === 1600);
    await until('it is saved', async () => savedAt(folder) > then);
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    damageSavedRuns(folder);
    await workbench.runCommand('NN: Open panel with its last run');
    const lost = await panelOf(workbench);
    await lost.notice.filter({ hasText: /can't be gone on with: it is damaged/ }).waitFor();
    assert.equal(await lost.step(), 0);
  });

  scenario('leaves no process behind: neither in a panel that is closed, nor in a window that is reloaded or left', async (workbench) => {
    const running = async (): Promise<PanelPage> => {
      const panel = await train(workbench);
      await panel.setSpeed('10/s');
      await workbench.runCommand('NN: Restart');
      await panel.untilState('Training');
      return panel;
    };
    const gone = async (pids: readonly number[]): Promise<void> => void (await until(`end of ${pids.join()}`, async () => !trainingProcesses(workbench).some((pid) => pids.includes(pid))));
    await openSpec(workbench, 'iris.nn.json');
    await until('no process of the windows before', async () => trainingProcesses(workbench).length === 0);
    await running();
    const first = await until('a training process, and one kept ready', async () => trainingProcesses(workbench).length === 2 && trainingProcesses(workbench));
    await workbench.reloadWindow();
    await gone(first);
    const back = await panelOf(workbench);
    await until('the panel is back', async () => /^(Paused|Done)$/.test(await back.status.locator('.state').innerText()));
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    await until('no process once the panel is closed', async () => trainingProcesses(workbench).length === 0);
    await workbench.showTab('iris.nn.json');
    await running();
    const last = await until('a training process', async () => trainingProcesses(workbench).length > 0 && trainingProcesses(workbench));
    await workbench.page.goto('about:blank');
    await gone(last);
  });

  scenario('says so when the spec of a panel is gone', async (workbench) => {
    const spec = await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await workbench.showTab('iris.nn.json');
    await workbench.closeEditor();
    rmSync(spec);
    await panel.button('restart').click();
    await panel.notice.filter({ hasText: 'moved or deleted' }).waitFor();
  });
});

void describe('Deltascope in a development host', () => {
  const scenario = scenariosOn({ developed: repository, smokeTestDriver: true, keybindings: [{ key: 'ctrl+alt+shift+k', command: 'deltascope.development.killWorker' }] });

  scenario('says that the worker died, and trains again at once', async (workbench) => {
    await openSpec(workbench, 'iris.nn.json');
    const panel = await train(workbench);
    await panel.untilState('Done');
    await workbench.page.keyboard.press('Control+Alt+Shift+K');
    await panel.notice.filter({ hasText: 'ended unexpectedly at step 1600' }).waitFor();
    await panel.untilState('Worker died');
    await panel.notice.getByRole('button', { name: 'Train again' }).click();
    await panel.untilState('Done');
    assert.equal(await panel.step(), 1600);
  });
});
