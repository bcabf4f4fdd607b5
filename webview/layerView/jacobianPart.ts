/** The Jacobian of a softmax layer, and its product with the gradient from above, beside what backpropagation computed. */

import * as l10n from '@vscode/l10n';
import { el, setText } from '../dom.ts';
import { Heatmap } from './heatmap.ts';
import type { ViewEvents } from './heatmap.ts';
import { jacobianRefusal, jacobianView, productView } from './jacobianViews.ts';
import { NumberTable } from './numberTable.ts';
import type { Content, Showing } from './part.ts';
import { layerSymbol } from './symbols.ts';

export class JacobianPart implements Content {
  readonly element = el('div', { class: 'layer-content' });
  private readonly refusal = el('p', { class: 'layer-note' });
  private readonly explanation = el('p', { class: 'layer-note' });
  private readonly heatmap: Heatmap;
  private readonly product: NumberTable;
  private readonly shown: HTMLElement;

  constructor(events: ViewEvents) {
    this.heatmap = new Heatmap(events);
    this.product = new NumberTable(events);
    this.shown = el('div', {}, this.heatmap.element, this.explanation, this.product.element);
    this.element.append(this.refusal, this.shown);
  }

  draw({ context, detail, palette, width }: Showing): void {
    const refusal = jacobianRefusal(context, detail);
    this.refusal.hidden = refusal === null;
    this.shown.hidden = refusal !== null;
    if (refusal !== null) {
      setText(this.refusal, refusal);
      return;
    }
    const l = detail.layer + 1;
    const { notation } = context;
    const [a, da, dz] = [notation.plain.a, layerSymbol(notation, 'da', l), layerSymbol(notation, 'dz', l)];
    this.heatmap.show(jacobianView(context, detail), palette, width);
    setText(this.explanation, l10n.t`Entry i, j is ${a}ᵢ (1 − ${a}ⱼ) where i = j, else −${a}ᵢ ${a}ⱼ; every row adds up to 0. The matrix times ${da} is ${dz}, to rounding:`);
    this.product.show(productView(context, detail));
  }
}
