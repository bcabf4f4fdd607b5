/** The derivations of a weight and of an input: their part forward and backward, ∂J/∂w as a sum over the batch, and the update. */

import * as l10n from '@vscode/l10n';
import type { Target } from '../../src/protocol/cursor.ts';
import type { EdgeDetail, InputDetail } from '../../src/protocol/detail.ts';
import { edgeIndex } from '../target.ts';
import { isMean, productRows, restOf, sampleRow } from './context.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece, Row } from './derivation.ts';
import { updateDerivation } from './update.ts';

export function edgeDerivations(context: Context, detail: EdgeDetail): Derivation[] {
  const { notation } = context;
  const { layer, unit: j, input: i, update } = detail;
  const l = layer + 1;
  const now = updateDerivation(context, update, notation.w(l, j, i), notation.dw(l, j, i));
  return [forwardPart(context, detail), backwardPart(context, detail), gradient(context, detail), now, ...lastUpdate(context, detail)];
}

/** What the weight adds to z of its unit. */
function forwardPart(context: Context, { layer, unit: j, input: i, w, a }: EdgeDetail): Derivation {
  const { notation } = context;
  const weight: Row = { label: `$${notation.w(layer + 1, j, i)}$`, quantity: 'w', expression: [], value: w };
  const derivation = part(notation.z(layer + 1, j), `${notation.w(layer + 1, j, i)} ${notation.a(layer, i)}`, w, { value: a, target: { kind: 'node', column: layer, unit: i } }, { kind: 'node', column: layer + 1, unit: j });
  return { ...derivation, quantity: 'forward', part: l10n.t`Forward`, phase: { kind: 'forward', layer }, rows: [weight, ...derivation.rows], ...(isMean(context) && { note: l10n.t`With the mean input over the batch.` }) };
}

/** What comes back along it. */
function backwardPart({ notation }: Context, { layer, unit: j, input: i, w, dz }: EdgeDetail): Derivation {
  const derivation = part(notation.da(layer, i), `${notation.w(layer + 1, j, i)} ${notation.dz(layer + 1, j)}`, w, { value: dz, target: { kind: 'node', column: layer + 1, unit: j } }, { kind: 'node', column: layer, unit: i });
  return { ...derivation, quantity: 'backward', part: l10n.t`Backward`, phase: { kind: 'backward', layer } };
}

/** w times what comes along it from one end, a part of the sum at the other end. */
function part(sum: string, product: string, w: number, from: Exclude<Piece, number | string>, into: Target): Pick<Derivation, 'formula' | 'rows' | 'kind' | 'rest' | 'symbol' | 'result'> {
  const result = w * from.value;
  return { formula: `\\text{its part of}\\ ${sum}\\text{:}\\quad ${product}`, rows: [{ label: `$${product}$`, target: into, expression: [w, '×', from], value: result }], kind: 'chain', rest: noRest, symbol: product, result };
}

/** What the update before this step added to the weight, where it is known. */
function lastUpdate({ frame, notation }: Context, detail: EdgeDetail): Derivation[] {
  const { layer, unit, input, w } = detail;
  const change = frame.edges[layer]?.lastUpdate[edgeIndex(frame, detail)] ?? NaN;
  if (Number.isNaN(change)) return [];
  const symbol = `\\Delta ${notation.w(layer + 1, unit, input)}`;
  return [{
    quantity: 'lastUpdate', part: l10n.t`Last update`, phase: { kind: 'batch' }, formula: symbol, kind: 'chain', rest: noRest, symbol, result: change,
    rows: [{ label: l10n.t`now − before`, expression: [w, '−', w - change], value: change }], note: l10n.t`What update ${frame.head.step - 1} added.`,
  }];
}

/** ∂J/∂w_ji = Σ over the batch of dz_j a_i. */
function gradient(context: Context, { layer, unit: j, input: i, shares, row, dw }: EdgeDetail): Derivation {
  const { notation } = context;
  const l = layer + 1;
  const rows = Array.from(shares.index, (position, s) => {
    const [dz, a] = [shares.left[s]!, shares.right[s]!];
    return sampleRow(context, position, row[s]!, [dz, '×', a], dz * a);
  });
  return {
    quantity: 'dw', part: l10n.t`Gradient`, phase: { kind: 'backward', layer },
    formula: `${notation.dw(l, j, i)} = \\sum_{s \\in \\text{batch}} ${notation.dz(l, j)}\\, ${notation.a(layer, i)}`,
    rows, kind: 'sum', rest: restOf(shares), symbol: notation.dw(l, j, i), result: dw, note: l10n.t`Of the whole batch, without the penalty: each sample’s share.`,
  };
}

export function inputDerivations(context: Context, { unit, x, dx, backward }: InputDetail): Derivation[] {
  const { notation } = context;
  return [
    {
      quantity: 'x', part: l10n.t`Forward`, phase: { kind: 'batch' }, formula: notation.a(0, unit), rows: [], kind: 'chain', rest: noRest, symbol: notation.a(0, unit), result: x,
      note: isMean(context) ? l10n.t`The mean over the batch, as trained on.` : l10n.t`As trained on: normalised, if the spec asks for that.`,
    },
    {
      quantity: 'dx', part: l10n.t`Backward`, phase: { kind: 'backward', layer: 0 },
      formula: `${notation.da(0, unit)} = \\sum_{k} ${notation.w(1, 'k', unit)} ${notation.dz(1, 'k')}`,
      rows: productRows(context, backward, 1, '→', (k) => ({ kind: 'edge', layer: 0, unit: k, input: unit })), kind: 'sum', rest: restOf(backward), symbol: notation.da(0, unit), result: dx,
      note: l10n.t`How J changes with the input. Nothing is trained by it.`,
    },
  ];
}
