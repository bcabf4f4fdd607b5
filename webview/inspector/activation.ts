/** f(z) and f′(z) with their numbers, activation by activation. */

import * as l10n from '@vscode/l10n';
import type { UnitDetail } from '../../src/protocol/detail.ts';
import { functionName } from './context.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece, Row } from './derivation.ts';
import { unitName } from '../labels.ts';

/** LaTeX of f(z) and f′(z), and the numbers in them; `a` is f(z). Where the expression would need the error function, it stays a name. */
interface Written {
  readonly f: string;
  readonly slope: string;
  readonly fPieces: (z: number) => readonly Piece[];
  readonly slopePieces: (z: number, a: number) => readonly Piece[];
}

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;
const branch = (z: number, positive: readonly Piece[], negative: readonly Piece[]): readonly Piece[] => (z > 0 ? positive : negative);

const written: Readonly<Record<string, Written>> = {
  linear: { f: 'z', slope: '1', fPieces: (z) => [z], slopePieces: () => [1] },
  sigmoid: { f: '\\frac{1}{1 + e^{-z}}', slope: 'a (1 - a)', fPieces: (z) => [1, '/', '(', 1, '+', 'e^', -z, ')'], slopePieces: (_z, a) => [a, '×', '(', 1, '−', a, ')'] },
  tanh: { f: '\\tanh z', slope: '1 - (a)^2', fPieces: (z) => ['tanh', z], slopePieces: (_z, a) => [1, '−', a, '²'] },
  relu: { f: '\\max(0, z)', slope: '1\\ \\text{if}\\ z > 0\\ \\text{else}\\ 0', fPieces: (z) => ['max', '(', 0, ',', z, ')'], slopePieces: (z) => [z > 0 ? 1 : 0] },
  leakyRelu: { f: 'z\\ \\text{if}\\ z > 0\\ \\text{else}\\ 0.01 z', slope: '1\\ \\text{if}\\ z > 0\\ \\text{else}\\ 0.01', fPieces: (z) => branch(z, [z], [0.01, '×', z]), slopePieces: (z) => [z > 0 ? 1 : 0.01] },
  elu: { f: 'z\\ \\text{if}\\ z > 0\\ \\text{else}\\ e^z - 1', slope: '1\\ \\text{if}\\ z > 0\\ \\text{else}\\ e^z', fPieces: (z) => branch(z, [z], ['e^', z, '−', 1]), slopePieces: (z) => branch(z, [1], ['e^', z]) },
  selu: {
    f: '\\lambda z\\ \\text{if}\\ z > 0\\ \\text{else}\\ \\lambda \\alpha (e^z - 1)', slope: '\\lambda\\ \\text{if}\\ z > 0\\ \\text{else}\\ \\lambda \\alpha e^z',
    fPieces: (z) => branch(z, [scale, '×', z], [scale, '×', alpha, '×', '(', 'e^', z, '−', 1, ')']), slopePieces: (z) => branch(z, [scale], [scale, '×', alpha, '×', 'e^', z]),
  },
  gelu: { f: 'z \\Phi(z)', slope: '\\Phi(z) + z \\varphi(z)', fPieces: (z) => [z, '×', 'Φ', z], slopePieces: (z) => ['Φ', z, '+', z, '×', 'φ', z] },
  silu: { f: 'z \\sigma(z)', slope: '\\sigma(z) + z \\sigma(z) (1 - \\sigma(z))', fPieces: (z) => [z, '×', 'σ', z], slopePieces: (z) => ['σ', z, '+', z, '×', 'σ', z, '×', '(', 1, '−', 'σ', z, ')'] },
  softplus: { f: '\\ln(1 + e^z)', slope: '\\sigma(z)', fPieces: (z) => ['ln', '(', 1, '+', 'e^', z, ')'], slopePieces: (z) => ['σ', z] },
};

/** a = f(z). */
export function activationDerivation(context: Context, detail: UnitDetail): Derivation {
  const { network, notation } = context;
  const { column: l, unit: j, z, a } = detail;
  const { activation } = network.layers[l - 1]!;
  const common = { quantity: 'a', part: l10n.t`Forward`, phase: { kind: 'forward', layer: l - 1 } as const, symbol: notation.a(l, j), result: a };
  if (activation === 'softmax') return { ...common, ...softmaxForward(context, detail) };
  const { f, fPieces } = written[activation]!;
  const name = functionName(activation);
  return {
    ...common, kind: 'chain', rest: noRest,
    formula: `${notation.a(l, j)} = ${name}(${notation.z(l, j)})${activation === 'tanh' ? '' : `, \\quad ${name}(z) = ${f}`}`,
    rows: [{ label: `$${notation.a(l, j)}$`, expression: fPieces(z), value: a }],
  };
}

/** p_j = e^{z_j − max z} / Σ_k e^{z_k − max z} */
function softmaxForward({ network, notation }: Context, { column: l, unit: j, softmax, a }: UnitDetail): Pick<Derivation, 'formula' | 'rows' | 'kind' | 'rest' | 'closing' | 'note'> {
  const { z } = softmax!;
  const max = z.reduce((most, zk) => Math.max(most, zk), -Infinity);
  const power = (zk: number): number => Math.exp(zk - max);
  const rows = Array.from(z, (zk, k): Row => {
    const target = { kind: 'node', column: l, unit: k } as const;
    return { label: `${k === j ? '•' : '+'} ${unitName(network, l, k)}`, target, expression: ['e^', '(', { value: zk, target }, '−', max, ')'], value: power(zk) };
  });
  const sum = rows.reduce((total, { value }) => total + value, 0);
  return {
    formula: `${notation.a(l, j)} = \\frac{e^{${notation.z(l, j)}}}{\\sum_{k} e^{${notation.z(l, 'k')}}}`,
    rows, kind: 'inner', rest: noRest,
    closing: { label: `$${notation.a(l, j)}$`, expression: [power(z[j] ?? NaN), '/', sum], value: a },
    note: l10n.t`The largest of the exponents is taken off all of them: the quotient stays the same, and nothing overflows.`,
  };
}

/** The line of f′(z). */
export function slopeRows({ network, notation }: Context, { column: l, unit: j, z, a, slope }: UnitDetail): Row[] {
  const { activation } = network.layers[l - 1]!;
  const { slope: latex, slopePieces } = written[activation]!;
  const name = functionName(activation);
  return [{ label: `$${notation.slope(l, j, name)} = ${latex.replace(/\ba\b/g, `{${notation.a(l, j)}}`).replace(/\bz\b(?!\()/g, `{${notation.z(l, j)}}`)}$`, expression: slopePieces(z, a), value: slope }];
}
