/** The edges, on a canvas: width and strength by size, colour by sign; those of the unit pointed at stand out. */

import type { Frame } from '../../src/protocol/frame.ts';
import { css } from '../colour.ts';
import type { Rgb } from '../colour.ts';
import { el } from '../dom.ts';
import type { DiagramLayout, Point } from '../layout.ts';
import { edgeValues } from '../quantities.ts';
import type { Scene } from '../scene.ts';
import { edgeIndex, slotOf } from '../target.ts';
import type { Phase, Target } from '../../src/protocol/cursor.ts';
import type { Theme } from '../theme.ts';
import { computedIn, isKnown } from '../time/phases.ts';
import { angleAt, bend, pointAt } from './curve.ts';
import type { Curve } from './curve.ts';
import { curveBetween } from './geometry.ts';

/** How an edge stands to what is pointed at: nothing is, not it, into it, out of it (the gradient comes back along it), or itself. */
type Role = 'rest' | 'aside' | 'forward' | 'backward';

interface Stroke {
  readonly curve: Curve;
  readonly colour: Rgb;
  readonly alpha: number;
  readonly width: number;
  readonly dashed: boolean;
  readonly role: Role;
}

/** With more of them, arrows would hide what they point along. */
const mostArrows = 16;

/** Differences in strength and in width [px] that nobody sees. */
const unseen = { alpha: 1 / 64, width: 1 / 8 };

export class EdgeLayer {
  readonly element = el('canvas', { class: 'edges', 'aria-hidden': 'true' });
  private readonly context = this.element.getContext('2d');
  /** What is on the canvas, and the theme and the places that it was drawn with. */
  private drawn: readonly Stroke[] = [];
  private with: { readonly theme: Theme; readonly layout: DiagramLayout } | null = null;

  constructor() {
    this.element.addEventListener('contextrestored', () => {
      this.with = null; // it is empty
    });
  }

  /** Fits the canvas to the diagram, in CSS pixels. */
  resize(width: number, height: number): void {
    const ratio = devicePixelRatio;
    this.element.width = Math.round(width * ratio);
    this.element.height = Math.round(height * ratio);
    this.with = null; // that emptied it
  }

  /** Draws all edges, unless they look as they do already: most do while a run settles. `bound` is the end of their scale. */
  draw(scene: Scene, layout: DiagramLayout, bound: number, target: Target | null): void {
    const { context } = this;
    if (!context) return;
    const { theme } = scene;
    const all = Array.from(strokes(scene, layout, bound, target));
    if (this.with?.theme === theme && this.with.layout === layout && looksLike(all, this.drawn)) return;
    this.with = { theme, layout };
    this.drawn = all;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    const front: Stroke[] = [];
    for (const stroke of all) {
      if (stroke.role === 'rest' || stroke.role === 'aside') drawStroke(context, stroke);
      else front.push(stroke);
    }
    for (const stroke of front) drawStroke(context, stroke);
    if (front.length <= mostArrows) for (const stroke of front) drawArrow(context, stroke);
  }
}

/** Whether two pictures of the same places and theme can't be told apart. */
function looksLike(now: readonly Stroke[], before: readonly Stroke[]): boolean {
  return now.length === before.length && now.every((stroke, i) => {
    const other = before[i];
    return other !== undefined
      && stroke.role === other.role && stroke.colour === other.colour && stroke.dashed === other.dashed
      && Math.abs(stroke.alpha - other.alpha) <= unseen.alpha && Math.abs(stroke.width - other.width) <= unseen.width
      && samePoint(stroke.curve.from, other.curve.from) && samePoint(stroke.curve.to, other.curve.to);
  });
}

