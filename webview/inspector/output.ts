/** Where the gradient starts: ∂J/∂a of an output by the loss, and ∂J/∂z in the exact form of activation and loss together. */

import * as l10n from '@vscode/l10n';
import type { UnitDetail } from '../../src/protocol/detail.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece } from './derivation.ts';

type Body = Pick<Derivation, 'formula' | 'rows' | 'kind' | 'rest'> & { readonly note?: string };

/** ∂J/∂a of one output of one sample. */
export function outputGradient(context: Context, { column: l, unit: j, a, y, da }: UnitDetail): Body {
  const { notation, network, frame } = context;
  const [A, Y, B, D] = [notation.a(l, j), notation.y(j), frame.head.batchSize, network.layers[l - 1]!.units];
  const forms: Readonly<Record<string, { readonly latex: string; readonly pieces: readonly Piece[] }>> = {
    mse: { latex: `\\frac{2 (${A} - ${Y})}{D B}`, pieces: [2, '×', '(', a, '−', y, ')', '/', '(', D, '×', B, ')'] },
    halfMse: { latex: `\\frac{${A} - ${Y}}{B}`, pieces: ['(', a, '−', y, ')', '/', B] },
    halfSse: { latex: `${A} - ${Y}`, pieces: [a, '−', y] },
    bce: { latex: `\\frac{1}{B} \\Big( \\frac{1 - ${Y}}{1 - ${A}} - \\frac{${Y}}{${A}} \\Big)`, pieces: ['(', '(', 1, '−', y, ')', '/', '(', 1, '−', a, ')', '−', y, '/', a, ')', '/', B] },
    crossEntropy: { latex: `-\\frac{${Y}}{${A} B}`, pieces: ['−', y, '/', '(', a, '×', B, ')'] },
  };
  const { latex, pieces } = forms[network.loss]!;
  return { formula: `${notation.da(l, j)} = ${latex}`, rows: [{ label: `$${notation.da(l, j)}$`, target: { kind: 'node', column: l + 1, unit: 0 }, expression: pieces, value: da }], kind: 'chain', rest: noRest };
}

/** ∂J/∂z where the division in ∂J/∂a cancels out; null where the two are taken one after the other. */
export function outputPairGradient(context: Context, { column: l, unit: j, a, y, ySum, dz }: UnitDetail): Body | null {
  const { notation, network, frame } = context;
  const { activation } = network.layers[l - 1]!;
  const B = frame.head.batchSize;
  const [A, Y] = [notation.a(l, j), notation.y(j)];
  const body = (latex: string, expression: readonly Piece[]): Body => ({
    formula: `${notation.dz(l, j)} = ${latex}`, rows: [{ label: `$${notation.dz(l, j)}$`, expression, value: dz }], kind: 'chain', rest: noRest,
    note: l10n.t`${activation} and ${network.loss} together: the division in ∂J/∂a cancels out, so nothing is lost to rounding`,
  });
  switch (`${activation} ${network.loss}`) {
    case 'softmax crossEntropy':
      if (Math.abs(ySum - 1) < 1e-12) return body(`\\frac{${A} - ${Y}}{B}`, ['(', a, '−', y, ')', '/', B]);
      return body(`\\frac{${A} \\sum_k ${notation.y('k')} - ${Y}}{B}`, ['(', a, '×', ySum, '−', y, ')', '/', B]);
    case 'sigmoid bce':
      return body(`\\frac{${A} - ${Y}}{B}`, ['(', a, '−', y, ')', '/', B]);
    case 'sigmoid crossEntropy':
      return body(`-\\frac{${Y} (1 - ${A})}{B}`, ['−', y, '×', '(', 1, '−', a, ')', '/', B]);
    default:
      return null;
  }
}
