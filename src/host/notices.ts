/** The sentences that a panel shows above its diagram. */

import * as l10n from '@vscode/l10n';
import type { Notice, RunStatus } from '../protocol/panel.ts';
import type { Diagnostic } from '../spec/index.ts';

const trainAgain = { label: l10n.t`Train again`, command: 'train' } as const;
const openSpec = { label: l10n.t`Open spec`, command: 'openSpec' } as const;

/** Spec or data have errors; the first is told here, all are in the Problems view. */
export function refused(name: string, diagnostics: readonly Diagnostic[]): Notice {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors[0];
  const sentences = [l10n.t`${name} can't be trained.`, ...(first ? [placed(first)] : []), ...(errors.length > 1 ? [l10n.t`(and ${errors.length - 1} more)`] : [])];
  return {
    severity: 'error',
    text: sentences.join(' '),
    actions: [{ label: l10n.t`Show problems`, command: 'showProblems' }, { ...openSpec }, { label: l10n.t`Train`, command: 'train' }],
  };
}

/** `line 3: units is -3`; of another file than the spec with its name. */
function placed({ file, range, message }: Diagnostic): string {
  const line = range.start.line + 1;
  return file === null ? l10n.t`line ${line}: ${message}` : l10n.t`${file}, line ${line}: ${message}`;
}

/** The settings ask for an engine that can't be had; nothing slower takes its place unasked. */
export function noEngine(name: string, why: string): Notice {
  const text = l10n.t`${name} is not trained: ${why}. The setting nn.engine asks for that engine; with "auto" the fastest one that can be had trains.`;
  return { severity: 'error', text, actions: [{ label: l10n.t`Open settings`, command: 'openSettings' }, { label: l10n.t`Train`, command: 'train' }] };
}

export function unreadable(name: string): Notice {
  return { severity: 'error', text: l10n.t`${name} can't be read: it was moved or deleted, or is no UTF-8 text.`, actions: [{ label: l10n.t`Train`, command: 'train' }] };
}

/** Data that takes a while to read; `share` of it is. */
export function loading(share: number): Notice {
  return { severity: 'info', text: l10n.t`Reading the data: ${Math.floor(100 * share)} %`, actions: [{ label: l10n.t`Stop`, command: 'stop' }] };
}

export function diverged(why: string): Notice {
  return { severity: 'error', text: l10n.t`Training diverged at ${why}. The state before that step is shown; a smaller learning rate often helps.`, actions: [{ ...openSpec }, trainAgain] };
}

/** `last` is the status of the run that is lost; null when the run on screen goes on. */
export function died(reason: string, last: RunStatus | null): Notice {
  const text = last ? l10n.t`The training worker ended unexpectedly at step ${last.step}: ${reason}. What is on screen is the last that it sent.` : l10n.t`The spec could not be started: ${reason}.`;
  return { severity: 'error', text, actions: [...(last && last.step > 0 ? [{ label: l10n.t`Go back to the last save`, command: 'comeBack' } as const] : []), trainAgain] };
}

export function edited(name: string): Notice {
  return { severity: 'info', text: l10n.t`${name} has changed since this run began; what is shown is of the spec as it was.`, actions: [{ label: l10n.t`Train the changed spec`, command: 'train' }] };
}

export function closed(name: string): Notice {
  return { severity: 'info', text: l10n.t`${name} was closed; its run goes on.`, actions: [{ ...openSpec }] };
}

const train = { label: l10n.t`Train`, command: 'train' } as const;

/** A run that came back. `was` is what it was before the window was reloaded; null where only its panel was closed. */
export function cameBack(was: RunStatus | null): Notice | null {
  if (was?.state !== 'running') return null;
  return { severity: 'info', text: l10n.t`The window was reloaded while the run was at step ${was.step}. It waits where it was last saved; from there it makes the very same steps.`, actions: [{ label: l10n.t`Go on`, command: 'resume' }] };
}

/** A run that can't come back, and why. */
export function lost(was: RunStatus | null, why: string): Notice {
  const rest = l10n.t`The network is at its start; with the same spec and seed, training reaches the very same numbers.`;
  const what = was && was.step > 0 ? l10n.t`The run that was here (at step ${was.step}) can't be gone on with: ${why}.` : l10n.t`The run that was here can't be gone on with: ${why}.`;
  return { severity: 'info', text: `${what} ${rest}`, actions: [train] };
}

/** A fork that was asked for makes no sense. */
export function refusedFork(why: string): Notice {
  return { severity: 'warning', text: l10n.t`No fork was made: ${why}.`, actions: [] };
}
