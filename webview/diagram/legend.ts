/** What the colours mean: a bar with numbers for the units, the input and the edges, and the two directions. */

import * as l10n from '@vscode/l10n';
import { el, setText } from '../dom.ts';
import { boundText, multiplier, notationFor } from '../format.ts';

/** One bar: the name of its quantity and the end of its scale. */
export interface Bar {
  readonly name: string;
  readonly bound: number;
}

interface BarParts {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly low: HTMLElement;
  readonly high: HTMLElement;
  readonly unit: HTMLElement;
}

export class Legend {
  readonly element = el('div', { class: 'legend' });
  private readonly bars = { nodes: createBar('disc', 'units'), input: createBar('disc', 'input'), edges: createBar('line', 'edges') };

  constructor() {
    const { nodes, input, edges } = this.bars;
    const backward = el('span', { class: 'key', title: l10n.t`Edges out of the unit pointed at: along them the gradient comes back. Dashed where the weight is negative.` }, el('span', { class: 'swatch backward' }), l10n.t`← gradient comes back (dashed: w < 0)`);
    this.element.append(nodes.element, input.element, edges.element, backward);
  }

  /** `input` is null when the input shows nothing. */
  draw(nodes: Bar, input: Bar | null, edges: Bar): void {
    drawBar(this.bars.nodes, nodes);
    this.bars.input.element.hidden = input === null;
    if (input) drawBar(this.bars.input, input);
    drawBar(this.bars.edges, edges);
  }
}

/** `of` says what the bar is for. */
function createBar(kind: 'disc' | 'line', of: string): BarParts {
  const [name, low, high, unit] = [el('span', { class: 'quantity' }), el('span', { class: 'low' }), el('span', { class: 'high' }), el('span', { class: 'unit' })];
  name.dataset['of'] = of;
  const scale = el('span', { class: `scale ${kind}` }, el('span', { class: 'bar' }), low, el('span', { class: 'zero' }, '0'), high);
  return { element: el('span', { class: 'key' }, name, scale, unit), name, low, high, unit };
}

function drawBar({ name, low, high, unit }: BarParts, bar: Bar): void {
  const notation = notationFor(bar.bound);
  setText(name, bar.name);
  setText(low, boundText(-bar.bound, notation));
  setText(high, `+${boundText(bar.bound, notation)}`);
  setText(unit, multiplier(notation));
}
