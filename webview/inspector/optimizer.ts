/** The derivations of the optimiser: its learning rate at this step, and the size of what it does to every layer. */

import * as l10n from '@vscode/l10n';
import type { OptimizerDetail } from '../../src/protocol/detail.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece } from './derivation.ts';

export function optimizerDerivations(context: Context, detail: OptimizerDetail): Derivation[] {
  return [learningRate(context, detail), ...sizes(context, detail)];
}

/** η of this update by the schedule. */
function learningRate({ network, frame, notation }: Context, { learningRate: now, baseRate: eta }: OptimizerDetail): Derivation {
  const { schedule } = network.optimizer;
  const { step, epoch } = frame.head;
  const rate = notation.rate;
  const common = { quantity: 'learningRate', part: l10n.t`Learning rate`, phase: { kind: 'update' } as const, kind: 'chain' as const, rest: noRest, symbol: rate, result: now };
  if (!schedule) return { ...common, formula: rate, rows: [], note: l10n.t`The same for every update.` };
  const k = schedule.unit === 'step' ? step : epoch;
  const row = (latex: string, expression: readonly Piece[]): Derivation => ({
    ...common, formula: `${rate}_k = ${latex}, \\quad k = \\text{${schedule.unit}}`, rows: [{ label: `$${rate}_{${k}}$`, expression, value: now }],
  });
  switch (schedule.type) {
    case 'step':
      return row(`${rate}_0 \\gamma^{\\lfloor k / ${schedule.stepSize} \\rfloor}`, [eta, '×', schedule.gamma, '^', Math.floor(k / schedule.stepSize)]);
    case 'exponential':
      return row(`${rate}_0 \\gamma^k`, [eta, '×', schedule.gamma, '^', k]);
    case 'cosine':
      return row(`${rate}_{\\min} + \\frac{(${rate}_0 - ${rate}_{\\min})(1 + \\cos(\\pi k / ${schedule.steps}))}{2}`, [schedule.min, '+', '(', eta, '−', schedule.min, ')', '×', '(', 1, '+', 'cos', '(', Math.PI, '×', k, '/', schedule.steps, ')', ')', '/', 2]);
  }
}

/** ‖W‖ and ‖∂J/∂W‖ of every layer, and what the last update changed. */
function sizes({ network, frame, notation }: Context, { weights }: OptimizerDetail): Derivation[] {
  const list = (quantity: string, part: string, symbol: (l: number) => string, values: readonly number[], note: string): Derivation => ({
    quantity, part, phase: { kind: 'update' }, formula: symbol(0).replaceAll('{0}', '{l}').replaceAll('(0)', '(l)'), kind: 'chain', rest: noRest, symbol: '', result: NaN, note,
    rows: values.map((value, l) => ({ label: network.layers[l]!.name, target: { kind: 'layer', layer: l } as const, expression: [], value })),
  });
  const { W, dW } = notation.vector;
  return [
    list('weightNorms', l10n.t`Size of the weights`, (l) => `\\lVert ${W(l)} \\rVert`, [...weights], l10n.t`The root of the sum of all squares.`),
    list('gradientNorms', l10n.t`Size of the gradient`, (l) => `\\lVert ${dW(l)} \\rVert`, frame.layers.map(({ gradientNorm }) => gradientNorm), l10n.t`Of the whole batch, without the penalty.`),
    list('updateRatios', l10n.t`Size of the last update`, (l) => `\\frac{\\lVert \\Delta ${W(l)} \\rVert}{\\lVert ${W(l)} \\rVert}`, frame.layers.map(({ updateRatio }) => updateRatio), l10n.t`About 0.001 is usual while a network learns; far less hardly moves, far more is rough.`),
  ];
}
