/** Parts that are heatmaps side by side: W with its vectors, the gradients. And the units' numbers in one table. */

import * as l10n from '@vscode/l10n';
import { el } from '../dom.ts';
import { Heatmap } from './heatmap.ts';
import type { ViewEvents } from './heatmap.ts';
import { unitVector, weightMatrix, windowText } from './matrixView.ts';
import type { MatrixView, VectorName } from './matrixView.ts';
import { NumberTable } from './numberTable.ts';
import type { Content, Showing } from './part.ts';
import { columnGroups, unitColumns, unitGrid } from './unitColumns.ts';

export type HeatmapName = 'W' | 'dW' | VectorName;

/** Heatmaps of these quantities; biases only where the layer has them. `more` stands below them. */
export class HeatmapsPart implements Content {
  readonly element = el('div', { class: 'layer-content' });
  private readonly heatmaps: readonly { readonly name: HeatmapName; readonly heatmap: Heatmap }[];

  constructor(events: ViewEvents, names: readonly HeatmapName[], private readonly more: Content | null = null) {
    this.heatmaps = names.map((name) => ({ name, heatmap: new Heatmap(events) }));
    this.element.append(el('div', { class: 'layer-heatmaps' }, ...this.heatmaps.map(({ heatmap }) => heatmap.element)), ...(more ? [more.element] : []));
  }

  draw(showing: Showing): void {
    const { context, detail, palette, width } = showing;
    for (const { name, heatmap } of this.heatmaps) {
      heatmap.element.hidden = detail[name].length === 0;
      if (!heatmap.element.hidden) heatmap.show(viewOf(name, showing), palette, width);
    }
    this.more?.draw({ context, detail, palette, width });
  }
}

function viewOf(name: HeatmapName, { context, detail }: Showing): MatrixView {
  return name === 'W' || name === 'dW' ? weightMatrix(context, detail, name) : unitVector(context, detail, name);
}

/** A row for each unit, a column for each quantity. */
export class UnitsPart implements Content {
  readonly element = el('div', { class: 'layer-content' });
  private readonly where = el('p', { class: 'layer-note' });
  private readonly table: NumberTable;

  constructor(events: ViewEvents) {
    this.table = new NumberTable(events);
    this.element.append(this.table.element, this.where);
  }

  draw({ context, detail }: Showing): void {
    const columns = unitColumns(context, detail);
    const view = unitGrid(context, detail, columns);
    this.table.show(view, columnGroups(columns));
    const where = windowText(view);
    this.where.hidden = where === '';
    this.where.textContent = where && l10n.t`Shown: ${where}.`;
  }
}
