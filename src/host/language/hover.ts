/** Hovers in specs: what a key means, what a layer is and does, what is in the data. */

import * as vscode from 'vscode';
import type { DataSummary } from '../../data/summary.ts';
import type { RunFigures } from '../../protocol/worker.ts';
import { hoverAt, layerShapes, readText } from '../../spec/index.ts';
import type { LayerShape } from '../../spec/index.ts';
import type { Sessions } from '../sessions.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeOf } from './places.ts';

/** How long a hover waits for the figures of a run [ms]. */
const patience = 400;

export class SpecHover implements vscode.HoverProvider {
  constructor(private readonly knowledge: Knowledge, private readonly sessions: Sessions) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const text = document.getText();
    const hovered = hoverAt(text, document.offsetAt(position));
    if (!hovered) return null;
    const parts: string[] = [];
    const data = this.knowledge.data(document);
    if (hovered.layer !== null) {
      const shapes = layerShapes(readText(text).root, data?.inputs ?? null);
      const figures = await this.figures(document, text);
      parts.push(layerText(shapes, hovered.layer, figures));
    }
    if (hovered.isData && data) parts.push(dataText(data));
    if (hovered.text !== '') parts.push(hovered.text);
    return parts.length > 0 ? new vscode.Hover(parts.map((part) => new vscode.MarkdownString(part)), rangeOf(document, hovered.span)) : null;
  }

  /** Of the run of just this text; null where there is none, or where it does not answer soon. */
  private async figures({ uri }: vscode.TextDocument, text: string): Promise<RunFigures | null> {
    const session = this.sessions.of(uri);
    if (session?.trainedText !== text) return null;
    return Promise.race([session.figures(), new Promise<null>((resolve) => setTimeout(() => resolve(null), patience))]);
  }
}

function layerText(shapes: readonly LayerShape[], l: number, figures: RunFigures | null): string {
  const { name, nIn, units, activation, parameters } = shapes[l]!;
  const shape = `${nIn ?? '?'} → ${units ?? '?'}, ${activation}`;
  const count = parameters === null || units === null || nIn === null ? '' : `, ${grouped(parameters)} parameters: W [${units}×${nIn}]${parameters > units * nIn ? `, b [${units}]` : ''}`;
  const live = figures?.layers[l];
  const lines = [`**${name ?? `layer ${l + 1}`}** — layer ${l + 1} of ${shapes.length}: ${shape}${count}`];
  if (live && figures) {
    const dead = live.deadUnits === null ? '' : ` · ${live.deadUnits === 0 ? 'no dead units' : `${live.deadUnits} of ${units} units dead`}`;
    const ratio = Number.isFinite(live.updateRatio) ? ` · update ratio ${short(live.updateRatio)}` : '';
    lines.push(`At step ${grouped(figures.step)}: mean |a| ${short(live.meanActivation)} · ‖∂J/∂z‖ ${short(live.deltaNorm)}${ratio}${dead}`);
  }
  return lines.join('\n\n');
}

function dataText({ rows, inputs, features, targets, classes, training, validation }: DataSummary): string {
  const names = features.length > 0 && features.length <= 12 ? ` (${features.join(', ')})` : '';
  const goal = classes ? `${classes.length} classes: ${classes.slice(0, 20).map(({ name, count }) => `${name} ${grouped(count)}`).join(', ')}` : targets.length > 0 ? `target ${targets.join(', ')}` : 'numbers to predict';
  const split = validation > 0 ? `\n\n${grouped(training)} to train on, ${grouped(validation)} held back` : '';
  return `${grouped(rows)} rows · ${inputs} features${names} · ${goal}${split}`;
}

const grouped = (value: number): string => value.toLocaleString('en-US');
const short = (value: number): string => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3))));
