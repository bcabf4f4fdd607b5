/**
 * The four notations that the panel speaks: how the field's texts write the same quantities. Display only; the numbers are the same.
 * Layers count from 1 (0 is the input), units from 0, as in `deltascope trace`. A symbol is LaTeX; `plainText` makes it readable text.
 */

import * as l10n from '@vscode/l10n';
import type { NetworkView } from '../../src/protocol/network.ts';

export type NotationName = 'column' | 'row' | 'za' | 'nielsen';

/** A quantity of a unit, an edge or a layer, as on `data-quantity`. */
export type QuantityName = 'x' | 'z' | 'a' | 'y' | 'da' | 'dz' | 'b' | 'db' | 'w' | 'dw' | 'W' | 'dW' | 'J' | 'slope' | 'rate';

export interface Notation {
  readonly name: NotationName;
  /** For the switch: what it is, and where it is used. */
  readonly title: string;
  readonly source: string;
  /** a of unit j of layer l; layer 0 is the input. */
  readonly a: (l: number, j: Index) => string;
  readonly z: (l: number, j: Index) => string;
  readonly da: (l: number, j: Index) => string;
  readonly dz: (l: number, j: Index) => string;
  readonly b: (l: number, j: Index) => string;
  readonly db: (l: number, j: Index) => string;
  /** The weight into unit j of layer l from unit i of the layer before. */
  readonly w: (l: number, j: Index, i: Index) => string;
  readonly dw: (l: number, j: Index, i: Index) => string;
  /** f′ at z of unit j of layer l. */
  readonly slope: (l: number, j: Index, f: string) => string;
  readonly y: (j: Index) => string;
  readonly J: string;
  readonly rate: string;
  /** Whole vectors and matrices of a layer. */
  readonly vector: { readonly [K in 'z' | 'a' | 'da' | 'dz' | 'b' | 'db' | 'W' | 'dW']: (l: number) => string };
  /** The equations of a layer as the text writes them: forward, ∂J/∂a of the layer before, ∂J/∂z, ∂J/∂W, ∂J/∂b. */
  readonly layer: (l: number, f: string) => { readonly z: string; readonly a: string; readonly da: string; readonly dz: string; readonly dW: string; readonly db: string };
  /** A quantity without indices, as plain text for legends, lists and charts. */
  readonly plain: Readonly<Record<QuantityName, string>>;
}

/** A number, a letter that runs, or nothing: the whole vector. */
export type Index = number | string;

const partial = (of: string, by: string): string => `\\frac{\\partial ${of}}{\\partial ${by}}`;

/** The gradient of a parameter is the sum of what each sample of the batch gives; ∂J/∂z has the 1/B of a mean loss in it. */
const overBatch = '\\sum_{\\text{batch}}';

/** How a layer's number is written at a letter. */
type Style = (l: number) => string;
const power: Style = (l) => `^{${l}}`;
const roundPower: Style = (l) => `^{(${l})}`;
const called: Style = (l) => `(${l})`;

/** A letter with its layer and unit, with its layer alone, and with two indices. */
const ofUnit = (letter: string, style: Style) => (l: number, j: Index): string => `${letter}${style(l)}_{${j}}`;
const ofLayer = (letter: string, style: Style) => (l: number): string => `${letter}${style(l)}`;
const ofWeight = (letter: string, style: Style) => (l: number, j: Index, i: Index): string => `${letter}${style(l)}_{${join(j, i)}}`;

