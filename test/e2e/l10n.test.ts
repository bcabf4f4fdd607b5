/** The extension in another language, in a real VS Code: one in which every text stands in brackets, so that one without is a text that nobody can translate. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { scenariosOn } from './bench.ts';
import { PanelPage } from './panel.ts';
import { examples, vsix } from './paths.ts';
import { type Texts, textsFile, textsOfSources } from './texts.ts';
import type { Workbench } from './workbench.ts';

const texts = JSON.parse(readFileSync(textsFile, 'utf8')) as Texts;
const bracketed = Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`]));

/** Words of the spec, of its data and of mathematics, which are the same in every language. */
const names = [
  'Deltascope', 'iris', 'nn', 'json', 'csv', 'dense', 'hidden', 'species', 'softmax', 'tanh', 'sigmoid', 'relu', 'linear', 'crossEntropy', 'mse', 'adam', 'sgd', 'float', 'SIMD', 'FMA',
  'setosa', 'versicolor', 'virginica', 'sepal_length', 'sepal_width', 'petal_length', 'petal_width', 'LaTeX', 'JSON', 'Nielsen', 'bit', 'NaN',
  'batch', 'after', 'penalty', // in formulas
];

/** What a person can read or hear of a page, formulas left out. */
async function readable(page: FrameLocator): Promise<readonly string[]> {
  return page.locator('#app').evaluate((app) => {
    const found: string[] = [];
    const formulas = '[role=math], script, style';
    const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement?.closest(formulas)) found.push(node.textContent ?? '');
    for (const element of app.querySelectorAll('[title], [aria-label], [placeholder], [aria-description], [aria-valuetext]')) {
      if (!element.matches(formulas)) for (const name of ['title', 'aria-label', 'placeholder', 'aria-description', 'aria-valuetext']) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  });
}

/** The words outside of all brackets that are no names. */
function untranslated(text: string): readonly string[] {
  let rest = text;
  for (let before = ''; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, ' ')];
  return (rest.match(/\p{L}{3,}[\p{L}_]*/gu) ?? []).filter((word) => !names.includes(word));
}

function assertTranslated(found: readonly string[]): void {
  assert.ok(found.some((text) => text.includes('⟦')), 'nothing is translated');
  assert.deepEqual([...new Set(found.filter((text) => untranslated(text).length > 0))], []);
}

void test('l10n/bundle.l10n.json has the texts of the sources: npm run l10n', async () => {
  const now = await textsOfSources();
  const lacking = (of: Texts, inAll: Texts): readonly string[] => Object.keys(inAll).filter((text) => !(text in of));
  assert.deepEqual({ missing: lacking(texts, now), superfluous: lacking(now, texts) }, { missing: [], superfluous: [] });
});

void describe('In another language', () => {
  const scenario = scenariosOn({ vsix, translation: { language: 'qps-ploc', texts: bracketed } });

  async function open(workbench: Workbench): Promise<void> {
    await workbench.openFolder(workbench.host.workspaceFrom(examples));
    await workbench.openFile('iris.nn.json');
  }

  scenario('every text of the panel is translated, whatever it shows', async (workbench) => {
    await open(workbench);
    await workbench.runCommand('NN: Train current spec');
    const page = await workbench.webview('iris · Deltascope');
    const panel = new PanelPage(page);
    await panel.untilState('⟦Done⟧');
    const looks: readonly (readonly [target: string, look: () => Promise<void>])[] = [
      ['node 0 1', () => panel.node(0, 1).click()],
      ['node 2 1', () => panel.node(2, 1).click()],
      ['layer 0', () => panel.heading(1).click()],
      ['layer 1', () => panel.heading(2).click()],
      ['node 3 0', () => panel.heading(3).click()],
      ['node 1 0', () => panel.node(1, 0).click()],
      ['edge 0 0 0', () => panel.locator('[data-derivation="z"] .link.factor').first().click()],
      ['optimizer', () => panel.locator('[data-derivation="update"] .link.factor').first().click()],
    ];
    for (const [target, look] of looks) {
      await look();
      await page.locator(`#inspector[data-target="${target}"]`).waitFor();
      for (const summary of await panel.inspector.locator('details:not([open]) > summary').all()) await summary.click();
      assertTranslated(await readable(page));
    }
  });

  scenario('so are the preview of data, the lenses and the problems', async (workbench) => {
    await open(workbench);
    await workbench.codeLens('⟦Train⟧').waitFor();
    await workbench.runCommand('NN: Preview data');
    const page = await workbench.webview('⟦Data of iris⟧');
    await page.locator('.preview-row').nth(3).waitFor();
    await page.locator('button.preview-name').first().click();
    assertTranslated(await readable(page));
    await workbench.showTab('iris.nn.json');
    await workbench.typeOver('{ "data": { "csv": "iris.csv", "target": "kind" }, "layers": [{ "units": 0, "activation": "relo" }], "loss": "mse" }');
    const problems = (await workbench.problems()).locator('.marker-message-line');
    await problems.nth(1).waitFor();
    assertTranslated((await problems.allInnerTexts()).map((text) => text.split('\n')[0]!));
  });

  scenario('and what the worker says of the data', async (workbench) => {
    await open(workbench);
    await workbench.typeOver('{ "data": { "csv": "iris.csv", "target": "kind" }, "layers": [{ "units": 3, "activation": "softmax" }], "loss": "crossEntropy" }');
    await workbench.save();
    await workbench.runCommand('NN: Train current spec');
    const page = await workbench.webview('iris · Deltascope');
    await page.locator('#notice .text').waitFor();
    assertTranslated(await readable(page));
  });
});
