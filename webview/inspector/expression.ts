/** Expressions as text: numbers with five significant digits, negative ones in brackets, and the signs between them. */

import { columnScale, inColumn } from '../format.ts';
import type { Piece } from './derivation.ts';

/** A piece of text; a number keeps its value, and where it comes from. */
export interface Token {
  readonly text: string;
  readonly value?: number;
  readonly piece?: Exclude<Piece, number | string>;
}

/** Signs with a space on both sides. */
const spaced = new Set(['+', '−', '×', '/']);
/** What a number stands behind without a sign between them: a function of it. */
const functions = new Set(['tanh', 'ln', 'Φ', 'φ', 'σ', 'cos']);

export function tokensOf(expression: readonly Piece[]): Token[] {
  return expression.map((piece, i): Token => {
    const before = expression[i - 1];
    if (typeof piece === 'string') return { text: isBinary(piece, before) ? ` ${piece} ` : functions.has(piece) ? `${piece}\u00a0` : piece === ',' ? ', ' : piece };
    const value = typeof piece === 'number' ? piece : piece.value;
    const text = before === 'ln' ? nearOne(value) : shown(value);
    // a minus right behind a sign, or under a power, wants brackets
    const next = expression[i + 1];
    const bracketed = value < 0 && ((typeof before === 'string' && before !== '(' && before !== ',') || next === '²' || next === '^');
    const full = bracketed ? `(${text})` : text;
    return typeof piece === 'number' ? { text: full, value } : { text: full, value, piece };
  });
}

/** A minus at the beginning of an expression or of a bracket is a sign, not a difference. */
function isBinary(sign: string, before: Piece | undefined): boolean {
  return spaced.has(sign) && before !== undefined && before !== '(' && !(typeof before === 'string' && spaced.has(before));
}

/** Counts and exact short decimals as they are, others with five digits and an exponent where a column would have one. */
export function shown(value: number): string {
  const whole = String(value);
  return Number.isFinite(value) && whole.replace(/[-.]/g, '').length <= 4 && !whole.includes('e') ? whole.replace('-', '−') : inColumn(value, columnScale([value]));
}

/** The argument of a logarithm: near 1 it wants more digits, as many as its difference from 1 has five of. */
function nearOne(value: number): string {
  const difference = Math.abs(1 - value);
  return difference > 0 && difference < 0.1 ? value.toFixed(Math.min(15, 4 - Math.floor(Math.log10(difference)))) : shown(value);
}

export function expressionText(expression: readonly Piece[]): string {
  return tokensOf(expression).map(({ text }) => text).join('');
}
