import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, mainCommand } from '../../webview/runCommands.ts';

test('the first button trains, pauses or goes on', () => {
  assert.deepEqual(([null, 'running', 'paused', 'done', 'refused'] as const).map(mainCommand), ['train', 'pause', 'resume', 'train', 'train']);
});

test('nothing can be done while a run starts, single steps only while it is paused', () => {
  assert.equal(commandsOf('starting').size, 0);
  assert.ok(commandsOf('paused').has('step') && !commandsOf('running').has('step'));
});
