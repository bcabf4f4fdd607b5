/** What all derivations need: the network, the moment and the notation; and the names of things in them. */

import type { Frame } from '../../src/protocol/frame.ts';
import type { Target } from '../../src/protocol/cursor.ts';
import type { Products } from '../../src/protocol/detail.ts';
import type { NetworkView } from '../../src/protocol/network.ts';
import { rowName, unitName } from '../labels.ts';
import type { Notation } from '../notation/notation.ts';
import type { Row } from './derivation.ts';

export interface Context {
  readonly network: NetworkView;
  readonly frame: Frame;
  readonly notation: Notation;
}

/** The LaTeX name of an activation. */
export function functionName(activation: string): string {
  const known: Readonly<Record<string, string>> = { sigmoid: '\\sigma', tanh: '\\tanh', linear: 'f' };
  return known[activation] ?? `\\operatorname{${activation}}`;
}

/** Values are means over the batch of more than one sample. */
export function isMean({ frame }: Context): boolean {
  return frame.head.sample < 0 && frame.head.batchSize > 1;
}

/** "#17 setosa" of a position in the batch. */
export function sampleRow({ network }: Context, position: number, row: number, expression: Row['expression'], value: number): Row {
  return { label: rowName(network, row), sample: position, expression, value };
}

/** Rows of a sum of products over the units of a column, each linked to its unit and to its weight. */
export function productRows({ network }: Context, { index, left, right }: Products, column: number, arrow: '←' | '→', weightOf: (unit: number) => Target): Row[] {
  return Array.from(index, (unit, i) => {
    const target: Target = { kind: 'node', column, unit };
    const factors = [{ value: left[i]!, target: weightOf(unit) }, '×', { value: right[i]!, target }];
    return { label: `${arrow} ${unitName(network, column, unit)}`, target, expression: factors, value: left[i]! * right[i]! };
  });
}

/** How many terms were not sent, and their sum. */
export function restOf({ count, index, rest }: Products): { readonly count: number; readonly value: number } {
  return { count: count - index.length, value: rest };
}
