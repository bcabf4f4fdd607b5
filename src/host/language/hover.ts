/** Hovers in specs: what a key means, what a layer is and does, what is in the data. */

import * as l10n from '@vscode/l10n';
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
  const arrays = parameters === null || units === null || nIn === null ? '' : `W [${units}×${nIn}]${parameters > units * nIn ? `, b [${units}]` : ''}`;
  const count = arrays === '' ? '' : `, ${l10n.t`${grouped(parameters!)} parameters`}: ${arrays}`;
  const live = figures?.layers[l];
  const place = l10n.t`layer ${l + 1} of ${shapes.length}`;
  const lines = [`**${name ?? l10n.t`layer ${l + 1}`}** — ${place}: ${shape}${count}`];
  if (live && figures) {
    const told = [l10n.t`mean |a| ${short(live.meanActivation)}`, `‖∂J/∂z‖ ${short(live.deltaNorm)}`];
    if (Number.isFinite(live.updateRatio)) told.push(l10n.t`update ratio ${short(live.updateRatio)}`);
    if (live.deadUnits !== null) told.push(live.deadUnits === 0 ? l10n.t`no dead units` : l10n.t`${live.deadUnits} of ${units ?? '?'} units dead`);
    lines.push(l10n.t`At step ${grouped(figures.step)}: ${told.join(' · ')}`);
  }
  return lines.join('\n\n');
}

function dataText({ rows, inputs, features, targets, classes, training, validation }: DataSummary): string {
  const names = features.length > 0 && features.length <= 12 ? ` (${features.join(', ')})` : '';
  const split = validation > 0 ? `\n\n${l10n.t`${grouped(training)} to train on, ${grouped(validation)} held back`}` : '';
  return `${l10n.t`${grouped(rows)} rows`} · ${l10n.t`${inputs} features`}${names} · ${goalText(classes, targets)}${split}`;
}

function goalText(classes: DataSummary['classes'], targets: readonly string[]): string {
  if (!classes) return targets.length > 0 ? l10n.t`target ${targets.join(', ')}` : l10n.t`numbers to predict`;
  const counts = classes.slice(0, 20).map(({ name, count }) => `${name} ${grouped(count)}`);
  return l10n.t`${classes.length} classes: ${counts.join(', ')}`;
}

const grouped = (value: number): string => value.toLocaleString('en-US');
const short = (value: number): string => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3))));
