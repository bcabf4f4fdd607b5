/** A foldable part of the layer view, with a line below its heading for what is pointed at. */

import * as l10n from '@vscode/l10n';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import { el, setText } from '../dom.ts';
import type { Context } from '../inspector/context.ts';
import type { SignedPalette } from '../theme.ts';
import type { ViewEvents } from './heatmap.ts';

/** What is shown, and how wide it may be. */
export interface Showing {
  readonly context: Context;
  readonly detail: LayerDetail;
  readonly palette: SignedPalette;
  readonly width: number;
}

/** The inside of a part. */
export interface Content {
  readonly element: HTMLElement;
  draw(showing: Showing): void;
}

const invitation = l10n.t`Point at a cell: its exact number stands here.`;

export class Part {
  readonly element: HTMLDetailsElement;
  private readonly said = el('p', { class: 'layer-said layer-idle' }, invitation);
  private readonly aloud = el('p', { class: 'spoken', role: 'status' });
  private readonly content: Content;
  private showing: Showing | null = null;

  /** `make` gets the events to hand to what is inside. `onToggle` hears when a person folds it. */
  constructor(title: string, isOpen: boolean, events: Omit<ViewEvents, 'say'>, make: (events: ViewEvents) => Content, onToggle: (isOpen: boolean) => void) {
    this.content = make({ point: (target) => events.point(target), pin: (target) => events.pin(target), say: (text, isByKeyboard) => this.say(text, isByKeyboard) });
    this.element = el('details', { class: 'layer-part' }, el('summary', {}, el('h3', {}, title)), this.said, this.content.element, this.aloud);
    this.element.open = isOpen;
    this.element.addEventListener('toggle', () => {
      onToggle(this.element.open);
      if (this.showing) this.draw(this.showing);
    });
  }

  /** Draws it, unless it is folded. */
  draw(showing: Showing): void {
    this.showing = showing;
    if (this.element.open) this.content.draw(showing);
  }

  private say(text: string | null, isByKeyboard: boolean): void {
    setText(this.said, text ?? invitation);
    this.said.classList.toggle('layer-idle', text === null);
    if (isByKeyboard) setText(this.aloud, text ?? '');
  }
}
