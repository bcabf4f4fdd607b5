/** A sentence above the diagram, with buttons. */

import errorIcon from '@vscode/codicons/src/icons/error.svg';
import infoIcon from '@vscode/codicons/src/icons/info.svg';
import warningIcon from '@vscode/codicons/src/icons/warning.svg';
import type { Notice, PanelCommand } from '../src/protocol/panel.ts';
import { el, icon } from './dom.ts';

const icons: Readonly<Record<Notice['severity'], string>> = { info: infoIcon, warning: warningIcon, error: errorIcon };

export class NoticeBar {
  readonly element = el('div', { id: 'notice', hidden: '' });
  private readonly command: (command: PanelCommand) => void;

  constructor(command: (command: PanelCommand) => void) {
    this.command = command;
  }

  /** Shows a notice, or none. */
  show(notice: Notice | null): void {
    const { element } = this;
    element.hidden = notice === null;
    if (!notice) return element.replaceChildren();
    element.className = notice.severity;
    element.setAttribute('role', notice.severity === 'error' ? 'alert' : 'status');
    element.replaceChildren(icon(icons[notice.severity]), el('span', { class: 'text' }, notice.text), ...notice.actions.map((action) => this.button(action)));
  }

  private button({ label, command }: Notice['actions'][number]): HTMLElement {
    const button = el('button', { type: 'button', class: 'button secondary', 'data-action': command }, label);
    button.addEventListener('click', () => this.command(command));
    return button;
  }
}
