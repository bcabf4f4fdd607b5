/** ∂u/∂W of a layer in row vectors, slice by slice, and how the sum over the slices becomes an outer product. */

import type { LayerDetail } from '../../src/protocol/detail.ts';
import { el, setText } from '../dom.ts';
import { isMean } from '../inspector/context.ts';
import type { Context } from '../inspector/context.ts';
import { Heatmap } from './heatmap.ts';
import type { ViewEvents } from './heatmap.ts';
import { unitAxis, weightMatrix, weightShaped } from './matrixView.ts';
import type { MatrixView } from './matrixView.ts';
import type { Content, Showing } from './part.ts';
import { inputSymbol, layerSymbol } from './symbols.ts';
import { collapse, tensorSlice } from './tensor.ts';

/** ∂u_k/∂W_ij of the window's unit at position `k`. */
export function sliceView(context: Context, detail: LayerDetail, k: number): MatrixView {
  const slice = tensorSlice(detail.input, detail.rows, k);
  const unit = detail.firstUnit + k;
  return weightShaped(context, detail, {
    symbol: `∂${layerSymbol(context.notation, 'z', detail.layer + 1)}${lowered(unit)}/∂${layerSymbol(context.notation, 'W', detail.layer + 1)}`, words: 'slice of the third-order tensor',
    value: (j, i) => slice[i * detail.rows + j]!,
  });
}

/** zᵀ ξ of the sample shown. */
export function collapseView(context: Context, detail: LayerDetail): MatrixView {
  const l = detail.layer + 1;
  const product = collapse(detail.input, detail.dz.subarray(detail.firstUnit, detail.firstUnit + detail.rows));
  return weightShaped(context, detail, {
    symbol: `(${inputSymbol(context.notation, l)})ᵀ ${layerSymbol(context.notation, 'dz', l)}`, words: 'collapsed tensor of this sample',
    value: (j, i) => product[i * detail.rows + j]!,
  });
}

/** What the two matrices below the slice are; for the mean over a batch, why there is only one. */
export function collapseText(context: Context): string {
  const { batchSize } = context.frame.head;
  const sum = 'Σₖ ξₖ ∂uₖ/∂Wᵢⱼ = zᵢ ξⱼ = (zᵀ ξ)ᵢⱼ';
  if (isMean(context)) return `The slices, weighted by ξ and added up, collapse: ${sum}. That holds sample by sample: choose a sample to see its own. The ∂E/∂W below is the batch’s, the sum over its ${batchSize} samples.`;
  const batch = batchSize === 1 ? 'The batch is this one sample, so both are the same.' : `The batch’s ∂E/∂W beside it is the sum of this over its ${batchSize} samples.`;
  return `The slices, weighted by ξ and added up, collapse: ${sum}. ${batch}`;
}

export class TensorPart implements Content {
  readonly element: HTMLElement;
  private readonly choice = el('select', { 'aria-label': 'Output unit of the slice' });
  private readonly buttons = { previous: arrow('‹', 'Previous unit'), next: arrow('›', 'Next unit') };
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
    const explanation = el('p', { class: 'layer-note' }, '∂uₖ/∂Wᵢⱼ is zᵢ where j = k, and 0 elsewhere: of each slice, only the column of its own unit is not 0.');
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

function lowered(unit: number): string {
  return Array.from(String(unit), (digit) => '₀₁₂₃₄₅₆₇₈₉'.charAt(Number(digit))).join('');
}

function arrow(text: string, label: string): HTMLButtonElement {
  return el('button', { type: 'button', class: 'button arrow', 'aria-label': label, title: label }, text);
}
