/** A feature of a CSV file, whose cells tell only together whether it is a number or a word. */

import * as l10n from '@vscode/l10n';
import { isMissing, isWord, quoted, whyMissing, whyNoNumber } from './cells.ts';
import { Faults, mostFaults } from './faults.ts';
import type { NumberReader } from './numbers.ts';
import type { Row } from './rows.ts';
import type { Place } from './text.ts';

/** A column of words has at most so many different ones. */
export const mostCategories = 100;

/** What stands for a missing value among categories. */
const missingCategory = 'missing';

/** Words of which more than this share are different are names, if there are at least so many of them. */
const [nameShare, fewestNames] = [0.9, 10];

/** A cell that turns out to be a fault or not. */
interface Kept {
  readonly cell: string;
  readonly place: Place;
}

export class FeatureColumn {
  readonly name: string;
  /** Of the column in the file. */
  readonly column: number;
  private readonly reader: NumberReader;
  private readonly keepsMissing: boolean;
  private numbers = 0;
  private words = 0;
  /** Missing values. */
  gaps = 0;
  private readonly codes = new Map<string, number>();
  /** Words when there was one too many for categories; null while there are not. */
  private wordsAtLimit: number | null = null;
  private firstNumber: Kept | null = null;
  private readonly firstWords: Kept[] = [];

  /** With `keepsMissing` a missing value is none of the faults. */
  constructor(name: string, column: number, reader: NumberReader, keepsMissing: boolean) {
    this.name = name;
    this.column = column;
    this.reader = reader;
    this.keepsMissing = keepsMissing;
  }

  /** The number in the row's cell; the code of its word; or NaN for a value that is missing. What is none of these goes to the faults. */
  read(row: Row, faults: Faults): number {
    const cell = row.cells[this.column]!;
    const value = this.reader.read(cell);
    if (Number.isNaN(value)) return this.readText(cell, row, faults);
    if (this.numbers++ === 0) this.firstNumber = { cell, place: row.place(this.column) };
    return value;
  }

  private readText(cell: string, row: Row, faults: Faults): number {
    if (isMissing(cell)) {
      this.gaps++;
      if (!this.keepsMissing) faults.add('missing-value', () => ({ message: whyMissing(this.name, cell), place: row.place(this.column) }));
    } else if (isWord(cell)) return this.readWord(cell, row);
    else faults.add('not-a-number', () => ({ message: whyNoNumber(this.name, cell, this.reader.notation), place: row.place(this.column) }));
    return NaN;
  }

  private readWord(cell: string, row: Row): number {
    this.words++;
    if (this.firstWords.length < mostFaults) this.firstWords.push({ cell, place: row.place(this.column) });
    const word = cell.trim();
    const known = this.codes.get(word);
    if (known !== undefined) return known;
    if (this.codes.size === mostCategories) this.wordsAtLimit ??= this.words;
    else this.codes.set(word, this.codes.size);
    return this.codes.size - 1;
  }

  /** The faults that only the whole column shows: words among numbers, each of them, or the first number among words. */
  mixture(): Faults {
    const faults = new Faults();
    const all = (this.numbers + this.words).toLocaleString('en');
    if (this.words > this.numbers && this.firstNumber) {
      const { cell, place } = this.firstNumber;
      faults.add('mixed-column', () => ({ message: l10n.t`${this.name} is ${quoted(cell.trim())}: not a word, unlike ${this.words.toLocaleString('en')} of the ${all} values of this column`, place }));
    } else if (this.numbers > 0) {
      for (let i = 0; i < this.words; i++) {
        const message = (): string => l10n.t`${this.name} is ${quoted(this.firstWords[i]!.cell.trim())}: not a number, unlike ${this.numbers.toLocaleString('en')} of the ${all} values of this column`;
        faults.add('mixed-column', () => ({ message: message(), place: this.firstWords[i]!.place }));
      }
    }
    return faults;
  }

  /** Why the words are no categories; null if they are, and for a column of numbers. */
  get tooManyWords(): string | null {
    const seen = this.wordsAtLimit ?? this.words;
    const different = this.codes.size + (this.wordsAtLimit === null ? 0 : 1);
    const areNames = seen >= fewestNames && different > nameShare * seen;
    if (this.wordsAtLimit === null && !areNames) return null;
    if (this.wordsAtLimit === null) return l10n.t`column ${this.name} has ${different} different words in ${this.words.toLocaleString('en')} rows, as names have: leave it out by "features"`;
    return areNames
      ? l10n.t`column ${this.name} has more than ${mostCategories} different words, as names have: leave it out by "features"`
      : l10n.t`column ${this.name} has more than ${mostCategories} different words: too many for a column each; leave it out by "features"`;
  }

  /** The categories, sorted by code unit; null for a column of numbers. */
  categories(): Categories | null {
    if (this.words === 0) return null;
    const words = [...this.codes.keys()];
    const names = [...new Set(this.gaps > 0 ? [...words, missingCategory] : words)].sort();
    const places = words.map((word) => names.indexOf(word));
    return { names, placeOf: (value) => (Number.isNaN(value) ? names.indexOf(missingCategory) : places[value]!) };
  }
}

export interface Categories {
  readonly names: readonly string[];
  /** The place among them of what `read` gave. */
  readonly placeOf: (value: number) => number;
}
