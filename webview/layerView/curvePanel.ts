/** One curve over the z axis as SVG: its regions, ticks, line and name, and a dot for every unit. */

import * as l10n from '@vscode/l10n';
import { setAttribute, svg } from '../dom.ts';
import { tick } from '../format.ts';
import { niceTicks } from './curveShape.ts';
import type { CurvePoint, Region } from './curveShape.ts';

const regionNames: Readonly<Record<Region['what'], string>> = { saturated: l10n.t`saturated`, dead: l10n.t`dead` };

/** What is drawn, and where. */
export interface CurveDrawing {
  readonly name: string;
  readonly pieces: readonly (readonly CurvePoint[])[];
  readonly regions: readonly Region[];
  readonly span: number;
  readonly low: number;
  readonly high: number;
  readonly width: number;
}

/** Room left of the curves for the numbers of the axis, and right of them. */
const left = 46;
const right = 12;
/** Room above them for the name. */
const above = 20;
/** A region at least this wide has room for its name. */
const wordWidth = 62;

export class CurvePanel {
  readonly element: SVGGElement;
  private readonly back = svg('g', { 'aria-hidden': 'true' });
  private readonly dots = svg('g', {});
  private circles: SVGCircleElement[] = [];
  private drawing: CurveDrawing = { name: '', pieces: [], regions: [], span: 1, low: 0, high: 1, width: 0 };

  /** `top` is where it begins, `height` the curve's own. The panel of the slope, the lower one, also names the regions and numbers the z axis. */
  constructor(private readonly kind: 'value' | 'slope', private readonly top: number, private readonly height: number) {
    this.element = svg('g', { class: `layer-curve ${kind}` }, this.back, this.dots);
  }

  x(z: number): number {
    const { span, width } = this.drawing;
    return left + ((z + span) / (2 * span)) * (width - left - right);
  }

  y(value: number): number {
    const { low, high } = this.drawing;
    return this.top + above + (1 - (value - low) / (high - low)) * this.height;
  }

  /** Draws all but the dots anew. */
  redraw(drawing: CurveDrawing): void {
    this.drawing = drawing;
    const name = svg('text', { x: String(left), y: String(this.top + 13), class: 'layer-curve-name' });
    name.append(drawing.name);
    const lines = drawing.pieces.map((piece) => svg('polyline', { points: piece.map(({ z, value }) => `${this.x(z).toFixed(1)},${this.y(value).toFixed(1)}`).join(' ') }));
    this.back.replaceChildren(...drawing.regions.flatMap((region) => this.region(region)), ...this.axes(), ...lines, name);
  }

  /** Moves the dots; those that are not finite are hidden. */
  place(points: readonly CurvePoint[]): void {
    if (this.circles.length !== points.length) {
      this.circles = points.map(() => svg('circle', { r: '4' }));
      this.dots.replaceChildren(...this.circles);
    }
    points.forEach(({ z, value }, i) => {
      const circle = this.circles[i]!;
      const isSeen = Number.isFinite(z) && Number.isFinite(value);
      setAttribute(circle, 'visibility', isSeen ? null : 'hidden');
      if (!isSeen) return;
      setAttribute(circle, 'cx', this.x(z).toFixed(2));
      setAttribute(circle, 'cy', this.y(value).toFixed(2));
    });
  }

  /** The circle of each dot, in order. */
  get marks(): readonly SVGCircleElement[] {
    return this.circles;
  }

  private region({ from, to, what }: Region): SVGElement[] {
    const [x1, x2, y] = [this.x(from), this.x(to), this.top + above];
    const box = svg('rect', { class: 'layer-region', x: String(x1), y: String(y), width: String(x2 - x1), height: String(this.height) });
    if (this.kind === 'value' || x2 - x1 < wordWidth) return [box];
    const word = svg('text', { class: 'layer-region-name', x: String((x1 + x2) / 2), y: String(y + 12), 'text-anchor': 'middle' });
    word.append(regionNames[what]);
    return [box, word];
  }

  private axes(): SVGElement[] {
    const { span, low, high, width } = this.drawing;
    const [bottom, end] = [this.top + above + this.height, width - right];
    const across = niceTicks(low, high, 4).flatMap((value) => [
      line(left, this.y(value), end, this.y(value), value === 0 ? 'axis' : 'tick'),
      label(left - 5, this.y(value) + 4, tick(value), 'end'),
    ]);
    const along = niceTicks(-span, span, 7).flatMap((z) => [
      line(this.x(z), this.top + above, this.x(z), bottom, z === 0 ? 'axis' : 'tick'),
      ...(this.kind === 'slope' ? [label(this.x(z), bottom + 14, tick(z), 'middle')] : []),
    ]);
    return [...across, ...along];
  }
}

function line(x1: number, y1: number, x2: number, y2: number, kind: string): SVGLineElement {
  return svg('line', { class: `layer-${kind}`, x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1) });
}

function label(x: number, y: number, text: string, anchor: string): SVGTextElement {
  const element = svg('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor });
  element.append(text);
  return element;
}
