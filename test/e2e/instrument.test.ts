/** The instrument in a real VS Code: the mathematics with its numbers, and time that runs backwards, against the command line. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import type { Locator } from 'playwright-core';
import { scenariosOn } from './bench.ts';
import { PanelPage, trace } from './panel.ts';
import { examples, vsix } from './paths.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** The iris example, trained to its end. */
async function trained(workbench: Workbench): Promise<{ readonly spec: string; readonly panel: PanelPage }> {
  const folder = workbench.host.workspaceFrom(examples);
  await workbench.openFolder(folder);
  await workbench.openFile('iris.nn.json');
  await workbench.runCommand('NN: Train current spec');
  const panel = new PanelPage(await workbench.webview('iris · Deltascope'));
  await panel.untilState('Done');
  return { spec: join(folder, 'iris.nn.json'), panel };
}

/** The inspector's numbers of a unit are those of the command line. */
async function assertUnit(panel: PanelPage, spec: string, step: number, column: number, unit: number, sample = 0): Promise<void> {
  await panel.untilReads(`node ${column} ${unit}`, step);
  const layer = trace(spec, step).layers[column - 1]!;
  for (const quantity of ['z', 'a', 'da', 'dz'] as const) assert.equal(await panel.value(quantity), layer[quantity][sample]![unit], `${quantity} at step ${step}`);
  assert.equal(await panel.value('b'), layer.b[unit]);
  assert.equal(await panel.value('db'), layer.db[unit]);
  assert.equal(await panel.value('update'), layer.b[unit]! - 0.1 * layer.db[unit]!, 'the bias after the update');
}

