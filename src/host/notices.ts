/** The sentences that a panel shows above its diagram. */

import type { Notice, RunStatus } from '../protocol/panel.ts';
import type { Diagnostic } from '../spec/index.ts';

const trainAgain = { label: 'Train again', command: 'train' } as const;
const openSpec = { label: 'Open spec', command: 'openSpec' } as const;

/** Spec or data have errors; the first is told here, all are in the Problems view. */
export function refused(name: string, diagnostics: readonly Diagnostic[]): Notice {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = first ? ` ${first.file ?? 'line'}${first.file ? `, line` : ''} ${first.range.start.line + 1}: ${first.message}${more}` : '';
  return {
    severity: 'error',
    text: `${name} can't be trained.${where}`,
    actions: [{ label: 'Show problems', command: 'showProblems' }, { ...openSpec }, { label: 'Train', command: 'train' }],
  };
}

/** The settings ask for an engine that can't be had; nothing slower takes its place unasked. */
export function noEngine(name: string, why: string): Notice {
  const text = `${name} is not trained: ${why}. The setting nn.engine asks for that engine; with "auto" the fastest one that can be had trains.`;
  return { severity: 'error', text, actions: [{ label: 'Open settings', command: 'openSettings' }, { label: 'Train', command: 'train' }] };
}

export function unreadable(name: string): Notice {
  return { severity: 'error', text: `${name} can't be read: it was moved or deleted, or is no UTF-8 text.`, actions: [{ label: 'Train', command: 'train' }] };
}

/** Data that takes a while to read; `share` of it is. */
export function loading(share: number): Notice {
  return { severity: 'info', text: `Reading the data: ${Math.floor(100 * share)} %`, actions: [{ label: 'Stop', command: 'stop' }] };
}

export function diverged(why: string): Notice {
  return { severity: 'error', text: `Training diverged at ${why}. The state before that step is shown; a smaller learning rate often helps.`, actions: [{ ...openSpec }, trainAgain] };
}

/** `last` is the status of the run that is lost; null when the run on screen goes on. */
export function died(reason: string, last: RunStatus | null): Notice {
  const text = last ? `The training worker ended unexpectedly at step ${last.step}: ${reason}. What is on screen is the last that it sent.` : `The spec could not be started: ${reason}.`;
  return { severity: 'error', text, actions: [...(last && last.step > 0 ? [{ label: 'Go back to the last save', command: 'comeBack' } as const] : []), trainAgain] };
}

export function edited(name: string): Notice {
  return { severity: 'info', text: `${name} has changed since this run began; what is shown is of the spec as it was.`, actions: [{ label: 'Train the changed spec', command: 'train' }] };
}

export function closed(name: string): Notice {
  return { severity: 'info', text: `${name} was closed; its run goes on.`, actions: [{ ...openSpec }] };
}

const train = { label: 'Train', command: 'train' } as const;

/** A run that came back. `was` is what it was before the window was reloaded; null where only its panel was closed. */
export function cameBack(was: RunStatus | null): Notice | null {
  if (was?.state !== 'running') return null;
  return { severity: 'info', text: `The window was reloaded while the run was at step ${was.step}. It waits where it was last saved; from there it makes the very same steps.`, actions: [{ label: 'Go on', command: 'resume' }] };
}

/** A run that can't come back, and why. */
export function lost(was: RunStatus | null, why: string): Notice {
  const at = was && was.step > 0 ? ` (${was.state} at step ${was.step})` : '';
  return { severity: 'info', text: `The run that was here${at} can't be gone on with: ${why}. The network is at its start; with the same spec and seed, training reaches the very same numbers.`, actions: [train] };
}

/** A fork that was asked for makes no sense. */
export function refusedFork(why: string): Notice {
  return { severity: 'warning', text: `No fork was made: ${why}.`, actions: [] };
}
