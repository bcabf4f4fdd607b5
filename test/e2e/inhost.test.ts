/** The mocha suites of inhost/, each test as a test of this run. */

import { test } from 'node:test';

import { runInHost } from './inhost.ts';
import { examples, repository } from './paths.ts';

void test('inside the extension host', async (t) => {
  const results = await runInHost({ extensionFolder: repository, workspace: examples });
  for (const { title, outcome, error } of results) {
    await t.test(title, { skip: outcome === 'skipped' }, () => {
      if (outcome === 'failed') throw new Error(error);
    });
  }
});
