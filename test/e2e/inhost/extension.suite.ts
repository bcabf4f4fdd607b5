import assert from 'node:assert/strict';

import { describe, it } from 'mocha';
import * as vscode from 'vscode';

import { extensionId } from '../extensionId.ts';

describe('the extension in its host', () => {
  it('knows which VS Code it runs in', () => {
    assert.equal(typeof vscode.version, 'string');
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not there`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
