/** Specs as a language, in a real VS Code. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import type { Locator } from 'playwright-core';
import { scenariosOn } from './bench.ts';
import { PanelPage, trace } from './panel.ts';
import { examples, vsix } from './paths.ts';
import { came, until } from './until.ts';
import type { Workbench } from './workbench.ts';

async function openIris(workbench: Workbench): Promise<string> {
  const folder = workbench.host.workspaceFrom(examples);
  await workbench.openFolder(folder);
  await workbench.openFile('iris.nn.json');
  return join(folder, 'iris.nn.json');
}

/** Puts the cursor behind a text of the visible editor, by its Find. */
async function putCursorBehind({ page }: Workbench, text: string): Promise<void> {
  await page.keyboard.press('Control+F');
  await page.locator('.find-widget.visible textarea').first().fill(text);
  await page.locator('.find-widget.visible .matchesCount').filter({ hasText: '1 of' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
}

/** Takes a quick fix at the cursor; the menu does not open while the fixes are being looked for. */
async function fixBy({ page }: Workbench, title: string | RegExp): Promise<void> {
  const row = page.locator('.action-widget .monaco-list-row').filter({ hasText: title });
  await until('quick fixes', async () => {
    await page.keyboard.press('Control+.');
    return came(row.waitFor({ timeout: 2000 }));
  });
  await row.click();
}

/** Clicks a lens until something comes of it: a click is lost when the lenses are drawn anew just then. */
async function clickLens(workbench: Workbench, name: string, effect: Locator): Promise<void> {
  await until(`effect of "${name}"`, async () => {
    await workbench.codeLens(name).getByText(name).click();
    return came(effect.waitFor({ timeout: 4000 }));
  });
}

void describe('The spec as a language', () => {
  const scenario = scenariosOn({ vsix });

  scenario('shows what a spec is: lenses, shapes behind the layers, outline', async (workbench) => {
    await openIris(workbench);
    await workbench.codeLens('67 parameters').waitFor();
    await workbench.editorText('4 → 8 · 40 parameters').waitFor();
    await workbench.editorText('8 → 3 · 27 parameters').waitFor();
    await workbench.runCommand('Go to Symbol in Editor...');
    for (const name of ['hidden', 'species', 'optimizer']) await workbench.page.locator('.quick-input-list .label-name').filter({ hasText: new RegExp(`^\\s*${name}`) }).first().waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  scenario('completes keys, names that fit and the columns of the file', async (workbench) => {
    await openIris(workbench);
    const { page } = workbench;
    const rows = page.locator('.suggest-widget .monaco-list-row .label-name');
    await workbench.typeOver('{\n  "data": { "csv": "iris.csv", "target": "" },\n  "layers": [{ "units": 3, "activation": "softmax" }],\n  "loss": ""\n}');
    await putCursorBehind(workbench, '"target": "');
    await page.keyboard.press('Control+Space');
    await rows.filter({ hasText: 'petal_width' }).waitFor();
    await rows.filter({ hasText: 'species' }).click();
    await workbench.editorText('"target": "species" }').waitFor();
    await putCursorBehind(workbench, '"loss": "');
    await page.keyboard.press('Control+Space');
    await rows.first().filter({ hasText: 'crossEntropy' }).waitFor();
    await page.keyboard.press('Enter');
    await workbench.editorText('"loss": "crossEntropy"').waitFor();
    await page.keyboard.type(',');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"tr');
    await rows.filter({ hasText: 'training' }).click();
    await workbench.editorText('"training": {').waitFor();
    await page.keyboard.press('Control+Space');
    await rows.filter({ hasText: 'batchSize' }).click();
    await workbench.editorText('"training": { "batchSize": 32 }').waitFor();
    await until('no problem', async () => (await workbench.squiggles().count()) === 0);
  });

  scenario('says on hover what a key means, what is in the data, and what a layer does while a run is there', async (workbench) => {
    const spec = await openIris(workbench);
    const said = async (word: string, text: RegExp): Promise<string> => {
      const hover = (await workbench.hoverOver(word)).filter({ hasText: text }).first();
      await hover.waitFor();
      const words = await hover.innerText();
      await workbench.page.mouse.move(700, 700);
      return words;
    };
    await workbench.codeLens('67 parameters').waitFor();
    await said('softmax', /p_j = e\^z_j \/ Σ_k e\^z_k/);
    await said('batchSize', /Samples to an update[^]*Default: 32/);
    await said('iris.csv', /150 rows · 4 features[^]*3 classes: setosa 50, versicolor 50, virginica 50[^]*120 to train on, 30 held back/);
    assert.match(await said('hidden', /layer 1 of 2: 4 → 8, tanh, 40 parameters/), /W \[8×4\], b \[8\]/);
    await workbench.runCommand('NN: Train current spec');
    const panel = new PanelPage(await workbench.webview('iris · Deltascope'));
    await panel.untilState('Done');
    await workbench.showTab('iris.nn.json');
    const figures = /At step 1,600: mean \|a\| ([\d.e-]+) · ‖∂J\/∂z‖ ([\d.e-]+) · update ratio ([\d.e-]+)/.exec(await said('hidden', /At step 1,600/));
    assert.ok(figures);
    const [layer, before] = [trace(spec, 1600).layers[0]!, trace(spec, 1599).layers[0]!];
    const flat = (rows: readonly (readonly number[])[]): readonly number[] => rows.flat();
    const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    const a = flat(layer.a);
    const expected = [
      a.reduce((sum, value) => sum + Math.abs(value), 0) / a.length, norm(flat(layer.dz)), norm(flat(layer.W).map((w, i) => w - flat(before.W)[i]!)) / norm(flat(before.W)),
    ];
    figures.slice(1).forEach((shown, i) => assert.ok(Math.abs(Number(shown) - expected[i]!) <= 0.06 * expected[i]!, `${shown} for ${expected[i]!}`)); // two or three digits are shown
  });

  scenario('mends what is wrong by a quick fix, and explains it', async (workbench) => {
    const spec = await openIris(workbench);
    await workbench.typeOver(readFileSync(spec, 'utf8').replace('"softmax"', '"sofmax"'));
    await workbench.squiggles().first().waitFor({ state: 'attached' });
    await until('the code in the hover', async () => {
      await workbench.page.mouse.move(700, 700);
      const hover = await workbench.hoverOver('sofmax');
      return came(hover.locator('a').filter({ hasText: 'unknown-name' }).first().click({ timeout: 3000 }));
    });
    await workbench.editorText('### unknown-name').waitFor();
    await workbench.showTab('iris.nn.json');
    await putCursorBehind(workbench, '"sofm');
    await fixBy(workbench, 'Use "softmax"');
    await until('no problem', async () => (await workbench.squiggles().count()) === 0);
    await workbench.editorText('"activation": "softmax"').waitFor();
    await workbench.typeOver(readFileSync(spec, 'utf8').replace('"units": 3', '"units": 4'));
    await workbench.squiggles().first().waitFor({ state: 'attached' });
    await putCursorBehind(workbench, '"units": 4');
    await fixBy(workbench, 'Explain class-count');
    await workbench.tab('Preview reference.md').waitFor();
    await workbench.showTab('iris.nn.json');
    await putCursorBehind(workbench, '"units": 4');
    await fixBy(workbench, /^Set units to 3$/);
    await until('no problem', async () => (await workbench.squiggles().count()) === 0);
    await workbench.save();
    assert.equal(readFileSync(spec, 'utf8'), readFileSync(join(examples, 'iris.nn.json'), 'utf8'));
  });

  scenario('hints at what disappoints, unless hints are switched off', async (workbench) => {
    const spec = await openIris(workbench);
    const hints = workbench.textEditor().locator('.squiggly-info');
    await workbench.typeOver(readFileSync(spec, 'utf8').replace('"learningRate": 0.1', '"learningRate": 30'));
    await hints.first().waitFor({ state: 'attached' });
    const rows = await workbench.problems();
    await rows.filter({ hasText: 'a learning rate of 30 is high' }).waitFor();
    await workbench.runCommand('Preferences: Open Workspace Settings (JSON)');
    await workbench.tab('settings.json').waitFor();
    await workbench.typeOver('{ "nn.hints": false }');
    await workbench.save();
    await rows.filter({ hasText: 'a learning rate of 30 is high' }).waitFor({ state: 'detached' });
    await workbench.showTab('iris.nn.json');
    await until('no hint', async () => (await hints.count()) === 0);
  });

  scenario('writes a spec that trains for a file of one’s own', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    writeFileSync(join(folder, 'heights.csv'), ['age;height;sex', ...Array.from({ length: 60 }, (_, i) => `${i % 20};${100 + 3 * (i % 20) + (i % 2) * 9};${i % 2 ? 'm' : 'f'}`), ''].join('\n').replaceAll(';', ','));
    await workbench.openFolder(folder);
    await workbench.runCommand('NN: New spec…');
    const pick = async (text: RegExp): Promise<void> => workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first().click();
    await pick(/Your own CSV file/);
    await pick(/heights\.csv/);
    await pick(/sex.*text, 2 values/);
    await workbench.tab('heights.nn.json').waitFor();
    await workbench.codeLens(/parameters/).waitFor();
    assert.equal(await workbench.squiggles().count(), 0);
    await workbench.runCommand('NN: Train current spec');
    const panel = new PanelPage(await workbench.webview('heights · Deltascope'));
    await panel.untilState('Done');
    assert.ok((await panel.loss()) < 0.3);
  });

  scenario('opens an example as a copy, and the walkthrough', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    await workbench.openFolder(folder);
    await workbench.runCommand('NN: Open example…');
    await workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'iris' }).first().click();
    await workbench.tab('iris.nn.json').waitFor();
    await workbench.codeLens('67 parameters').waitFor();
    assert.equal(readFileSync(join(folder, 'deltascope-examples', 'iris.csv'), 'utf8'), readFileSync(join(examples, 'iris.csv'), 'utf8'));
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'See backpropagation' }).first().click();
    await workbench.page.getByRole('heading', { name: 'Go back in time' }).or(workbench.page.locator('.step-title').filter({ hasText: 'Go back in time' })).first().waitFor();
  });

  scenario('checks every gradient from the lens, and begins a run at step 0', async (workbench) => {
    await openIris(workbench);
    await clickLens(workbench, 'Check gradients', workbench.toast('iris.nn.json: all of 67 gradients agree with central differences.'));
    await clickLens(workbench, 'Step', workbench.tab('iris · Deltascope'));
    const panel = new PanelPage(await workbench.webview('iris · Deltascope'));
    await panel.untilState('Paused');
    assert.equal(await panel.step(), 0);
  });
});
