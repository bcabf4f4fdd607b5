/** What the screen cannot show: the extension's own state, its diagnostics, and what it refuses to read. */

import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { extensionId } from '../extensionId.ts';
import { until } from '../until.ts';
import { at, closeAll, extension, train, untilState, xor } from './training.ts';

async function problemsOf(name: string, count = 1): Promise<readonly vscode.Diagnostic[]> {
  return until(`problems of ${name}`, async () => {
    const found = vscode.languages.getDiagnostics(at(name)).filter(({ source }) => source === 'Deltascope');
    return found.length >= count ? found : null;
  });
}

describe('the extension in its host', () => {
  afterEach(closeAll);

  it('gives specs a language of their own', async () => {
    const document = await vscode.workspace.openTextDocument(at('iris.nn.json'));
    assert.equal(document.languageId, 'nnjson');
  });

  it('registers every command that it declares', async () => {
    await extension();
    const declared = (vscode.extensions.getExtension(extensionId)!.packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands;
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { command } of declared) assert.ok(known.has(command), command);
  });

  it('trains to the end and counts every update', async () => {
    const session = await train('run.nn.json', xor(', "training": { "epochs": 50, "batchSize": 2 }'));
    await untilState(session, 'done');
    assert.equal(session.status.step, 100);
    assert.equal(session.status.epoch, 50);
  });

  it('trains what is on screen, saved or not', async () => {
    writeFileSync(at('dirty.nn.json').fsPath, xor(', "training": { "epochs": 5, "batchSize": "full" }'));
    const editor = await vscode.window.showTextDocument(at('dirty.nn.json'));
    const where = editor.document.getText().indexOf('5,');
    await editor.edit((edit) => edit.replace(new vscode.Range(editor.document.positionAt(where), editor.document.positionAt(where + 1)), '7'));
    assert.ok(editor.document.isDirty);
    await vscode.commands.executeCommand('deltascope.train');
    const session = (await extension()).sessions.of(at('dirty.nn.json'))!;
    await untilState(session, 'done');
    assert.equal(session.status.step, 7);
  });

  it('starts over in the same panel when a spec is trained again', async () => {
    const spec = xor(', "training": { "epochs": 3, "batchSize": "full" }');
    const first = await train('again.nn.json', spec);
    await untilState(first, 'done');
    const second = await train('again.nn.json', spec.replace('"epochs": 3', '"epochs": 4'));
    assert.equal(second, first);
    await until('four epochs', async () => second.status.step === 4);
  });

  it('says that the loss is not finite, at which step and in which layer, and trains again', async () => {
    const wild = `{ "data": { "x": [[1e200], [-1e200]], "y": [[1], [0]] }, "layers": [{ "name": "only", "units": 1, "activation": "linear", "weights": [[1e150]] }], "loss": "mse", "training": { "epochs": 9 } }`;
    const session = await train('wild.nn.json', wild);
    await untilState(session, 'diverged');
    assert.match(session.noticeText ?? '', /step 0 \(epoch 0\).*layer "only"/);
    await train('wild.nn.json', xor(', "training": { "epochs": 2, "batchSize": "full" }'));
    await untilState(session, 'done');
    assert.equal(session.noticeText, null);
  });

  it('tells that the worker died, and trains again', async () => {
    const session = await train('killed.nn.json', xor(', "training": { "epochs": 100000000, "batchSize": 1 }'));
    await untilState(session, 'running');
    session.killWorker();
    await untilState(session, 'dead');
    assert.match(session.noticeText ?? '', /worker ended unexpectedly at step \d+/);
    await session.train();
    await untilState(session, 'running');
    await session.command('stop');
    await untilState(session, 'stopped');
  });

  it('keeps the run on screen when the changed spec has errors', async () => {
    const session = await train('kept.nn.json', xor(', "training": { "epochs": 2, "batchSize": "full" }'));
    await untilState(session, 'done');
    const editor = await vscode.window.showTextDocument(at('kept.nn.json'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 1), ' "sed": 1,'));
    await session.train();
    await until('what is wrong', async () => /unknown key "sed"/.test(session.noticeText ?? ''));
    assert.equal(session.status.state, 'done');
    const [problem] = await problemsOf('kept.nn.json');
    assert.equal(problem!.range.start.character, 2);
  });

  it('finds a bad cell of a CSV file in that file', async () => {
    writeFileSync(at('bad.csv').fsPath, 'a,b,label\n1,2,yes\n3,oops,no\n');
    writeFileSync(at('bad.nn.json').fsPath, '{ "data": { "csv": "bad.csv", "target": "label" }, "layers": [{ "units": 2, "activation": "softmax" }], "loss": "crossEntropy" }');
    await vscode.window.showTextDocument(at('bad.nn.json'));
    const [problem] = await problemsOf('bad.csv');
    assert.match(problem!.message, /b is "oops": not a number/);
    assert.deepEqual([problem!.range.start.line, problem!.range.start.character, problem!.range.end.character], [2, 2, 6]);
  });

  it('reads no file outside the workspace folder, through a link neither', async () => {
    const outside = join(tmpdir(), `deltascope-outside-${process.pid}.csv`);
    writeFileSync(outside, 'a,label\n1,2\n');
    symlinkSync(outside, at('link.csv').fsPath);
    for (const [i, path] of ['../elsewhere.csv', outside, 'link.csv'].entries()) {
      const name = `outside${i}.nn.json`;
      writeFileSync(at(name).fsPath, `{ "data": { "csv": ${JSON.stringify(path)}, "target": "label" }, "layers": [{ "units": 1 }], "loss": "mse" }`);
      await vscode.window.showTextDocument(at(name));
      const [problem] = await problemsOf(name);
      assert.match(problem!.message, /is outside the folder/, path);
    }
    rmSync(outside);
  });

  it('lets the host breathe while it trains', async () => {
    const session = await train('busy.nn.json', xor(', "training": { "epochs": 100000000, "batchSize": 1 }'));
    await untilState(session, 'running');
    const step = session.status.step;
    await until('many more steps, told by the worker', async () => session.status.step > step + 1000);
    await session.command('stop');
    await untilState(session, 'stopped');
  });

  it('ends the run with its panel', async () => {
    const session = await train('closed.nn.json', xor(', "training": { "epochs": 100000000, "batchSize": 1 }'));
    await untilState(session, 'running');
    session.panel.dispose();
    assert.equal((await extension()).sessions.of(at('closed.nn.json')), undefined);
  });
});
