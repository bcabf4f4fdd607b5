/** The network diagram: columns of units, the edges between them, and J. Draws a scene; reports what is pointed at. */

import * as l10n from '@vscode/l10n';
import { visibleUnits } from '../../src/protocol/network.ts';
import type { NetworkView } from '../../src/protocol/network.ts';
import type { Target } from '../../src/protocol/cursor.ts';
import { Cursor } from '../cursor.ts';
import { el } from '../dom.ts';
import { notationFor } from '../format.ts';
import { comfortableHeight, layoutDiagram } from '../layout.ts';
import type { ColumnShape, DiagramLayout } from '../layout.ts';
import { edgeValues, inputSymbol, nodeValues } from '../quantities.ts';
import { largestSize, StickyScale } from '../scale.ts';
import type { Scene } from '../scene.ts';
import { isVisible } from '../target.ts';
import { SignedPalette } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { Captions } from './captions.ts';
import { EdgeLayer } from './edges.ts';
import { Interaction } from './interaction.ts';
import { Legend } from './legend.ts';
import { NodeLayer } from './nodes.ts';
import type { Drawing } from './nodes.ts';
import { pageOf } from './paging.ts';
import { keyHelp } from './walk.ts';

export interface DiagramEvents {
  /** What is pointed at changed; `spoken` for changes to read aloud. */
  readonly pointed: (spoken: boolean) => void;
  /** Show the units of a column from `first` on. */
  readonly window: (column: number, first: number) => void;
  /** The diagram needs to be drawn again. */
  readonly redraw: () => void;
}

export class Diagram {
  readonly element = el('div', { class: 'diagram', role: 'group', 'aria-label': l10n.t`Network diagram`, 'aria-description': keyHelp });
  readonly legend = new Legend();
  readonly cursor: Cursor;
  private readonly events: DiagramEvents;
  private readonly edges = new EdgeLayer();
  private readonly nodes = new NodeLayer();
  private readonly captions: Captions;
  private readonly interaction: Interaction;
  private readonly scales = { nodes: new StickyScale(), input: new StickyScale(), edges: new StickyScale() };
  private columns: readonly ColumnShape[] = [];
  private labels = { inputLabel: 0, outputLabel: 0 };
  private layout: DiagramLayout | null = null;
  private hinted: Target | null = null;
  private scene: Scene | null = null;
  private palette: { readonly theme: Theme; readonly shades: SignedPalette } | null = null;

  constructor(events: DiagramEvents) {
    this.events = events;
    this.cursor = new Cursor(events.pointed);
    this.captions = new Captions((column, by) => this.page(column, by), (column) => this.open(column));
    this.element.append(this.edges.element, this.captions.element, this.nodes.element);
    this.interaction = new Interaction(this.element, this.nodes, this.cursor, () => (this.scene && this.layout ? { scene: this.scene, layout: this.layout } : null), (column, by) => this.page(column, by));
    new ResizeObserver(() => this.relayout()).observe(this.element);
  }

  /** Forgets the run before and lays out another network. */
  reset(network: NetworkView): void {
    const units = [network.inputs, ...network.layers.map((layer) => layer.units)];
    this.columns = [...units.map((count) => ({ units: visibleUnits(count), paged: visibleUnits(count) < count })), { units: 1, paged: false }];
    const counts = this.columns.map((column) => column.units);
    this.scene = null;
    this.nodes.rebuild(counts);
    this.captions.rebuild(network, counts);
    this.labels = Captions.labelWidths(network, textMeasure(this.element));
    this.rescale();
    this.interaction.reset();
    this.element.style.minHeight = `${comfortableHeight(this.columns)}px`;
    this.relayout();
  }

  /** Starts the scales anew: another quantity is shown. */
  rescale(): void {
    for (const scale of Object.values(this.scales)) scale.reset();
  }

  /** Draws a moment. `isNew` for a frame that was not drawn before: only then the scales move. */
  draw(scene: Scene, isNew: boolean): void {
    const { layout } = this;
    const { scene: last } = this;
    if (last?.frame.head.sample !== scene.frame.head.sample || last.quantities.nodes !== scene.quantities.nodes || last.quantities.edges !== scene.quantities.edges) this.rescale();
    this.scene = scene;
    if (!layout) return;
    this.cursor.keepOnly((target) => isVisible(scene.frame, target));
    if (isNew || last?.quantities !== scene.quantities) this.updateScales(scene);
    const { nodes, input, edges } = this.scales;
    this.nodes.draw(scene, this.shades(scene.theme), { input: drawingOf(input), layers: drawingOf(nodes) });
    this.nodes.mark({ tabStop: this.interaction.tabStop(scene), shown: this.cursor.read, pinned: this.cursor.pinned, hinted: this.hinted }, scene.frame);
    this.edges.draw(scene, layout, edges.bound, this.cursor.shown);
    this.captions.draw(scene);
    this.drawLegend(scene);
  }

  /** Marks a target besides, that a link leads to; null marks none. */
  hint(target: Target | null): void {
    this.hinted = target;
    this.events.redraw();
  }

  private updateScales({ frame, quantities }: Scene): void {
    const [input, ...layers] = frame.columns.map((column) => nodeValues(column, quantities.nodes));
    this.scales.nodes.update(largestOf(layers));
    this.scales.input.update(largestSize(input ?? []));
    this.scales.edges.update(largestOf(frame.edges.map((edges) => edgeValues(edges, quantities.edges))));
  }

  private drawLegend({ quantities, notation }: Scene): void {
    const { nodes, input, edges } = this.scales;
    const symbol = inputSymbol(quantities.nodes, notation);
    this.legend.draw(
      { name: notation.plain[quantities.nodes], bound: nodes.bound },
      symbol === null ? null : { name: symbol, bound: input.bound },
      { name: notation.plain[quantities.edges], bound: edges.bound },
    );
  }

  shades(theme: Theme): SignedPalette {
    if (this.palette?.theme !== theme) this.palette = { theme, shades: new SignedPalette(theme) };
    return this.palette.shades;
  }

  private page(column: number, by: 1 | -1): void {
    const shown = this.scene?.frame.columns[column];
    const units = column === 0 ? this.scene?.network.inputs : this.scene?.network.layers[column - 1]?.units;
    if (!shown || units === undefined) return;
    const { up, down } = pageOf(units, shown.first, shown.a.length);
    this.cursor.setHover(null);
    this.events.window(column, by < 0 ? up : down);
  }

  /** Pins the layer or the loss whose heading was pressed. */
  private open(column: number): void {
    const isLoss = column === this.columns.length - 1;
    this.cursor.togglePin(isLoss ? { kind: 'node', column, unit: 0 } : { kind: 'layer', layer: column - 1 });
  }

  private relayout(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || this.columns.length === 0) return;
    this.layout = layoutDiagram(this.columns, { width, height, ...this.labels });
    this.edges.resize(width, height);
    this.nodes.place(this.layout);
    this.captions.place(this.layout);
    this.events.redraw();
  }
}

function drawingOf({ bound }: StickyScale): Drawing {
  return { bound, notation: notationFor(bound) };
}

function largestOf(arrays: readonly Float64Array[]): number {
  return Math.max(0, ...arrays.map(largestSize));
}

/** Measures text in the font of an element's labels. */
function textMeasure(element: HTMLElement): (text: string) => number {
  const context = el('canvas').getContext('2d');
  if (!context) return (text) => text.length * 7;
  context.font = `12px ${getComputedStyle(element).fontFamily}`;
  return (text) => context.measureText(text).width;
}
