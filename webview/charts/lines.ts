/** From the kept curves to the lines of the two plots. Pure functions. */

import * as l10n from '@vscode/l10n';
import type { NetworkView } from '../../src/protocol/network.ts';
import type { KeptSeries } from '../series.ts';
import type { Theme } from '../theme.ts';
import { epochCurve } from './epochCurve.ts';
import type { Line } from './plot.ts';

/** Points of a curve over the steps: more would only be a thicket. */
const resolution = 160;

/** One pattern after another, so that lines differ without their colours. */
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 2, 1, 2, 1, 2]] as const;

/** J per step with its band, J per epoch on the training and the validation samples, and the accuracy. */
export function lossLines(network: NetworkView, steps: KeptSeries, epochs: KeptSeries, theme: Theme): Line[] {
  const colour = (n: number): Line['colour'] => theme.lines[n] ?? theme.foreground;
  const lines: Line[] = [
    { name: l10n.t`batch`, colour: colour(0), dash: dashes[0], x: steps.mergedCentres(resolution), y: steps.merged(0, 'mean', resolution), band: { min: steps.merged(0, 'min', resolution), max: steps.merged(0, 'max', resolution) } },
    { name: l10n.t`training`, colour: colour(1), dash: dashes[0], ...epochCurve(epochs, 0, network.stepsPerEpoch) },
  ];
  if (network.validationSamples > 0) lines.push({ name: l10n.t`validation`, colour: colour(2), dash: dashes[1], ...epochCurve(epochs, 1, network.stepsPerEpoch) });
  if (network.accuracyOn) lines.push({ name: network.accuracyOn === 'validation' ? l10n.t`accuracy (validation)` : l10n.t`accuracy (training)`, colour: colour(3), dash: dashes[2], ...epochCurve(epochs, 2, network.stepsPerEpoch), percent: true });
  return lines;
}

/** ‖∂J/∂W‖ of every layer. */
export function gradientLines(network: NetworkView, steps: KeptSeries, theme: Theme): Line[] {
  const x = steps.mergedCentres(resolution);
  return network.layers.map(({ name }, l) => ({
    name,
    colour: theme.lines[l % theme.lines.length] ?? theme.foreground,
    dash: dashes[l % dashes.length] ?? [],
    x,
    y: steps.merged(l + 1, 'mean', resolution),
  }));
}

/** The curves of a run that the one on screen forked from. */
export interface KeptLine {
  readonly forkedAt: number;
  readonly isKept: boolean;
  readonly steps: KeptSeries;
  readonly epochs: KeptSeries;
}

/** The lines that a fork comes from, in grey: to their end, or to the fork where that was kept. Channel 0 is J, l + 1 the gradient norm of layer l. */
export function ancestorLines(ancestors: readonly KeptLine[], channel: number, theme: Theme): Line[] {
  return ancestors.map(({ steps, forkedAt, isKept }, i) => {
    const x = steps.mergedCentres(resolution);
    const y = steps.merged(channel, 'mean', resolution).map((value, k) => (isKept && (x[k] ?? 0) > forkedAt ? NaN : value));
    return { name: channel > 1 || i > 0 ? '' : l10n.t`before the fork`, colour: theme.muted, dash: dashes[4], x, y };
  });
}