/** Column vectors, seeds 000 to 002: C for the squared errors, L for the cross entropies. */
function column(loss: string): Notation {
  const J = loss === 'bce' || loss === 'crossEntropy' ? 'L' : 'C';
  const [z, a, b, w] = [ofUnit('z', power), ofUnit('a', power), ofUnit('b', power), ofWeight('w', power)];
  return {
    name: 'column', title: l10n.t`Column vectors`, source: 'a, z, δ = ∂/∂a',
    a, z, b, w, J, rate: '\\alpha',
    da: ofUnit('\\delta', power),
    dz: (l, j) => partial(J, z(l, j)), db: (l, j) => partial(J, b(l, j)), dw: (l, j, i) => partial(J, w(l, j, i)),
    slope: (l, j, f) => `${f}'(${z(l, j)})`,
    y: (j) => `y_{${j}}`,
    vector: {
      z: ofLayer('z', power), a: ofLayer('a', power), b: ofLayer('b', power), W: ofLayer('w', power), da: ofLayer('\\delta', power),
      dz: (l) => partial(J, `z^{${l}}`), db: (l) => partial(J, `b^{${l}}`), dW: (l) => partial(J, `w^{${l}}`),
    },
    layer: (l, f) => ({
      z: `z^{${l}} = w^{${l}} a^{${l - 1}} + b^{${l}}`, a: `a^{${l}} = ${f}(z^{${l}})`,
      da: `\\delta^{${l}} = (w^{${l + 1}})^T ${partial(J, `z^{${l + 1}}`)}`, dz: `${partial(J, `z^{${l}}`)} = ${f}'(z^{${l}}) \\odot \\delta^{${l}}`,
      dW: `${partial(J, `w^{${l}}`)} = ${overBatch} ${partial(J, `z^{${l}}`)} (a^{${l - 1}})^T`, db: `${partial(J, `b^{${l}}`)} = ${overBatch} ${partial(J, `z^{${l}}`)}`,
    }),
    plain: {
      x: 'x', z: 'z', a: 'a', y: 'y', da: 'δ', dz: `∂${J}/∂z`, b: 'b', db: `∂${J}/∂b`, w: 'w', dw: `∂${J}/∂w`, W: 'w', dW: `∂${J}/∂w`, J, slope: 'f′(z)', rate: 'α',
    },
  };
}

/** Row vectors, seed 003: z is the activation and u what it is taken of; W is in × out. */
function row(): Notation {
  const [u, z, b] = [ofUnit('u', roundPower), ofUnit('z', roundPower), ofUnit('b', roundPower)];
  const inByOut = ofWeight('W', roundPower);
  return {
    name: 'row', title: l10n.t`Row vectors`, source: l10n.t`u, z, δ, F, ξ; W is in × out`,
    a: z, z: u, b, w: (l, j, i) => inByOut(l, i, j), J: 'E', rate: '\\gamma',
    da: ofUnit('\\delta', roundPower), dz: ofUnit('\\xi', roundPower),
    db: (l, j) => partial('E', b(l, j)), dw: (l, j, i) => partial('E', inByOut(l, i, j)),
    slope: (l, j) => `F^{(${l})}_{${join(j, j)}}`,
    y: (j) => `t_{${j}}`,
    vector: {
      z: ofLayer('u', roundPower), a: ofLayer('z', roundPower), b: ofLayer('b', roundPower), W: ofLayer('W', roundPower), da: ofLayer('\\delta', roundPower), dz: ofLayer('\\xi', roundPower),
      db: (l) => partial('E', `b^{(${l})}`), dW: (l) => partial('E', `W^{(${l})}`),
    },
    layer: (l, f) => ({
      z: `u^{(${l})} = z^{(${l - 1})} W^{(${l})} + b^{(${l})}`, a: `z^{(${l})} = ${f}(u^{(${l})})`,
      da: `\\delta^{(${l})} = \\xi^{(${l + 1})} (W^{(${l + 1})})^T`, dz: `\\xi^{(${l})} = \\delta^{(${l})} F^{(${l})}`,
      dW: `${partial('E', `W^{(${l})}`)} = ${overBatch} (z^{(${l - 1})})^T \\xi^{(${l})}`, db: `${partial('E', `b^{(${l})}`)} = ${overBatch} \\xi^{(${l})}`,
    }),
    plain: { x: 'z⁰', z: 'u', a: 'z', y: 't', da: 'δ', dz: 'ξ', b: 'b', db: '∂E/∂b', w: 'W', dw: '∂E/∂W', W: 'W', dW: '∂E/∂W', J: 'E', slope: 'F', rate: 'γ' },
  };
}

/** Z, A, dZ, dA, seed 004. */
function za(): Notation {
  return {
    name: 'za', title: 'Z, A, dZ, dA', source: l10n.t`d stands for ∂J/∂`,
    a: ofUnit('A', called), z: ofUnit('Z', called), da: ofUnit('dA', called), dz: ofUnit('dZ', called), b: ofUnit('b', called), db: ofUnit('db', called), w: ofWeight('W', called), dw: ofWeight('dW', called),
    slope: (l, j) => `g'(Z(${l})_{${j}})`,
    y: (j) => `y_{${j}}`, J: 'J', rate: '\\alpha',
    vector: { z: ofLayer('Z', called), a: ofLayer('A', called), da: ofLayer('dA', called), dz: ofLayer('dZ', called), b: ofLayer('b', called), db: ofLayer('db', called), W: ofLayer('W', called), dW: ofLayer('dW', called) },
    layer: (l) => ({
      z: `Z(${l}) = W(${l}) \\cdot A(${l - 1}) + b(${l})`, a: `A(${l}) = g(Z(${l}))`,
      da: `dA(${l}) = W(${l + 1})^T \\cdot dZ(${l + 1})`, dz: `dZ(${l}) = dA(${l}) * g'(Z(${l}))`,
      dW: `dW(${l}) = dZ(${l}) \\cdot A(${l - 1})^T`, db: `db(${l}) = ${overBatch} dZ(${l})`,
    }),
    plain: { x: 'A(0)', z: 'Z', a: 'A', y: 'y', da: 'dA', dz: 'dZ', b: 'b', db: 'db', w: 'W', dw: 'dW', W: 'W', dW: 'dW', J: 'J', slope: 'g′(Z)', rate: 'α' },
  };
}

