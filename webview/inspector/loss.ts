/** The derivations of the loss: J as the sum over the samples, a sample's part as the sum over the outputs, and the penalty. */

import * as l10n from '@vscode/l10n';
import type { LossDetail } from '../../src/protocol/detail.ts';
import { unitName } from '../labels.ts';
import { isMean, sampleRow } from './context.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece } from './derivation.ts';

export function lossDerivations(context: Context, detail: LossDetail): Derivation[] {
  return [...(isMean(context) ? [] : [ofSample(context, detail)]), ofBatch(context, detail), ...penalty(context, detail)];
}

/** The loss of a sample in LaTeX, and a term of it in numbers. */
function form({ notation, network, frame }: Context): { readonly latex: string; readonly term: (a: number, y: number) => readonly Piece[] } {
  const L = network.layers.length;
  const D = network.layers.at(-1)!.units;
  const [A, Y, B] = [notation.a(L, 'k'), notation.y('k'), frame.head.batchSize];
  switch (network.loss) {
    case 'mse':
      return { latex: `\\frac{1}{B D} \\sum_k (${A} - ${Y})^2`, term: (a, y) => ['(', a, '−', y, ')', '²', '/', '(', B, '×', D, ')'] };
    case 'halfMse':
      return { latex: `\\frac{1}{2 B} \\sum_k (${A} - ${Y})^2`, term: (a, y) => ['(', a, '−', y, ')', '²', '/', '(', 2, '×', B, ')'] };
    case 'halfSse':
      return { latex: `\\frac{1}{2} \\sum_k (${A} - ${Y})^2`, term: (a, y) => ['(', a, '−', y, ')', '²', '/', 2] };
    case 'bce':
      return { latex: `-\\frac{1}{B} \\sum_k \\big( ${Y} \\ln ${A} + (1 - ${Y}) \\ln (1 - ${A}) \\big)`, term: (a, y) => (y === 1 ? ['−', 'ln', a, '/', B] : y === 0 ? ['−', 'ln', '(', 1, '−', a, ')', '/', B] : ['−', '(', y, '×', 'ln', a, '+', '(', 1, '−', y, ')', '×', 'ln', '(', 1, '−', a, ')', ')', '/', B]) };
    default:
      return { latex: `-\\frac{1}{B} \\sum_k ${Y} \\ln ${A}`, term: (a, y) => (y === 0 ? [0] : ['−', y, '×', 'ln', a, '/', B]) };
  }
}

function ofSample(context: Context, { a, y, term }: LossDetail): Derivation {
  const { network, notation } = context;
  const L = network.layers.length;
  const { latex, term: pieces } = form(context);
  return {
    quantity: 'sampleLoss', part: l10n.t`This sample`, phase: { kind: 'loss' }, formula: `${notation.J}_s = ${latex}`,
    rows: Array.from(term, (value, k) => ({ label: `← ${unitName(network, L, k)}`, target: { kind: 'node', column: L, unit: k } as const, expression: pieces(a[k]!, y[k]!), value })),
    kind: 'sum', rest: noRest, symbol: `${notation.J}_s`, result: term.reduce((sum, value) => sum + value, 0), note: l10n.t`What this sample adds to the loss of the batch.`,
  };
}

function ofBatch(context: Context, { J, share, row }: LossDetail): Derivation {
  const { notation, frame } = context;
  const rows = Array.from(share, (value, i) => sampleRow(context, i, row[i]!, [], value));
  const missing = frame.head.batchSize - rows.length;
  const shown = rows.reduce((sum, { value }) => sum + value, 0);
  return {
    quantity: 'J', part: l10n.t`The batch`, phase: { kind: 'loss' }, formula: `${notation.J} = \\sum_{s \\in \\text{batch}} ${notation.J}_s, \\quad ${notation.J}_s = ${form(context).latex}`,
    rows, kind: 'sum', rest: missing > 0 ? { count: missing, value: J - shown } : noRest, symbol: notation.J, result: J, note: l10n.t`Without the penalty. The parts carry the 1/B of a mean loss already.`,
  };
}

function penalty({ network, frame }: Context, { l1Penalty, l2Penalty }: LossDetail): Derivation[] {
  const { l1, l2 } = network.regularization;
  if (l1 === 0 && l2 === 0) return [];
  const rows = [
    ...(l2 === 0 ? [] : [{ label: '$\\frac{\\lambda_2}{2} \\sum w^2$', expression: [l2, '/', 2, '×', (2 * l2Penalty) / l2], value: l2Penalty }]),
    ...(l1 === 0 ? [] : [{ label: '$\\lambda_1 \\sum |w|$'.replaceAll('|', '\\vert '), expression: [l1, '×', l1Penalty / l1], value: l1Penalty }]),
  ];
  return [{
    quantity: 'penalty', part: l10n.t`Penalty`, phase: { kind: 'loss' }, formula: `\\text{penalty} = ${rows.map(({ label }) => label.slice(1, -1)).join(' + ')}`,
    rows, kind: 'sum', rest: noRest, symbol: '\\text{penalty}', result: frame.head.penalty, note: l10n.t`Over all weights, never the biases. Its gradient enters with the update.`,
  }];
}