function samePoint(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function* strokes(scene: Scene, layout: DiagramLayout, bound: number, target: Target | null): Generator<Stroke> {
  const { frame, network, phase, quantities, theme } = scene;
  const layers = network.layers.length;
  for (let l = 0; l < frame.edges.length; l++) {
    const [inputs, edges] = [frame.columns[l], frame.edges[l]];
    if (!inputs || !edges) continue;
    const values = edgeValues(edges, quantities.edges);
    const known = isKnown(computedIn(quantities.edges, l + 1, layers), phase, layers);
    const count = inputs.a.length;
    for (let k = 0; k < values.length; k++) {
      const curve = curveBetween(layout, l + 1, Math.floor(k / count), k % count);
      const value = known ? (values[k] ?? NaN) : 0;
      if (!curve || (known && value === 0)) continue;
      const size = Number.isFinite(value) ? Math.min(1, Math.abs(value) / bound) : 1;
      const role = target ? roleOf(frame, l, k, target) : roleInPhase(phase, l);
      const colour = role === 'backward' ? theme.backward : !known ? theme.muted : value < 0 ? theme.negative : theme.positive;
      const dashed = value < 0 && (role === 'backward' || theme.highContrast);
      yield { curve, colour, dashed, role, ...strength(role, size, theme.highContrast) };
    }
  }
  yield* lossStrokes(scene, layout, target);
}

/** Thin lines from the outputs to the loss: no weights, but the gradient starts here. */
function* lossStrokes({ frame, theme }: Scene, layout: DiagramLayout, target: Target | null): Generator<Stroke> {
  const last = frame.columns.length - 1;
  const outputs = frame.columns[last];
  if (!outputs) return;
  for (let j = 0; j < outputs.a.length; j++) {
    const curve = curveBetween(layout, last + 1, 0, j);
    if (!curve) continue;
    const isOutput = target?.kind === 'node' && target.column === last && target.unit === outputs.first + j;
    const isLoss = target?.kind === 'node' && target.column === last + 1;
    const role: Role = isOutput ? 'backward' : isLoss ? 'forward' : target ? 'aside' : 'rest';
    const alpha = role === 'rest' ? 0.35 : role === 'aside' ? 0.15 : 1;
    yield { curve, colour: isOutput ? theme.backward : theme.muted, alpha, width: 1, dashed: false, role };
  }
}

function roleOf(frame: Frame, layer: number, k: number, target: Target | null): Role {
  if (!target) return 'rest';
  if (target.kind === 'optimizer') return 'rest';
  if (target.kind === 'layer') return target.layer === layer ? 'forward' : 'aside';
  if (target.kind === 'edge') return target.layer === layer && edgeIndex(frame, target) === k ? 'forward' : 'aside';
  const count = frame.columns[layer]?.a.length ?? 1;
  const slot = slotOf(frame, target.column, target.unit);
  if (target.column === layer + 1 && Math.floor(k / count) === slot) return 'forward';
  return target.column === layer && k % count === slot ? 'backward' : 'aside';
}

/** Nothing is pointed at: the edges of the layer that computes stand out. */
function roleInPhase(phase: Phase | null, layer: number): Role {
  if (phase?.kind !== 'forward' && phase?.kind !== 'backward') return 'rest';
  return phase.layer === layer ? phase.kind : 'aside';
}

function strength(role: Role, size: number, highContrast: boolean): { alpha: number; width: number } {
  if (role === 'aside') return { alpha: 0.06 + 0.2 * size, width: 0.5 + 2 * size };
  if (role === 'rest') return { alpha: highContrast ? 0.35 + 0.5 * size : 0.08 + 0.45 * Math.sqrt(size), width: 0.6 + 2.6 * size };
  return { alpha: 0.55 + 0.45 * size, width: 1 + 4 * size };
}

function drawStroke(context: CanvasRenderingContext2D, { curve: { from, to }, colour, alpha, width, dashed }: Stroke): void {
  const reach = (to.x - from.x) * bend;
  context.strokeStyle = css(colour, alpha);
  context.lineWidth = width;
  context.setLineDash(dashed ? [5, 4] : []);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(from.x + reach, from.y, to.x - reach, to.y, to.x, to.y);
  context.stroke();
}

/** An arrow head along the way of the numbers: to the right for what flows forward, to the left for the gradient. */
function drawArrow(context: CanvasRenderingContext2D, { curve, colour, width, role }: Stroke): void {
  const t = role === 'forward' ? 0.72 : 0.28;
  const { x, y } = pointAt(curve, t);
  const size = 4 + width;
  context.save();
  context.translate(x, y);
  context.rotate(angleAt(curve, t) + (role === 'forward' ? 0 : Math.PI));
  context.fillStyle = css(colour);
  context.beginPath();
  context.moveTo(size, 0);
  context.lineTo(-size * 0.7, size * 0.75);
  context.lineTo(-size * 0.7, -size * 0.75);
  context.closePath();
  context.fill();
  context.restore();
}
