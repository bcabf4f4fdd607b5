/** Which commands a state of the run allows. */

import type { PanelCommand, RunState } from '../src/protocol/panel.ts';

/** What the first button does. */
export type MainCommand = 'train' | 'pause' | 'resume';

/** The first button trains when nothing runs, pauses what runs and goes on with what is paused. */
export function mainCommand(state: RunState | null): MainCommand {
  if (state === 'running') return 'pause';
  return state === 'paused' ? 'resume' : 'train';
}

/** All commands that make sense in a state; null before the first status. */
export function commandsOf(state: RunState | null): ReadonlySet<PanelCommand> {
  switch (state) {
    case null:
    case 'starting':
      return new Set();
    case 'running':
      return new Set(['pause', 'stop', 'restart', 'toStart']);
    case 'paused':
      return new Set(['resume', 'step', 'stepEpoch', 'stop', 'restart', 'toStart']);
    case 'done':
    case 'stopped':
    case 'diverged':
    case 'dead':
    case 'ended':
      return new Set(['train', 'restart', 'toStart']);
    case 'refused':
    case 'noEngine':
      return new Set(['train']);
  }
}
