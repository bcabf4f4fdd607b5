/** The derivations of a unit: z, a, ∂J/∂a, ∂J/∂z, ∂J/∂b and the update of its bias. */

import * as l10n from '@vscode/l10n';
import type { UnitDetail } from '../../src/protocol/detail.ts';
import { deltaNames } from '../notation/notation.ts';
import { activationDerivation, slopeRows } from './activation.ts';
import { isMean, functionName, productRows, restOf, sampleRow } from './context.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Row } from './derivation.ts';
import { outputGradient, outputPairGradient } from './output.ts';
import { updateDerivation } from './update.ts';

export function unitDerivations(context: Context, detail: UnitDetail): Derivation[] {
  const { network, notation } = context;
  const { column: l, unit: j } = detail;
  const derivations = [forward(context, detail), isMean(context) ? meanOf(context, detail, 'a') : activationDerivation(context, detail), upstream(context, detail), local(context, detail)];
  const layer = network.layers[l - 1];
  if (!layer?.useBias || !detail.update) return derivations;
  return [...derivations, biasGradient(context, detail), updateDerivation(context, detail.update, notation.b(l, j), notation.db(l, j))];
}

/** z = Σ_i w_ji a_i + b_j; it holds for the means as well, because it is linear. */
function forward(context: Context, { column: l, unit: j, forward: products, z, b }: UnitDetail): Derivation {
  const { notation, network } = context;
  const useBias = network.layers[l - 1]?.useBias ?? false;
  const rows = productRows(context, products, l - 1, '←', (input) => ({ kind: 'edge', layer: l - 1, unit: j, input }));
  const bias: Row[] = useBias ? [{ label: `$${notation.b(l, j)}$`, quantity: 'b', expression: [], value: b }] : [];
  return {
    quantity: 'z', part: l10n.t`Forward`, phase: { kind: 'forward', layer: l - 1 },
    formula: `${notation.z(l, j)} = \\sum_{i} ${notation.w(l, j, 'i')} ${notation.a(l - 1, 'i')}${useBias ? ` + ${notation.b(l, j)}` : ''}`,
    rows: [...rows, ...bias], kind: 'sum', rest: restOf(products), symbol: notation.z(l, j), result: z,
    ...(isMean(context) && { note: l10n.t`The mean over the batch. The sum is linear, so it holds for means.` }),
  };
}

/** What the layers behind hand down; at the output, the derivative of the loss. */
function upstream(context: Context, detail: UnitDetail): Derivation {
  const { notation, network } = context;
  const { column: l, unit: j, backward, da } = detail;
  const common = { quantity: 'da', part: l10n.t`Backward`, symbol: notation.da(l, j), result: da, note: deltaNames(notation).da };
  if (l === network.layers.length) return isMean(context) ? meanOf(context, detail, 'da') : { ...common, phase: { kind: 'loss' }, ...outputGradient(context, detail) };
  return {
    ...common, phase: { kind: 'backward', layer: l },
    formula: `${notation.da(l, j)} = \\sum_{k} ${notation.w(l + 1, 'k', j)} ${notation.dz(l + 1, 'k')}`,
    rows: productRows(context, backward, l + 1, '→', (unit) => ({ kind: 'edge', layer: l, unit, input: j })), kind: 'sum', rest: restOf(backward),
  };
}

/** ∂J/∂z from ∂J/∂a through f′; at the output of a pair, in the exact form of the two together. */
function local(context: Context, detail: UnitDetail): Derivation {
  const { notation, network } = context;
  const { column: l, unit: j, dz } = detail;
  if (isMean(context)) return meanOf(context, detail, 'dz');
  const common = { quantity: 'dz', part: l10n.t`Backward`, phase: { kind: 'backward', layer: l - 1 } as const, symbol: notation.dz(l, j), result: dz, note: deltaNames(notation).dz };
  const { activation } = network.layers[l - 1]!;
  const pair = l === network.layers.length ? outputPairGradient(context, detail) : null;
  if (pair) return { ...common, ...pair };
  if (activation === 'softmax') return { ...common, ...softmaxJacobian(context, detail) };
  const rows = slopeRows(context, detail);
  return {
    ...common, kind: 'chain', rest: noRest,
    formula: `${notation.dz(l, j)} = ${notation.slope(l, j, functionName(activation))} \\cdot ${notation.da(l, j)}`,
    rows: [...rows, { label: `$${notation.dz(l, j)}$`, expression: [detail.slope, '×', detail.da], value: detail.slope * detail.da }],
  };
}

