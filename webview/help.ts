/** A button that shows and hides what the keys do in the diagram. */

import * as l10n from '@vscode/l10n';
import keyboard from '@vscode/codicons/src/icons/question.svg';
import { keyHelp } from './diagram/walk.ts';
import { el, icon } from './dom.ts';

export function createHelp(): HTMLElement {
  const text = el('p', { id: 'key-help', class: 'key-help', hidden: '' }, keyHelp);
  const button = el('button', { type: 'button', class: 'button arrow', title: keyHelp, 'aria-label': l10n.t`Keys of the diagram`, 'aria-expanded': 'false', 'aria-controls': 'key-help' }, icon(keyboard));
  button.addEventListener('click', () => {
    text.hidden = !text.hidden;
    button.setAttribute('aria-expanded', String(!text.hidden));
  });
  return el('div', { class: 'help' }, button, text);
}
