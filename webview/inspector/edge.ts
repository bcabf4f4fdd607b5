/** The derivations of a weight and of an input: their part forward and backward, ∂J/∂w as a sum over the batch, and the update. */

import type { EdgeDetail, InputDetail } from '../../src/protocol/detail.ts';
import { edgeIndex } from '../target.ts';
import { isMean, productRows, restOf, sampleRow } from './context.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece } from './derivation.ts';
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
  const l = layer + 1;
  const source: Piece = { value: a, target: { kind: 'node', column: layer, unit: i } };
  return {
    quantity: 'forward', part: 'Forward', phase: { kind: 'forward', layer },
    formula: `\\text{its part of}\\ ${notation.z(l, j)}\\text{:}\\quad ${notation.w(l, j, i)} ${notation.a(layer, i)}`,
    rows: [{ label: `$${notation.w(l, j, i)}$`, quantity: 'w', expression: [], value: w }, { label: `$${notation.w(l, j, i)} ${notation.a(layer, i)}$`, target: { kind: 'node', column: l, unit: j }, expression: [w, '×', source], value: w * a }],
    kind: 'chain', rest: noRest, symbol: `${notation.w(l, j, i)} ${notation.a(layer, i)}`, result: w * a, ...(isMean(context) && { note: 'With the mean input over the batch.' }),
  };
}

/** What the update before this step added to the weight, where it is known. */
function lastUpdate({ frame, notation }: Context, detail: EdgeDetail): Derivation[] {
  const { layer, unit, input, w } = detail;
  const change = frame.edges[layer]?.lastUpdate[edgeIndex(frame, detail)] ?? NaN;
  if (Number.isNaN(change)) return [];
  const symbol = `\\Delta ${notation.w(layer + 1, unit, input)}`;
  return [{
    quantity: 'lastUpdate', part: 'Last update', phase: { kind: 'batch' }, formula: symbol, kind: 'chain', rest: noRest, symbol, result: change,
    rows: [{ label: 'now − before', expression: [w, '−', w - change], value: change }], note: `What update ${frame.head.step - 1} added.`,
  }];
}

/** What comes back along it. */
function backwardPart(context: Context, { layer, unit: j, input: i, w, dz }: EdgeDetail): Derivation {
  const { notation } = context;
  const l = layer + 1;
  const source: Piece = { value: dz, target: { kind: 'node', column: l, unit: j } };
  return {
    quantity: 'backward', part: 'Backward', phase: { kind: 'backward', layer },
    formula: `\\text{its part of}\\ ${notation.da(layer, i)}\\text{:}\\quad ${notation.w(l, j, i)} ${notation.dz(l, j)}`,
    rows: [{ label: `$${notation.w(l, j, i)} ${notation.dz(l, j)}$`, target: { kind: 'node', column: layer, unit: i }, expression: [w, '×', source], value: w * dz }],
    kind: 'chain', rest: noRest, symbol: `${notation.w(l, j, i)} ${notation.dz(l, j)}`, result: w * dz,
  };
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
    quantity: 'dw', part: 'Gradient', phase: { kind: 'backward', layer },
    formula: `${notation.dw(l, j, i)} = \\sum_{s \\in \\text{batch}} ${notation.dz(l, j)}\\, ${notation.a(layer, i)}`,
    rows, kind: 'sum', rest: restOf(shares), symbol: notation.dw(l, j, i), result: dw, note: 'Of the whole batch, without the penalty: each sample’s share.',
  };
}

export function inputDerivations(context: Context, { unit, x, dx, backward }: InputDetail): Derivation[] {
  const { notation } = context;
  return [
    {
      quantity: 'x', part: 'Forward', phase: { kind: 'batch' }, formula: notation.a(0, unit), rows: [], kind: 'chain', rest: noRest, symbol: notation.a(0, unit), result: x,
      note: isMean(context) ? 'The mean over the batch, as trained on.' : 'As trained on: normalised, if the spec asks for that.',
    },
    {
      quantity: 'dx', part: 'Backward', phase: { kind: 'backward', layer: 0 },
      formula: `${notation.da(0, unit)} = \\sum_{k} ${notation.w(1, 'k', unit)} ${notation.dz(1, 'k')}`,
      rows: productRows(context, backward, 1, '→', (k) => ({ kind: 'edge', layer: 0, unit: k, input: unit })), kind: 'sum', rest: restOf(backward), symbol: notation.da(0, unit), result: dx,
      note: 'How J changes with the input. Nothing is trained by it.',
    },
  ];
}