/** The spec with these first weights, beside it. Returns its path. */
function editedSpec(spec: string, weights: readonly (readonly (readonly number[])[])[]): string {
  const model = JSON.parse(readFileSync(spec, 'utf8').replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')) as { layers: object[] };
  const path = spec.replace('iris.nn.json', 'edited.nn.json');
  writeFileSync(path, JSON.stringify({ ...model, layers: model.layers.map((layer, l) => ({ ...layer, weights: weights[l] })) }));
  return path;
}

void describe('The instrument', () => {
  const scenario = scenariosOn({ vsix });

  scenario('walks the chain rule by clicks, from the loss to the first weight and back', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.heading(3).click();
    await panel.untilReads('node 3 0', 1600);
    const now = trace(spec, 1600);
    assert.equal(await panel.value('J'), now.loss);
    await panel.follow('← versicolor');
    await assertUnit(panel, spec, 1600, 2, 1);
    await panel.follow('← unit 4');
    await assertUnit(panel, spec, 1600, 1, 4);
    await panel.locator('[data-derivation="z"] .link.factor').first().click();
    await panel.untilReads('edge 0 4 0', 1600);
    assert.equal(await panel.value('w'), now.layers[0]!.W[4]![0]);
    assert.equal(await panel.value('dw'), now.layers[0]!.dW[4]![0]);
    assert.equal(await panel.value('update'), now.layers[0]!.W[4]![0]! - 0.1 * now.layers[0]!.dW[4]![0]!);
    assert.equal(await panel.value('lastUpdate'), now.layers[0]!.W[4]![0]! - trace(spec, 1599).layers[0]!.W[4]![0]!);
    for (const before of ['node 1 4', 'node 2 1', 'node 3 0']) {
      await panel.inspector.getByRole('button', { name: /Back to what was read/ }).click();
      await panel.untilReads(before, 1600);
    }
  });

  scenario('says the same numbers in all four notations', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.node(1, 2).click();
    const signs = { column: ['δ^1_2', '∂L/∂w'], row: ['ξ^{(1)}_2', '∂E/∂W'], za: ['dZ(1)_2', 'dW'], nielsen: ["σ'(z^1_2)", '∂C/∂w'] } as const;
    for (const [notation, [sign, title]] of Object.entries(signs)) {
      await panel.setNotation(notation);
      await panel.locator(`#inspector [role="math"][aria-label*="${sign}"]`).first().waitFor();
      await panel.locator('.chart h2').filter({ hasText: `‖${title}‖` }).waitFor();
      await assertUnit(panel, spec, 1600, 1, 2);
    }
    await panel.setNotation('column');
  });

  scenario('goes to any step: back by one, by keys, by a drag, by a click into a chart, and returns to now', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.node(1, 3).click();
    await assertUnit(panel, spec, 1600, 1, 3);
    await panel.time('back').click();
    await assertUnit(panel, spec, 1599, 1, 3);
    await panel.track.focus();
    await workbench.page.keyboard.press('ArrowLeft');
    await assertUnit(panel, spec, 1598, 1, 3);
    await workbench.page.keyboard.press('Shift+ArrowLeft');
    await assertUnit(panel, spec, 1592, 1, 3);
    await workbench.page.keyboard.press('Home');
    await assertUnit(panel, spec, 0, 1, 3);
    const box = await panel.track.boundingBox();
    assert.ok(box);
    await workbench.page.mouse.move(box.x + 1, box.y + box.height / 2);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
    await workbench.page.mouse.up();
    const dragged = await panel.shownStep();
    assert.ok(Math.abs(dragged - 800) <= 20, `the middle of the track is step ${dragged}`);
    await assertUnit(panel, spec, dragged, 1, 3);
    const chart = panel.locator('#gradients');
    const { width, height } = (await chart.boundingBox()) ?? { width: 0, height: 0 };
    await chart.click({ position: { x: width * 0.3, y: height / 2 } });
    await until('another step', async () => (await panel.shownStep()) !== dragged);
    const clicked = await panel.shownStep();
    assert.ok(clicked > 100 && clicked < 700, `a third of the chart is step ${clicked}`);
    await assertUnit(panel, spec, clicked, 1, 3);
    await panel.time('live').click();
    await assertUnit(panel, spec, 1600, 1, 3);
  });

  scenario('goes through the phases of a step, shows what is computed by then, and marks the layer in the spec', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.node(1, 3).click();
    await panel.untilReads('node 1 3', 1600);
    await panel.setPhase('forward · hidden');
    await until('no output yet', async () => (await panel.node(2, 0).locator('.number').textContent()) === '');
    assert.notEqual(await panel.node(1, 0).locator('.number').textContent(), '');
    assert.equal(await panel.value('z'), trace(spec, 1600).layers[0]!.z[0]![3]);
    assert.ok(await panel.locator('[data-derivation="dz"] .later').isVisible(), 'the gradient is not there yet');
    await workbench.page.locator('.monaco-editor .cdr.rangeHighlight, .monaco-editor .view-overlays [class*="ced-"]').first().waitFor({ state: 'attached' });
    await panel.setPhase('backward · species');
    await until('the outputs have ∂J/∂z', async () => (await panel.node(2, 0).locator('.number').textContent()) !== '');
    assert.equal(await panel.node(1, 0).locator('.number').textContent(), '', 'the hidden layer has none yet');
    await panel.locator('select[aria-label="What a step is"]').selectOption('phase');
    await panel.time('forward').click();
    await until('the hidden layer has its ∂J/∂z', async () => (await panel.node(1, 0).locator('.number').textContent()) !== '');
    await panel.setPhase('whole step');
    await assertUnit(panel, spec, 1600, 1, 3);
  });

  scenario('looks at the past while training goes on', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.setSpeed('100/s');
    await workbench.runCommand('NN: Restart');
    await panel.untilState('Training');
    await panel.node(1, 1).click();
    await until('some steps', async () => (await panel.step()) > 30);
    await panel.track.focus();
    await workbench.page.keyboard.press('Home');
    await workbench.page.keyboard.press('ArrowRight');
    await assertUnit(panel, spec, 1, 1, 1);
    const then = await panel.step();
    await until('the run goes on', async () => (await panel.step()) > then + 20);
    await assertUnit(panel, spec, 1, 1, 1);
    await workbench.page.keyboard.press('End');
    await until('live again', async () => (await panel.shownStep()) > then);
    await workbench.runCommand('NN: Stop');
    await panel.untilState('Stopped');
    await assertUnit(panel, spec, await panel.step(), 1, 1);
  });

  scenario('shows a layer with all its numbers, and a softmax with its Jacobian', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.heading(2).click();
    await panel.untilReads('layer 1', 1600);
    const layer = trace(spec, 1600).layers[1]!;
    const exact = (value: number): Promise<void> => panel.locator(`.layer-view [title*="${value}"]`).first().waitFor({ state: 'attached' });
    for (const value of [layer.z[0]![2]!, layer.a[0]![0]!, layer.dz[0]![1]!, layer.db[1]!]) await exact(value);
    const jacobian = panel.locator('.layer-view details').filter({ hasText: 'Softmax Jacobian' });
    await jacobian.waitFor();
    const [p0 = NaN, p1 = NaN] = layer.a[0]!;
    const titles = await jacobian.locator('td').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
    for (const expected of [p0 * (1 - p0), -p0 * p1]) {
      assert.ok(titles.some((title) => Math.abs(Number(title.split(' ').at(-1)) - expected) < 1e-15), `${expected} is in the Jacobian: ${titles.join('; ')}`);
    }
    await panel.setNotation('row');
    await panel.locator('.layer-view summary').filter({ hasText: 'third-order tensor' }).waitFor();
    await panel.setNotation('column');
  });

  scenario('forks at a step, shows both lines, forks again, and leaves the run as it was', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.track.focus();
    await workbench.page.keyboard.press('Home');
    await panel.node(1, 4).click();
    await panel.untilReads('node 1 4', 0);
    await panel.locator('[data-derivation="z"] .link.factor').first().click();
    await panel.untilReads('edge 0 4 0', 0);
    await panel.locator('.what-if input').fill('abc');
    await panel.locator('.what-if button').click();
    await panel.locator('.what-if .problem').filter({ hasText: 'is not a number' }).waitFor();
    await panel.fork('0.5');
    await panel.locator('.fork-bar').filter({ hasText: 'fork at step 0: hidden · w[4][0] = 0.5' }).waitFor();
    await panel.untilState('Paused');
    // An independent run of the same thing: the spec with all first weights written out, one of them changed.
    const first = trace(spec, 0).layers;
    const weights = first.map(({ W }) => W.map((row) => [...row]));
    weights[0]![4]![0] = 0.5;
    const edited = editedSpec(spec, weights);
    await panel.button('resume').click();
    await panel.untilState('Done');
    await panel.node(1, 4).click();
    await assertUnit(panel, edited, 1600, 1, 4);
    await panel.locator('.chart-legend').filter({ hasText: 'before the fork' }).first().waitFor();
    await panel.node(2, 0).click();
    await panel.untilReads('node 2 0', 1600);
    await panel.track.focus();
    await workbench.page.keyboard.press('ArrowLeft');
    await panel.untilReads('node 2 0', 1599);
    await panel.fork('7');
    await panel.locator('.fork-bar').filter({ hasText: /w\[4\]\[0\] = 0.5.* › fork at step 1,599: species · b\[0\] = 7/ }).waitFor();
    await panel.locator('[data-fork="discard"]').click();
    await assertUnit(panel, edited, 1600, 2, 0);
    await panel.locator('[data-fork="discard"]').click();
    await panel.locator('.fork-bar').waitFor({ state: 'hidden' });
    const { layers } = trace(spec, 1600);
    await until('the bias of the original', async () => (await panel.value('b')) === layers[1]!.b[0]);
    await assertUnit(panel, spec, 1600, 2, 0);
  });

  scenario('keeps a run of a million steps of XOR within reach while the panel is open', async (workbench) => {
    const folder = workbench.host.workspaceFrom(examples);
    const spec = join(folder, 'xor.nn.json');
    const dense = (units: number, activation: string): object => ({ units, activation });
    writeFileSync(spec, JSON.stringify({ seed: 5, data: { generator: 'xor', samples: 64, noise: 0.1 }, layers: [dense(4, 'tanh'), dense(1, 'sigmoid')], loss: 'bce', training: { epochs: 250_000, batchSize: 16 } }));
    await workbench.openFolder(folder);
    await workbench.openFile('xor.nn.json');
    await workbench.runCommand('NN: Train current spec');
    const panel = new PanelPage(await workbench.webview('xor · Deltascope'));
    await until('a million steps', async () => (await panel.status.getAttribute('data-state')) === 'done', 180_000);
    assert.equal(await panel.step(), 1_000_000);
    await panel.node(1, 2).click();
    const box = await panel.track.boundingBox();
    assert.ok(box);
    for (const share of [0.9, 0.1, 0.5]) {
      await workbench.page.mouse.click(box.x + share * box.width, box.y + box.height / 2);
      const clicked = await until('the step that was clicked', async () => {
        const shown = await panel.shownStep();
        return Math.abs(shown - share * 1e6) < 10_000 && shown;
      });
      const step = clicked - 1;
      await workbench.page.keyboard.press('ArrowLeft');
      await panel.untilReads('node 1 2', step);
      const layer = trace(spec, step).layers[0]!;
      for (const quantity of ['z', 'a', 'da', 'dz'] as const) assert.equal(await panel.value(quantity), layer[quantity][0]![2], `${quantity} at step ${step}`);
    }
  });

  scenario('does all of it by the keyboard alone, and says aloud what is read', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    const { keyboard } = workbench.page;
    const spoken = panel.locator('[aria-live="polite"]').first();
    await panel.node(0, 0).focus();
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await panel.locator('#inspector[data-target^="node 1 "]').waitFor();
    const unit = Number((await panel.inspector.getAttribute('data-target'))!.split(' ')[2]);
    await assertUnit(panel, spec, 1600, 1, unit);
    const { dz } = trace(spec, 1600).layers[0]!;
    await spoken.filter({ hasText: `hidden · unit ${unit}` }).waitFor();
    const [, said = ''] = new RegExp(`∂L/∂z\\^1_${unit} (\\S+?)[,.] `).exec(`${await spoken.innerText()} `) ?? [];
    assert.ok(Math.abs(Number(said.replaceAll('−', '-')) / dz[0]![unit]! - 1) < 1e-5, `said ${said}, it is ${dz[0]![unit]!}`);
    await keyboard.press(','); // a step back, wherever the focus is
    await assertUnit(panel, spec, 1599, 1, unit);
    await keyboard.press('.');
    await assertUnit(panel, spec, 1600, 1, unit);
    await panel.inspector.locator('button.link').filter({ hasText: '→ versicolor' }).focus();
    await keyboard.press('Enter');
    await assertUnit(panel, spec, 1600, 2, 1);
    await keyboard.press('Backspace');
    await assertUnit(panel, spec, 1600, 1, unit);
    await panel.track.focus();
    await keyboard.press('Home');
    await assertUnit(panel, spec, 0, 1, unit);
    await panel.locator('select[aria-label="What a step is"]').focus();
    await keyboard.press('p'); // phase
    await panel.track.focus();
    for (const phase of ['batch', 'forward · hidden']) {
      await keyboard.press('ArrowRight');
      await until(phase, async () => (await panel.track.getAttribute('aria-valuetext'))?.includes(phase) ?? false);
    }
    await keyboard.press('End');
    await assertUnit(panel, spec, 1600, 1, unit);
    await panel.locator('.what-if input').focus();
    await keyboard.press('Control+A');
    await keyboard.type('0.125');
    await keyboard.press('Enter');
    await panel.locator('.fork-bar').filter({ hasText: 'b[' }).waitFor();
    await panel.locator('[data-fork="discard"]').focus();
    await keyboard.press('Enter');
    await panel.locator('.fork-bar').waitFor({ state: 'hidden' });
    const split = panel.locator('.split.y');
    if (await split.isVisible()) {
      const before = (await panel.locator('.charts').boundingBox())!.height;
      await split.focus();
      await keyboard.press('ArrowUp');
      await until('higher charts', async () => (await panel.locator('.charts').boundingBox())!.height > before);
    }
  });

  scenario('copies what is read as text, as LaTeX and as JSON', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.node(1, 4).click();
    await panel.untilReads('node 1 4', 1600);
    const copied = async (format: string): Promise<string> => {
      await panel.locator('.copy select').selectOption(format);
      return until(`${format} on the clipboard`, async () => {
        const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
        return text.includes(format === 'json' ? '"derivations"' : format === 'latex' ? '\\begin{align*}' : 'hidden · unit 4\n') && text;
      });
    };
    const { z, a, da, dz } = trace(spec, 1600).layers[0]!;
    const numbers = [z, a, da, dz].map((rows) => rows[0]![4]!);
    const text = await copied('text');
    for (const number of numbers) assert.ok(text.includes(`= ${number}\n`), `${number} in the text`);
    const latex = await copied('latex');
    assert.equal(latex.split('\\begin{align*}').length, latex.split('\\end{align*}').length);
    const sheet = JSON.parse(await copied('json')) as { readonly derivations: readonly { readonly quantity: string; readonly result: number }[] };
    assert.deepEqual(['z', 'a', 'da', 'dz'].map((name) => sheet.derivations.find(({ quantity }) => quantity === name)?.result), numbers);
  });

  scenario('plays the run from a step on, and stays where it is paused', async (workbench) => {
    const { spec, panel } = await trained(workbench);
    await panel.node(2, 1).click();
    await panel.time('first').click();
    await panel.untilReads('node 2 1', 0);
    await panel.time('play').click();
    await until('ten steps on', async () => (await panel.shownStep()) >= 10);
    await panel.time('play').click();
    const step = await panel.shownStep();
    await assertUnit(panel, spec, step, 2, 1);
    await workbench.page.waitForTimeout(500);
    assert.equal(await panel.shownStep(), step);
  });

  scenario('has borders that the pointer moves, which stay where they were put', async (workbench) => {
    const { panel } = await trained(workbench);
    const size = async (of: PanelPage): Promise<{ readonly width: number; readonly height: number }> => {
      const [inspector, charts] = [await of.inspector.boundingBox(), await of.locator('.charts').boundingBox()];
      return inspector && charts ? { width: Math.round(inspector.width), height: Math.round(charts.height) } : assert.fail('a part is not there');
    };
    const drag = async (border: Locator, dx: number, dy: number): Promise<void> => {
      const box = (await border.boundingBox()) ?? assert.fail('there is no border');
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await workbench.page.mouse.move(x, y);
      await workbench.page.mouse.down();
      await workbench.page.mouse.move(x + dx / 2, y + dy / 2);
      await workbench.page.mouse.move(x + dx, y + dy);
      await workbench.page.mouse.up();
    };
    await workbench.runCommand('View: Close Editors in Other Groups');
    await panel.locator('.split.x').waitFor();
    const before = await size(panel);
    await drag(panel.locator('.split.x'), -40, 0);
    await drag(panel.locator('.split.y'), 0, -30);
    const moved = { width: before.width + 40, height: before.height + 30 };
    assert.deepEqual(await size(panel), moved);
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    await workbench.openFile('iris.nn.json');
    await workbench.runCommand('NN: Open panel with its last run');
    const again = new PanelPage(await workbench.webview('iris · Deltascope'));
    await again.untilState('Done');
    await workbench.runCommand('View: Close Editors in Other Groups');
    await again.locator('.split.x').waitFor();
    assert.deepEqual(await size(again), moved);
  });

  scenario('remembers for a spec what was folded away and which notation was chosen', async (workbench) => {
    const { panel } = await trained(workbench);
    await panel.locator('[data-fold="charts"]').click();
    await panel.locator('.charts').waitFor({ state: 'hidden' });
    await panel.setNotation('za');
    await workbench.showTab('iris · Deltascope');
    await workbench.closeEditor();
    await workbench.runCommand('NN: Open panel with its last run');
    const again = new PanelPage(await workbench.webview('iris · Deltascope'));
    await again.untilState('Done');
    assert.equal(await again.locator('select[aria-label^="Notation"]').inputValue(), 'za');
    assert.ok(await again.locator('.charts').isHidden());
  });
});