/** Nielsen: δ is ∂C/∂z, and ∂C/∂a has no name of its own. */
function nielsen(): Notation {
  const [z, a, b, delta, w] = [ofUnit('z', power), ofUnit('a', power), ofUnit('b', power), ofUnit('\\delta', power), ofWeight('w', power)];
  return {
    name: 'nielsen', title: 'Nielsen', source: 'a, z, δ = ∂C/∂z',
    a, z, b, w, dz: delta, J: 'C', rate: '\\eta',
    da: (l, j) => partial('C', a(l, j)), db: (l, j) => partial('C', b(l, j)), dw: (l, j, i) => partial('C', w(l, j, i)),
    slope: (l, j) => `\\sigma'(${z(l, j)})`,
    y: (j) => `y_{${j}}`,
    vector: {
      z: ofLayer('z', power), a: ofLayer('a', power), b: ofLayer('b', power), W: ofLayer('w', power), dz: ofLayer('\\delta', power),
      da: (l) => partial('C', `a^{${l}}`), db: (l) => partial('C', `b^{${l}}`), dW: (l) => partial('C', `w^{${l}}`),
    },
    layer: (l) => ({
      z: `z^{${l}} = w^{${l}} a^{${l - 1}} + b^{${l}}`, a: `a^{${l}} = \\sigma(z^{${l}})`,
      da: `\\nabla_{a^{${l}}} C = (w^{${l + 1}})^T \\delta^{${l + 1}}`, dz: `\\delta^{${l}} = \\nabla_{a^{${l}}} C \\odot \\sigma'(z^{${l}})`,
      dW: `${partial('C', `w^{${l}}_{jk}`)} = ${overBatch} a^{${l - 1}}_{k} \\delta^{${l}}_{j}`, db: `${partial('C', `b^{${l}}_{j}`)} = ${overBatch} \\delta^{${l}}_{j}`,
    }),
    plain: { x: 'x', z: 'z', a: 'a', y: 'y', da: '∂C/∂a', dz: 'δ', b: 'b', db: '∂C/∂b', w: 'w', dw: '∂C/∂w', W: 'w', dW: '∂C/∂w', J: 'C', slope: 'σ′(z)', rate: 'η' },
  };
}

/** Two indices; a comma where they could be read as one number. */
function join(first: Index, second: Index): string {
  return String(first).length + String(second).length > 2 ? `${first},${second}` : `${first}${second}`;
}

export const notationNames: readonly NotationName[] = ['column', 'row', 'za', 'nielsen'];

/** A notation for a network: one of them names the loss by its kind. */
export function notationOf(name: NotationName, { loss }: Pick<NetworkView, 'loss'>): Notation {
  switch (name) {
    case 'column':
      return column(loss);
    case 'row':
      return row();
    case 'za':
      return za();
    case 'nielsen':
      return nielsen();
  }
}

/** What a notation is called in the switch. */
export function notationTitle(name: NotationName): string {
  return notationOf(name, { loss: 'mse' }).title;
}

/** And what it means. */
export function notationHelp(name: NotationName): string {
  const { title, source } = notationOf(name, { loss: 'mse' });
  return `${title}: ${source}`;
}

/** Who calls which of the two deltas what: the sources disagree. The loss is written as on screen. */
export function deltaNames({ J }: Pick<Notation, 'J'>): { readonly da: string; readonly dz: string } {
  return { da: l10n.t`∂${J}/∂a: δ in column and row vectors, dA in Z/A, nameless in Nielsen`, dz: l10n.t`∂${J}/∂z: δ in Nielsen, ξ in row vectors, dZ in Z/A` };
}
