/** The nodes: one SVG group a unit, kept from frame to frame. */

import type { Frame } from '../../src/protocol/frame.ts';
import { setAttribute, setText, svg } from '../dom.ts';
import { inDisc, multiplier } from '../format.ts';
import type { Notation } from '../format.ts';
import { nodeTitle } from '../labels.ts';
import type { DiagramLayout } from '../layout.ts';
import { inputSymbol, nodeValues } from '../quantities.ts';
import type { Scene } from '../scene.ts';
import { slotOf } from '../target.ts';
import type { NodeTarget, Target } from '../../src/protocol/cursor.ts';
import type { SignedPalette } from '../theme.ts';
import { computedIn, isKnown } from '../time/phases.ts';

/** How a column's numbers are drawn: their scale's end and their notation. */
export interface Drawing {
  readonly bound: number;
  readonly notation: Notation;
}

/** Radius below which a number inside could not be read. */
const smallestWithNumber = 11;

interface NodeParts {
  readonly group: SVGGElement;
  readonly ring: SVGCircleElement;
  readonly circle: SVGCircleElement;
  readonly number: SVGTextElement;
}

export class NodeLayer {
  readonly element = svg('svg', { class: 'nodes', role: 'presentation' });
  private columns: NodeParts[][] = [];

  /** Makes groups for so many nodes a column, the loss's included. */
  rebuild(counts: readonly number[]): void {
    this.columns = counts.map((count, column) => Array.from({ length: count }, () => createNode(column, column === counts.length - 1)));
    this.element.replaceChildren(...this.columns.flat().map(({ group }) => group));
  }

  /** Moves the groups to their places. */
  place({ columns, radius }: DiagramLayout): void {
    this.columns.forEach((nodes, column) => nodes.forEach(({ group, ring, circle }, slot) => {
      const { x, y } = columns[column]?.nodes[slot] ?? { x: 0, y: 0 };
      group.setAttribute('transform', `translate(${x} ${y})`);
      ring.setAttribute('r', String(radius + 3));
      circle.setAttribute('r', String(radius));
    }));
    this.element.style.fontSize = `${radius > 18 ? radius * 0.52 : Math.min(10, radius * 0.6)}px`;
    this.element.classList.toggle('tiny', radius < smallestWithNumber);
  }

  /** Writes numbers, colours and names. */
  draw(scene: Scene, palette: SignedPalette, drawings: { readonly input: Drawing; readonly layers: Drawing }): void {
    const { frame, network, notation, phase, quantities } = scene;
    const layers = network.layers.length;
    frame.columns.forEach((column, c) => {
      const drawing = c === 0 ? drawings.input : drawings.layers;
      const values = nodeValues(column, quantities.nodes);
      const symbol = (c === 0 ? inputSymbol(quantities.nodes, notation) : notation.plain[quantities.nodes]) ?? '';
      const known = isKnown(computedIn(quantities.nodes, c, layers), phase, layers);
      this.columns[c]?.forEach((parts, slot) => {
        const value = known ? values[slot] : undefined;
        const unit = column.first + slot;
        const text = value === undefined || hasNone(scene, c) ? '' : inDisc(value, drawing.notation);
        const shade = palette.at((value ?? NaN) / drawing.bound);
        setAttribute(parts.group, 'data-unit', String(unit));
        parts.group.classList.toggle('unknown', !known);
        setText(parts.number, text);
        if (parts.circle.style.fill !== shade.fill) parts.circle.style.fill = shade.fill;
        if (parts.number.style.fill !== shade.ink) parts.number.style.fill = shade.ink;
        setAttribute(parts.group, 'aria-label', text ? `${nodeTitle(network, c, unit)}: ${symbol} ${text} ${multiplier(drawing.notation)}` : nodeTitle(network, c, unit));
      });
    });
    const loss = this.columns.at(-1)?.[0];
    if (!loss) return;
    const known = isKnown({ kind: 'loss' }, phase, layers);
    setText(loss.number, notation.J);
    loss.group.classList.toggle('unknown', !known);
    setAttribute(loss.group, 'aria-label', `${nodeTitle(network, frame.columns.length, 0)}${known ? `: ${frame.head.loss}` : ''}`);
  }

  /** Marks the node under the keyboard, the one that is read, the pinned one and the one that a link leads to. */
  mark({ tabStop, shown, pinned, hinted }: { readonly tabStop: NodeTarget; readonly shown: Target | null; readonly pinned: Target | null; readonly hinted: Target | null }, frame: Frame): void {
    this.each((parts, column, slot) => {
      const is = (target: Target | null): boolean => target?.kind === 'node' && target.column === column && slotOf(frame, column, target.unit) === slot;
      setAttribute(parts.group, 'tabindex', is(tabStop) ? '0' : '-1');
      setAttribute(parts.group, 'aria-pressed', String(is(pinned)));
      parts.group.classList.toggle('shown', is(shown));
      parts.group.classList.toggle('hinted', is(hinted));
    });
  }

  focus(frame: Frame, { column, unit }: NodeTarget): void {
    this.columns[column]?.[slotOf(frame, column, unit)]?.group.focus();
  }

  /** The node that an event came from. */
  nodeOf(frame: Frame, target: EventTarget | null): NodeTarget | null {
    let found: NodeTarget | null = null;
    this.each((parts, column, slot) => {
      if (target instanceof Node && parts.group.contains(target)) found = { kind: 'node', column, unit: (frame.columns[column]?.first ?? 0) + slot };
    });
    return found;
  }

  private each(visit: (parts: NodeParts, column: number, slot: number) => void): void {
    this.columns.forEach((nodes, column) => nodes.forEach((parts, slot) => visit(parts, column, slot)));
  }
}

/** A layer without biases has none to show. */
function hasNone({ network, quantities }: Scene, column: number): boolean {
  return quantities.nodes === 'b' && network.layers[column - 1]?.useBias === false;
}

function createNode(column: number, isLoss: boolean): NodeParts {
  const ring = svg('circle', { class: 'ring' });
  const circle = svg('circle', { class: 'disc' });
  const number = svg('text', { class: 'number', 'text-anchor': 'middle', dy: '0.35em' });
  if (isLoss) number.textContent = 'J';
  const group = svg('g', { class: isLoss ? 'node loss' : 'node', role: 'button', tabindex: '-1', 'data-column': String(column), 'data-unit': '0' }, ring, circle, number);
  return { group, ring, circle, number };
}
