/** Where it runs: in a browser’s extension host without a process of its own, and in a folder that is not trusted. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { scenariosOn } from './bench.ts';
import { extensionId } from './extensionId.ts';
import { PanelPage, trace } from './panel.ts';
import { examples, vsix } from './paths.ts';
import type { Workbench } from './workbench.ts';

/** Trains iris and compares what a hover shows with the command line. */
async function trainsIris(workbench: Workbench, folder: string): Promise<PanelPage> {
  await workbench.openFile('iris.nn.json');
  await workbench.runCommand('NN: Train current spec');
  const panel = new PanelPage(await workbench.webview('iris · Deltascope'));
  await panel.untilState('Done');
  await panel.hoverNode(1, 2);
  await panel.untilReads('node 1 2', 1600);
  const layer = trace(join(folder, 'iris.nn.json'), 1600).layers[0]!;
  for (const quantity of ['z', 'a', 'da', 'dz'] as const) {
    const [shown, expected] = [await panel.value(quantity), layer[quantity][0]![2]!];
    assert.ok(Math.abs(shown - expected) <= 1e-9 * Math.abs(expected), `${quantity}: ${shown} for ${expected}`); // with or without fused operations
  }
  return panel;
}

/** Processes of this machine that run the extension's training worker. */
function trainingProcesses(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('dist', 'worker.cjs'));
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

void describe('Deltascope in the extension host of a browser', () => {
  const scenario = scenariosOn({ vsix, settings: { 'remote.extensionKind': { [extensionId]: ['web'] } } });

  scenario('trains, shows the numbers, goes back in time, forks and saves, all of it in web workers', async (workbench) => {
    const before = trainingProcesses();
    const folder = workbench.host.workspaceFrom(examples);
    await workbench.openFolder(folder);
    const panel = await trainsIris(workbench, folder);
    assert.deepEqual(trainingProcesses().filter((pid) => !before.includes(pid)), []);
    assert.match(await panel.status.innerText(), /SIMD( \+ FMA)? · float64/);
    await panel.track.focus();
    await workbench.page.keyboard.press('Home');
    await panel.node(2, 0).click();
    await panel.untilReads('node 2 0', 0);
    assert.equal(await panel.value('b'), trace(join(folder, 'iris.nn.json'), 0).layers[1]!.b[0]);
    await panel.fork('0.25');
    await panel.locator('.fork-bar').filter({ hasText: 'species · b[0] = 0.25' }).waitFor();
    await panel.locator('[data-fork="discard"]').click();
    await panel.untilReads('node 2 0', 1600);
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    await workbench.runCommand('NN: Open panel with its last run');
    const again = new PanelPage(await workbench.webview('iris · Deltascope'));
    await again.untilState('Done');
    assert.equal(await again.step(), 1600);
  });

  scenario('speaks the language, checks gradients and refuses what is wrong', async (workbench) => {
    await workbench.openFolder(workbench.host.workspaceFrom(examples));
    await workbench.openFile('iris.nn.json');
    await workbench.codeLens('67 parameters').waitFor();
    await workbench.runCommand('NN: Check gradients');
    await workbench.toast('iris.nn.json: all of 67 gradients agree with central differences.').waitFor();
    await workbench.typeOver('{ "data": { "csv": "iris.csv", "target": "specis" }, "layers": [{ "units": 3, "activation": "softmax" }], "loss": "crossEntropy" }');
    await workbench.squiggles().first().waitFor({ state: 'attached' });
  });
});

void describe('Deltascope in a folder that is not trusted', () => {
  const scenario = scenariosOn({ vsix, workspaceTrust: true });

  scenario('trains all the same, for a spec is data', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    await workbench.openFolder(folder);
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await trainsIris(workbench, folder);
  });
});
