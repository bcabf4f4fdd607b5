/** A target column, whose cells tell only together whether they are classes or numbers. */

import * as l10n from '@vscode/l10n';
import { Matrix } from '../core/index.ts';
import type { OutputShape } from './dataset.ts';
import { isWord, whyNoNumber } from './cells.ts';
import { Faults } from './faults.ts';
import type { NumberReader } from './numbers.ts';
import type { Target } from './targets.ts';
import type { Place } from './text.ts';

/** More classes than this are no classes. */
export const mostClasses = 65_536;

/** Collects one column, cell by cell. Words are numbered as they come; numbers are kept as such. */
export class LabelColumn {
  /** Cells that are no finite number: wrong if the column turns out to be one of numbers. */
  private readonly noNumber = new Faults();
  private readonly codes = new Map<string, number>();
  private words = 0;
  private rows = 0;
  /** Of each row the number in it, or NaN; and the code of its text + 1, or 0 where the text was not kept. */
  private readonly values: Float64Array;
  private readonly codeOfRow: Uint32Array;
  private readonly name: string;
  private readonly numbers: NumberReader;

  constructor(name: string, mostRows: number, numbers: NumberReader) {
    this.name = name;
    this.numbers = numbers;
    this.values = new Float64Array(mostRows);
    this.codeOfRow = new Uint32Array(mostRows);
  }

  /** A cell that is not missing. `place` is asked for only if the cell may be wrong. */
  add(cell: string, place: () => Place): void {
    const value = this.numbers.read(cell);
    this.values[this.rows] = value;
    this.codeOfRow[this.rows++] = this.codeOf(cell.trim()) + 1;
    if (!Number.isNaN(value)) return;
    if (isWord(cell)) this.words++;
    this.noNumber.add('not-a-number', () => ({ message: whyNoNumber(this.name, cell, this.numbers.notation), place: place() }));
  }

  /** The code of a text, or −1 once there are too many for classes. */
  private codeOf(text: string): number {
    if (this.codes.size > mostClasses) return -1;
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    this.codes.set(text, this.codes.size);
    return this.codes.size - 1;
  }

  /**
   * Words make classes: any, if the loss speaks of classes, else if most cells are words (a single one is a mistake in a
   * column of numbers). Numbers: see numberTarget.
   */
  finish(output: OutputShape): Target | { readonly faults: Faults } | { readonly problem: string } {
    const ofWords = this.words > 0 && (output.classification || this.words * 2 > this.rows);
    if (!ofWords && this.noNumber.any) return { faults: this.noNumber };
    const subject = l10n.t`column ${this.name}`;
    return ofWords ? classTarget(subject, this.name, this.wordClasses()) : numberTarget(subject, this.name, this.values.slice(0, this.rows), output);
  }

  /** The distinct texts, by code unit. */
  private wordClasses(): Coded | null {
    if (this.codes.size > mostClasses) return null;
    const classes = [...this.codes.keys()].sort();
    const rank = new Map(classes.map((text, i) => [this.codes.get(text)!, i]));
    return { classes, classOfRow: this.codeOfRow.slice(0, this.rows).map((code) => rank.get(code - 1)!) };
  }
}

/** The target of a column of finite numbers. They are classes if the loss speaks of classes, except probabilities for one unit. */
export function numberTarget(subject: string, name: string, values: Float64Array, output: OutputShape): Target | { readonly problem: string } {
  const probabilities = output.units === 1 && values.every((value) => value >= 0 && value <= 1);
  if (output.classification && !probabilities) return classTarget(subject, name, numberClasses(values));
  return { kind: 'numbers', subject, names: [name], values: Matrix.over(values.length, 1, values) };
}

function classTarget(subject: string, name: string, coded: Coded | null): Target | { readonly problem: string } {
  if (coded === null) return { problem: l10n.t`${subject} has more than ${mostClasses.toLocaleString('en')} different values: too many for classes` };
  return { kind: 'classes', subject, name, ...coded };
}

interface Coded {
  readonly classes: readonly string[];
  readonly classOfRow: Uint32Array;
}

/** The distinct numbers, ascending; `1` and `1.0` are one class. */
function numberClasses(values: Float64Array): Coded | null {
  const distinct = values.toSorted().filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length > mostClasses) return null;
  const rank = new Map(Array.from(distinct, (value, i) => [value, i]));
  return { classes: Array.from(distinct, String), classOfRow: Uint32Array.from(values, (value) => rank.get(value)!) };
}
