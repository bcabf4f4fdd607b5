/** NN: Preview data, in a real VS Code. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { scenariosOn } from './bench.ts';
import { examples, vsix } from './paths.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** Opens a file of the examples and the preview of its data. Returns the preview and the folder. */
async function preview(workbench: Workbench, file: string): Promise<{ readonly view: FrameLocator; readonly folder: string }> {
  const folder = workbench.host.workspaceFrom(examples);
  await workbench.openFolder(folder);
  await workbench.openFile(file);
  await workbench.runCommand('NN: Preview data');
  return { folder, view: await workbench.webview(`Data of ${file.replace('.nn.json', '')}`) };
}

/** The cells of a row on screen. */
function cells(view: FrameLocator, row: number): Promise<string[]> {
  return view.locator(`.preview-row[aria-rowindex="${row + 2}"] .preview-cell`).allInnerTexts();
}

async function untilRow(view: FrameLocator, row: number, expected: readonly string[]): Promise<void> {
  await until(`row ${row}`, async () => JSON.stringify(await cells(view, row)) === JSON.stringify(expected));
}

/** A figure of the column at hand, exactly. */
async function figure(view: FrameLocator, name: string): Promise<number> {
  return Number(await view.locator(`[data-figure="${name}"]`).getAttribute('title'));
}

void describe('The preview of data', () => {
  const scenario = scenariosOn({ vsix });

  scenario('shows the rows of iris, its classes, the figures of a column and two columns against each other', async (workbench) => {
    const { view } = await preview(workbench, 'iris.nn.json');
    await view.locator('.preview-heading').filter({ hasText: '150 rows · 4 features · target species' }).waitFor();
    await untilRow(view, 0, ['5.1', '3.5', '1.4', '0.2', 'setosa']);
    assert.deepEqual(await view.locator('.preview-counts tr').allInnerTexts().then((rows) => rows.map((row) => row.trim().split(/\s+/))), [['setosa', '50'], ['versicolor', '50'], ['virginica', '50']]);
    await view.locator('button.preview-name').filter({ hasText: 'sepal_length' }).click();
    await view.locator('.preview-details h2').filter({ hasText: 'sepal_length' }).waitFor();
    assert.ok(Math.abs((await figure(view, 'mean')) - 5.843333333333334) < 1e-12);
    assert.ok(Math.abs((await figure(view, 'deviation')) - 0.8253012917851409) < 1e-12);
    assert.deepEqual([await figure(view, 'smallest'), await figure(view, 'median'), await figure(view, 'largest')], [4.3, 5.8, 7.9]);
    await view.locator('.preview-table').focus();
    await workbench.page.keyboard.press('End');
    await untilRow(view, 149, ['5.9', '3', '5.1', '1.8', 'virginica']);
    const plot = view.locator('.preview-plot canvas');
    await view.locator('.preview-plot canvas[aria-label="sepal_width against sepal_length, 150 points"]').waitFor();
    const before = await plot.screenshot();
    await view.getByLabel('Column for y').selectOption('petal_width');
    await view.locator('.preview-plot canvas[aria-label="petal_width against sepal_length, 150 points"]').waitFor();
    await until('another picture', async () => !(await plot.screenshot()).equals(before));
    assert.deepEqual(await view.locator('.preview-key').allInnerTexts().then((keys) => keys.map((key) => key.replace(/^\W+/, ''))), ['setosa', 'versicolor', 'virginica']);
  });

  scenario('shows digits as pictures, and is there again after a reload', async (workbench) => {
    const { view } = await preview(workbench, 'digits.nn.json');
    await view.locator('.preview-pictures figure').nth(39).waitFor();
    assert.deepEqual(await view.locator('.preview-pictures figcaption').allInnerTexts().then((labels) => labels.slice(0, 10)), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const file = readFileSync(join(examples, 'digits-images.idx3-ubyte'));
    const drawn = await view.locator('.preview-pictures canvas').first().evaluate((canvas) => Array.from((canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 8, 8).data.filter((_, i) => i % 4 === 0)));
    assert.deepEqual(drawn, Array.from(file.subarray(16, 80), (value) => Math.round((value * 255) / 16)));
    await view.getByRole('button', { name: 'Pictures after' }).click();
    await view.locator('.preview-pages').filter({ hasText: 'rows 40 to 79 of 1,797' }).waitFor();
    await view.getByRole('img', { name: /^row 40: / }).waitFor();
    await workbench.reloadWindow();
    const back = await workbench.webview('Data of digits');
    await back.locator('.preview-heading').filter({ hasText: '1,797 rows' }).waitFor();
  });

  scenario('shows a CSV file without a spec with all that is wrong in it, and anew when asked again', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    const file = join(folder, 'odd.csv');
    writeFileSync(file, 'height,name\n1.5,anna\n,bo\nhigh,cy,extra\n');
    await workbench.openFolder(folder);
    await workbench.openFile('odd.csv');
    await workbench.runCommand('NN: Preview data');
    const view = await workbench.webview('Data of odd.csv');
    await untilRow(view, 1, ['–', 'bo']);
    await untilRow(view, 2, ['high', 'cy']);
    await view.locator('.preview-note').filter({ hasText: '1 row of odd.csv is longer or shorter than the header, the first in line 4' }).waitFor();
    writeFileSync(file, 'height,name\n-2,dora\n');
    await workbench.showTab('odd.csv');
    await workbench.runCommand('NN: Preview data');
    await untilRow(view, 0, ['−2', 'dora']);
    writeFileSync(file, '');
    await workbench.showTab('odd.csv');
    await workbench.runCommand('NN: Preview data');
    await view.locator('.preview-message.error').filter({ hasText: 'odd.csv is empty' }).waitFor();
  });

  scenario('shows the data of a spec that is wrong elsewhere, and what is wrong with the data where that is it', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    const file = join(folder, 'half.nn.json');
    writeFileSync(file, '{\n  "data": { "csv": "iris.csv", "target": "species" },\n  "layers": [{ "units": -1 }]\n}\n');
    await workbench.openFolder(folder);
    await workbench.openFile('half.nn.json');
    await workbench.runCommand('NN: Preview data');
    const view = await workbench.webview('Data of half');
    await untilRow(view, 0, ['5.1', '3.5', '1.4', '0.2', 'setosa']);
    await workbench.showTab('half.nn.json');
    await workbench.typeOver('{\n  "data": { "csv": 5, "target": "species" },\n  "layers": [{ "units": -1 }]\n}\n');
    await workbench.editorText('"csv": 5,').waitFor();
    await workbench.runCommand('NN: Preview data');
    await view.locator('.preview-message.error').filter({ hasText: 'half.nn.json has an error in line 2: csv of data is 5' }).waitFor();
  });
});
