/** Names of columns, units, samples and moments, as the panel says them. */

import * as l10n from '@vscode/l10n';
import type { Target } from '../src/protocol/cursor.ts';
import type { Frame, FrameHead } from '../src/protocol/frame.ts';
import type { EngineView, LayerView, NetworkView } from '../src/protocol/network.ts';
import { grouped } from './format.ts';

export interface ColumnName {
  readonly name: string;
  /** "dense 8 · tanh" */
  readonly what: string;
  /** "40 parameters" */
  readonly size: string;
  /** Both again for a narrow column: "tanh", "40 params". */
  readonly narrow: { readonly what: string; readonly size: string };
}

/** The heading of a column; the last one is the loss. */
export function columnName(network: NetworkView, column: number): ColumnName {
  if (column === 0) {
    const [what, size] = [plural(network.inputs, l10n.t`feature`, l10n.t`features`), samplesText(network.trainingSamples)];
    return { name: l10n.t`input`, what, size, narrow: { what, size } };
  }
  const layer = network.layers[column - 1];
  if (!layer) return { name: 'J', what: network.loss, size: '', narrow: { what: network.loss, size: '' } };
  const { name, type, units, activation, parameters } = layer;
  return { name, what: `${type} ${units} · ${activation}`, size: plural(parameters, l10n.t`parameter`, l10n.t`parameters`), narrow: { what: activation, size: plural(parameters, l10n.t`param`, l10n.t`params`) } };
}

/** The data's name of a unit (feature, class or target), or null. */
export function givenName(network: NetworkView, column: number, unit: number): string | null {
  if (column === 0) return network.featureNames[unit] ?? null;
  return column === network.layers.length ? (network.outputNames[unit] ?? null) : null;
}

/** "unit 5", or the data's name. */
export function unitName(network: NetworkView, column: number, unit: number): string {
  return givenName(network, column, unit) ?? l10n.t`unit ${unit}`;
}

/** "hidden · unit 5", "out · unit 2 · virginica", "loss · crossEntropy". */
export function nodeTitle(network: NetworkView, column: number, unit: number): string {
  if (isLoss(network, column)) return l10n.t`loss · ${network.loss}`;
  const name = network.layers[column - 1]?.name ?? l10n.t`input`;
  const given = givenName(network, column, unit);
  return given === null ? l10n.t`${name} · unit ${unit}` : l10n.t`${name} · unit ${unit} · ${given}`;
}

/** "hidden · w[5][2]": from unit 2 of the column before into unit 5. */
export function edgeTitle(layer: LayerView, unit: number, input: number): string {
  return `${layer.name} · w[${unit}][${input}]`;
}

/** What a target is called, whatever it is. */
export function targetTitle(network: NetworkView, target: Target): string {
  switch (target.kind) {
    case 'node':
      return nodeTitle(network, target.column, target.unit);
    case 'edge':
      return edgeTitle(network.layers[target.layer]!, target.unit, target.input);
    case 'layer': {
      const { name, units, activation } = network.layers[target.layer]!;
      return `${name} · ${unitsText(units)} · ${activation}`;
    }
    case 'optimizer':
      return l10n.t`optimiser · ${network.optimizer.settings.type}`;
  }
}

/** Whether a column is the one behind the last layer. */
export function isLoss(network: NetworkView, column: number): boolean {
  return column === network.layers.length + 1;
}

/** "#17 setosa" */
export function rowName(network: NetworkView, row: number): string {
  const name = network.classOfRow?.[row];
  return name === undefined ? `#${row}` : `#${row} ${name}`;
}

/** "sample 3 of 16 · #17 setosa", or "mean over 16 samples". The position in the batch is counted from 1, the row as in the data, from 0. */
export function sampleName(network: NetworkView, head: FrameHead): string {
  if (head.sample < 0) return l10n.t`mean over ${samplesText(head.batchSize)}`;
  return l10n.t`${grouped(head.sample + 1)} of ${grouped(head.batchSize)} · ${rowName(network, head.sampleRow)}`;
}

/** "sample 3 of 16 (#17 setosa), before update 412". */
export function momentName(network: NetworkView, { head }: Frame): string {
  const what = head.sample < 0
    ? l10n.t`mean over the batch of ${grouped(head.batchSize)}`
    : l10n.t`sample ${grouped(head.sample + 1)} of ${grouped(head.batchSize)} (${rowName(network, head.sampleRow)})`;
  return l10n.t`${what}, before update ${grouped(head.step)}`;
}

export function unitsText(units: number): string {
  return plural(units, l10n.t`unit`, l10n.t`units`);
}

function samplesText(samples: number): string {
  return plural(samples, l10n.t`sample`, l10n.t`samples`);
}

/** "1 sample", "16 samples". */
export function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `SIMD + FMA · float32 · 2 threads` */
export function engineName({ rung, precision, threads }: EngineView): string {
  return [rung, precision, ...(threads > 1 ? [l10n.t`${threads} threads`] : [])].join(' · ');
}

/** What that means. */
export function engineTitle({ kind, rung, precision, threads, why }: EngineView): string {
  const how = kind === 'reference' ? l10n.t`the reference engine, plain code that reads like the equations` : l10n.t`the fast engine, WebAssembly with ${rung}`;
  const trained = threads > 1 ? l10n.t`Trained by ${how}, in ${precision}, on ${threads} threads.` : l10n.t`Trained by ${how}, in ${precision}.`;
  const because = why === undefined ? [] : [`${why.charAt(0).toUpperCase()}${why.slice(1)}.`];
  return [trained, ...because, l10n.t`While training rests, the numbers shown are computed by the reference mathematics in float64.`].join(' ');
}
