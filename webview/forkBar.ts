/** The bar over the timeline while a fork is on screen: what was changed, and whether to keep it. */

import * as l10n from '@vscode/l10n';
import forkIcon from '@vscode/codicons/src/icons/repo-forked.svg';
import type { Edit, Fork } from '../src/protocol/edit.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import { el, icon, setText } from './dom.ts';
import { grouped, precise } from './format.ts';
import { edgeTitle, rowName, unitName } from './labels.ts';

export class ForkBar {
  readonly element = el('div', { class: 'fork-bar', role: 'group', 'aria-label': l10n.t`Fork`, hidden: '' });
  private readonly text = el('span', { class: 'text', role: 'status' });

  constructor(act: (what: 'keep' | 'discard') => void) {
    const button = (what: 'keep' | 'discard', words: string, title: string): HTMLButtonElement => {
      const element = el('button', { type: 'button', class: 'button secondary', 'data-fork': what, title }, words);
      element.addEventListener('click', () => act(what));
      return element;
    };
    this.element.append(icon(forkIcon), this.text, button('keep', l10n.t`Keep`, l10n.t`The fork takes the place of the run that it left`), button('discard', l10n.t`Discard`, l10n.t`Back to the run as it was`));
  }

  draw(network: NetworkView, forks: readonly Fork[]): void {
    this.element.hidden = forks.length === 0;
    setText(this.text, forks.map(({ step, edit }) => l10n.t`fork at step ${grouped(step)}: ${editName(network, edit)}`).join(' › '));
  }
}

/** "hidden · w[4][2] = 0.5" */
export function editName(network: NetworkView, edit: Edit): string {
  const value = precise(edit.value);
  switch (edit.kind) {
    case 'weight':
      return `${edgeTitle(network.layers[edit.layer]!, edit.unit, edit.input)} = ${value}`;
    case 'bias':
      return `${network.layers[edit.layer]!.name} · b[${edit.unit}] = ${value}`;
    case 'input':
      return l10n.t`${unitName(network, 0, edit.feature)} of ${rowName(network, edit.row)} = ${value}`;
    case 'learningRate':
      return l10n.t`learning rate = ${value}`;
  }
}
