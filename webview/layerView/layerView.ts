/** A layer with all its numbers: matrices, vectors, activation, Jacobian and tensor, in parts that can be folded. */

import * as l10n from '@vscode/l10n';
import type { Target } from '../../src/protocol/cursor.ts';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import { el } from '../dom.ts';
import type { Context } from '../inspector/context.ts';
import type { SignedPalette } from '../theme.ts';
import { ActivationPlot } from './activationPlot.ts';
import type { ViewEvents } from './heatmap.ts';
import { HeatmapsPart, UnitsPart } from './heatmapsPart.ts';
import { JacobianPart } from './jacobianPart.ts';
import { Part } from './part.ts';
import type { Content, Showing } from './part.ts';
import { isPlotted } from './plottedUnits.ts';
import { TensorPart } from './tensorPart.ts';

export interface LayerViewEvents {
  /** A unit or a weight is pointed at, or nothing any more. */
  point(target: Target | null): void;
  pin(target: Target): void;
}

/** The pass of a step that computes something. */
export type Pass = 'forward' | 'backward';

interface PartPlan {
  readonly title: string;
  readonly needs: Pass;
  readonly isOpen: boolean;
  readonly make: (events: ViewEvents) => Content;
}

export class LayerView {
  readonly element = el('section', { class: 'layer-view', 'aria-label': l10n.t`Layer` });
  private parts: readonly Part[] = [];
  /** What each part shows numbers of. */
  private needs: readonly Pass[] = [];
  /** Parts that a person has folded or unfolded. */
  private readonly folds = new Map<string, boolean>();
  private plot: ActivationPlot | null = null;
  private highlighted: number | null = null;
  private showing: Omit<Showing, 'width'> | null = null;
  private width = 0;

  constructor(private readonly events: LayerViewEvents) {
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width === this.width) return;
      this.width = width;
      this.draw();
    }).observe(this.element);
  }

  /**
   * Shows a layer at a moment: the parts whose numbers are `known` by then. Elements are kept while the layer, the network and the
   * notation stay the same.
   */
  show(context: Context, detail: LayerDetail, palette: SignedPalette, known: ReadonlySet<Pass>): void {
    const before = this.showing;
    const isNew = before === null || before.detail.layer !== detail.layer || before.context.network !== context.network || before.context.notation.name !== context.notation.name;
    this.showing = { context, detail, palette };
    if (isNew) this.rebuild(context, detail);
    this.parts.forEach(({ element }, i) => (element.hidden = !known.has(this.needs[i]!)));
    this.draw();
  }

  /** Enlarges a unit's dots in the plot of the activation. */
  highlight(unit: number | null): void {
    this.highlighted = unit;
    this.plot?.highlight(unit);
  }

  private draw(): void {
    if (!this.showing || this.width === 0) return;
    for (const part of this.parts) part.draw({ ...this.showing, width: this.width });
  }

  private rebuild(context: Context, detail: LayerDetail): void {
    this.plot = null;
    const plans = this.plan(context, detail);
    this.needs = plans.map(({ needs }) => needs);
    this.parts = plans.map(({ title: heading, isOpen, make }) => new Part(heading, this.folds.get(heading) ?? isOpen, this.events, make, (open) => this.folds.set(heading, open)));
    this.element.replaceChildren(...this.parts.map(({ element }) => element));
  }

  private plan({ network, notation }: Context, { layer }: LayerDetail): PartPlan[] {
    const { activation } = network.layers[layer]!;
    const plot = isPlotted(activation) ? this.makePlot() : null;
    const always: PartPlan[] = [
      { title: l10n.t`Units side by side`, needs: 'backward', isOpen: true, make: (events) => new UnitsPart(events) },
      { title: l10n.t`Forward`, needs: 'forward', isOpen: true, make: (events) => new HeatmapsPart(events, ['W', 'b', 'z', 'a'], plot) },
      { title: l10n.t`Backward`, needs: 'backward', isOpen: true, make: (events) => new HeatmapsPart(events, ['da', 'dz']) },
      { title: l10n.t`Gradient`, needs: 'backward', isOpen: true, make: (events) => new HeatmapsPart(events, ['dW', 'db']) },
    ];
    return [
      ...always,
      ...(activation === 'softmax' ? [{ title: l10n.t`Softmax Jacobian`, needs: 'backward' as const, isOpen: true, make: (events: ViewEvents) => new JacobianPart(events) }] : []),
      ...(notation.name === 'row' ? [{ title: l10n.t`∂u/∂W, the third-order tensor`, needs: 'backward' as const, isOpen: false, make: (events: ViewEvents) => new TensorPart(events) }] : []),
    ];
  }

  private makePlot(): Content {
    const plot = new ActivationPlot(this.events);
    plot.highlight(this.highlighted);
    this.plot = plot;
    return {
      element: plot.element,
      draw: ({ context, detail, width }) => {
        const { firstUnit, rows, z, layer } = detail;
        plot.show(context, { column: layer + 1, first: firstUnit, z: z.subarray(firstUnit, firstUnit + rows), allZ: z }, Math.min(width, 640));
      },
    };
  }
}
