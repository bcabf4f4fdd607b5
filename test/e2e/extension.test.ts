/** Deltascope in a real VS Code: what a person does and sees. */

import { describe } from 'node:test';

import { scenariosOn } from './bench.ts';
import { examples, vsix } from './paths.ts';

void describe('Deltascope in VS Code', () => {
  const scenario = scenariosOn({ vsix });

  scenario('trains the spec that is open and says how far it is', async (workbench) => {
    await workbench.openFolder(workbench.host.workspaceFrom(examples));
    await workbench.openFile('iris.nn.json');
    await workbench.runCommand('NN: Train current spec');
    const panel = await workbench.webview();
    await panel.locator('#status').filter({ hasText: /\S/ }).waitFor();
  });
});