/** ∂J/∂z_j = p_j (∂J/∂p_j − Σ_k p_k ∂J/∂p_k). */
function softmaxJacobian(context: Context, { column: l, unit: j, a, da, softmax }: UnitDetail): Pick<Derivation, 'formula' | 'rows' | 'kind' | 'rest' | 'closing'> {
  const { notation } = context;
  const { p, da: upstreams } = softmax!;
  const products = { count: p.length, index: p.map((_, k) => k), left: p, right: upstreams, rest: 0 };
  const rows = productRows(context, products, l, '→', (unit) => ({ kind: 'node', column: l, unit }));
  const dot = rows.reduce((sum, { value }) => sum + value, 0);
  return {
    formula: `${notation.dz(l, j)} = ${notation.a(l, j)} \\Big( ${notation.da(l, j)} - \\sum_{k} ${notation.a(l, 'k')} ${notation.da(l, 'k')} \\Big)`,
    rows, kind: 'inner', rest: noRest,
    closing: { label: `$${notation.dz(l, j)}$`, expression: [a, '×', '(', da, '−', dot, ')'], value: a * (da - dot) },
  };
}

/** ∂J/∂b: dz of every sample, which already carries the 1/B of a mean loss. */
function biasGradient(context: Context, { column: l, unit: j, samples, db }: UnitDetail): Derivation {
  const { notation, frame } = context;
  const missing = frame.head.batchSize - samples.dz.length;
  const rows = Array.from(samples.dz, (value, i) => sampleRow(context, i, samples.row[i]!, [], value));
  const shown = rows.reduce((sum, { value }) => sum + value, 0);
  return {
    quantity: 'db', part: l10n.t`Gradient`, phase: { kind: 'backward', layer: l - 1 },
    formula: `${notation.db(l, j)} = \\sum_{s \\in \\text{batch}} ${notation.dz(l, j)}`,
    rows, kind: 'sum', rest: missing > 0 ? { count: missing, value: db - shown } : noRest, symbol: notation.db(l, j), result: db,
    note: l10n.t`Of the whole batch: each sample’s share.`,
  };
}

const meanNote = l10n.t`The mean of f(z), which is not f of the mean: choose a sample to open it up.`;

/** The mean over the batch of what can be opened up only sample by sample. */
function meanOf(context: Context, { column: l, unit: j, samples, ...values }: UnitDetail, what: 'a' | 'da' | 'dz'): Derivation {
  const { notation, frame, network } = context;
  const B = frame.head.batchSize;
  const rows = Array.from(samples[what], (value, i) => sampleRow(context, i, samples.row[i]!, [value, '/', B], value / B));
  const shown = rows.reduce((sum, { value }) => sum + value, 0);
  const symbol = notation[what](l, j);
  const isOutput = l === network.layers.length;
  return {
    quantity: what, part: what === 'a' ? l10n.t`Forward` : l10n.t`Backward`,
    phase: what === 'a' ? { kind: 'forward', layer: l - 1 } : what === 'da' && isOutput ? { kind: 'loss' } : { kind: 'backward', layer: what === 'da' ? l : l - 1 },
    formula: `\\overline{${symbol}} = \\frac{1}{B} \\sum_{s} ${symbol}`,
    rows, kind: 'sum', rest: B > rows.length ? { count: B - rows.length, value: values[what] - shown } : noRest, symbol: `\\overline{${symbol}}`, result: values[what], note: what === 'a' ? meanNote : deltaNames(notation)[what],
  };
}
