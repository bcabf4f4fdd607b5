/** ∂u/∂W of a layer in row vectors, slice by slice, and how the sum over the slices becomes an outer product. */

import * as l10n from '@vscode/l10n';
import { el, setText } from '../dom.ts';
import { isMean } from '../inspector/context.ts';
import { Heatmap } from './heatmap.ts';
import type { ViewEvents } from './heatmap.ts';
import { unitAxis, weightMatrix } from './matrixView.ts';
import type { Content, Showing } from './part.ts';
import { collapseText, collapseView, sliceView } from './tensorViews.ts';

export class TensorPart implements Content {
  readonly element: HTMLElement;
  private readonly choice = el('select', { 'aria-label': l10n.t`Output unit of the slice` });
  private readonly buttons = { previous: arrow('‹', l10n.t`Previous unit`), next: arrow('›', l10n.t`Next unit`) };
  private readonly text = el('p', { class: 'layer-note' });
  private readonly slice: Heatmap;
  private readonly collapsed: Heatmap;
  private readonly batch: Heatmap;
  private offered = '';
  /** Position of the chosen unit in the window. */
  private k = 0;
  private showing: Showing | null = null;

  constructor(events: ViewEvents) {
    [this.slice, this.collapsed, this.batch] = [new Heatmap(events), new Heatmap(events), new Heatmap(events)];
    const { previous, next } = this.buttons;
    const explanation = el('p', { class: 'layer-note' }, l10n.t`∂uₖ/∂Wᵢⱼ is zᵢ where j = k, and 0 elsewhere: of each slice, only the column of its own unit is not 0.`);
    const row = el('div', { class: 'layer-choice' }, 'k', el('span', { class: 'dropdown' }, this.choice), previous, next);
    this.element = el('div', { class: 'layer-content' }, explanation, row, this.slice.element, this.text, el('div', { class: 'layer-heatmaps' }, this.collapsed.element, this.batch.element));
    this.choice.addEventListener('change', () => this.choose(this.choice.selectedIndex));
    previous.addEventListener('click', () => this.choose(this.k - 1));
    next.addEventListener('click', () => this.choose(this.k + 1));
  }

  draw(showing: Showing): void {
    this.showing = showing;
    const { context, detail, palette, width } = showing;
    this.offer(unitAxis(context, detail).names);
    this.slice.show(sliceView(context, detail, this.k), palette, width);
    setText(this.text, collapseText(context));
    this.collapsed.element.hidden = isMean(context);
    if (!isMean(context)) this.collapsed.show(collapseView(context, detail), palette, width);
    this.batch.show(weightMatrix(context, detail, 'dW'), palette, width);
  }

  private choose(k: number): void {
    this.k = k;
    if (this.showing) this.draw(this.showing);
  }

  /** The units to choose from; the chosen one stays within them. */
  private offer(names: readonly string[]): void {
    this.k = Math.max(0, Math.min(names.length - 1, this.k));
    const offered = JSON.stringify(names);
    if (offered !== this.offered) this.choice.replaceChildren(...names.map((name) => el('option', {}, name)));
    this.offered = offered;
    if (this.choice.selectedIndex !== this.k) this.choice.selectedIndex = this.k;
    this.buttons.previous.disabled = this.k === 0;
    this.buttons.next.disabled = this.k === names.length - 1;
  }
}

function arrow(text: string, label: string): HTMLButtonElement {
  return el('button', { type: 'button', class: 'button arrow', 'aria-label': label, title: label }, text);
}
