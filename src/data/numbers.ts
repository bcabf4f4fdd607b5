/** Numbers as a file writes them. */

import * as l10n from '@vscode/l10n';
import type { Decimal } from '../spec/model.ts';

const forms: Readonly<Record<Decimal, RegExp>> = {
  '.': /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*$/,
  ',': /^\s*[-+]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][-+]?\d+)?\s*$/,
};

/** 10⁰ to 10¹⁵: exact, as all whole numbers of 15 digits are. */
const powers = Array.from({ length: 16 }, (_, n) => 10 ** n);

/** The number that a cell writes; NaN if it writes none or one that is not finite. */
export function numberIn(cell: string, decimal: Decimal = '.'): number {
  const plain = plainNumber(cell, decimal.charCodeAt(0));
  if (!Number.isNaN(plain)) return plain;
  if (!forms[decimal].test(cell)) return NaN;
  const value = Number(decimal === ',' ? cell.replace(',', '.') : cell);
  return Number.isFinite(value) ? value : NaN;
}

/** Digits with a separator among them, 15 at most: a quotient of two exact numbers, and so the nearest there is. NaN for any other text. */
function plainNumber(cell: string, separator: number): number {
  const isNegative = cell.charCodeAt(0) === 45;
  let [whole, digits, decimals] = [0, 0, -1];
  for (let at = isNegative ? 1 : 0; at < cell.length; at++) {
    const code = cell.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      whole = whole * 10 + code - 48;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (code === separator && decimals < 0) decimals = 0;
    else return NaN;
  }
  if (digits === 0 || digits > 15) return NaN;
  const value = decimals > 0 ? whole / powers[decimals]! : whole;
  return isNegative ? -value : value;
}

const otherNotation = /^[-+]?(?:\d+|\d{1,3}(?:[.,' ]\d{3})+|(?=[.,]\d))(?:[.,]\d+)?(?:[eE][-+]?\d+)?$/;

/** True for what is a number in some notation: with a decimal point or a comma, with separators of thousands. */
export function looksLikeNumber(text: string): boolean {
  return otherNotation.test(text);
}

const groupsOfThousands = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+$/;

/**
 * Reads the numbers of one file. Where it is not known how decimals are written, the first number with decimals decides, for the
 * whole file.
 */
export class NumberReader {
  private decimal: Decimal | null;
  /** The number that decided. */
  private decidedBy: string | null = null;
  /** It could have separators of thousands instead of a decimal comma, and so could all after it. */
  private isDoubtful = false;

  constructor(decimal: Decimal | null) {
    this.decimal = decimal;
  }

  /** The number in a cell, or NaN. */
  read(cell: string): number {
    const value = this.decimal === null ? this.decide(cell) : numberIn(cell, this.decimal);
    if (this.isDoubtful && cell.includes(',') && !Number.isNaN(value)) this.isDoubtful = groupsOfThousands.test(cell.trim());
    return value;
  }

  /** `numbers have a decimal comma here, as in "2,5"`, for what only looks like a number. */
  get notation(): string {
    const mark = this.decimal === ',' ? l10n.t`a decimal comma` : l10n.t`a decimal point`;
    return this.decidedBy === null
      ? l10n.t`numbers have ${mark} here, and no separators of thousands`
      : l10n.t`numbers have ${mark} here, as in "${this.decidedBy}", and no separators of thousands`;
  }

  /** A number that may mean 1.234 or 1234, where no other one tells; or null. */
  get doubtful(): string | null {
    return this.isDoubtful ? this.decidedBy : null;
  }

  private decide(cell: string): number {
    const withPoint = numberIn(cell, '.');
    const value = Number.isNaN(withPoint) ? numberIn(cell, ',') : withPoint;
    if (Number.isNaN(value) || !/[.,]/.test(cell)) return value;
    this.decimal = Number.isNaN(withPoint) ? ',' : '.';
    this.decidedBy = cell.trim();
    this.isDoubtful = this.decimal === ',';
    return value;
  }
}
