/** The rows under the header of a CSV file. */

import * as l10n from '@vscode/l10n';
import { Matrix } from '../core/index.ts';
import type { CsvModel } from '../spec/model.ts';
import { fix, set } from '../spec/index.ts';
import { isMissing, whyMissing, whyNoNumber } from './cells.ts';
import type { Columns } from './columns.ts';
import type { DataProblem, OutputShape } from './dataset.ts';
import { Faults } from './faults.ts';
import { FeatureColumn } from './features.ts';
import { FeatureTable } from './featureTable.ts';
import { LabelColumn } from './labels.ts';
import type { NumberReader } from './numbers.ts';
import { encodedWidth, oneHot } from './oneHot.ts';
import { count, memoryProblem, specError, specWarning } from './problems.ts';
import type { Outcome } from './problems.ts';
import type { Row } from './rows.ts';
import type { Table, Target } from './targets.ts';

/** What the spec says about a CSV file. */
export type CsvSource = Pick<CsvModel, 'path' | 'target' | 'features' | 'delimiter' | 'decimal' | 'missing'>;

/** Takes the rows one after the other and keeps their numbers: words as codes, missing values as NaN. */
export class Body {
  /** Rows kept, and rows left out. */
  rows = 0;
  private dropped = 0;
  private firstDropped = 0;
  private targetGaps = 0;
  private readonly header: readonly string[];
  private readonly target: readonly number[];
  private readonly source: CsvSource;
  private readonly numbers: NumberReader;
  private readonly faults: Faults;
  private readonly features: readonly FeatureColumn[];
  /** [mostRows × features] */
  private readonly x: FeatureTable;
  /** Of one target column; of several, `y` [mostRows × targets]. */
  private readonly labels: LabelColumn | null;
  private readonly y: Float64Array;

  constructor(header: readonly string[], { features, target }: Columns, source: CsvSource, mostRows: number, numbers: NumberReader, faults: Faults) {
    this.header = header;
    this.target = target;
    this.source = source;
    this.numbers = numbers;
    this.faults = faults;
    this.features = features.map((column) => new FeatureColumn(header[column]!, column, numbers, source.missing === 'mean'));
    this.x = FeatureTable.zeros(mostRows, features.length);
    this.labels = target.length === 1 ? new LabelColumn(header[target[0]!]!, mostRows, numbers) : null;
    this.y = new Float64Array(this.labels ? 0 : mostRows * target.length);
  }

  take(row: Row): void {
    const { cells } = row;
    const expected = this.header.length;
    if (cells.length !== expected) {
      const cellCount = (): string => count(cells.length, l10n.t`cell`, l10n.t`cells`);
      // The first cell too much, or the last one before those that are missing.
      this.faults.add('ragged-row', () => ({ message: l10n.t`this row has ${cellCount()}, the header has ${expected}`, place: row.place(Math.min(expected, cells.length - 1)) }));
      return;
    }
    if (this.source.missing === 'drop' && this.hasGap(cells)) {
      if (this.dropped++ === 0) this.firstDropped = row.wholePlace.line;
      return;
    }
    for (let j = 0; j < this.features.length; j++) this.x.set(this.rows, j, this.features[j]!.read(row, this.faults));
    this.takeTarget(row);
    this.rows++;
  }

  private hasGap(cells: readonly string[]): boolean {
    return this.features.some(({ column }) => isMissing(cells[column]!)) || this.target.some((column) => isMissing(cells[column]!));
  }

  private takeTarget(row: Row): void {
    for (let j = 0; j < this.target.length; j++) {
      const column = this.target[j]!;
      const cell = row.cells[column]!;
      const place = () => row.place(column);
      if (isMissing(cell)) {
        this.targetGaps++;
        this.faults.add('missing-value', () => ({ message: whyMissing(this.header[column]!, cell), place: place() }));
      } else if (this.labels) this.labels.add(cell, place);
      else {
        const value = this.numbers.read(cell);
        this.y[this.rows * this.target.length + j] = value;
        if (Number.isNaN(value)) this.faults.add('not-a-number', () => ({ message: whyNoNumber(this.header[column]!, cell, this.numbers.notation), place: place() }));
      }
    }
  }

  /** Nothing was taken, not even to be left out. */
  get isEmpty(): boolean {
    return this.rows === 0 && this.dropped === 0;
  }

  /** All that was taken, or what is wrong with it; the faults of single cells are in `faults`, and there may be no others. */
  finish(output: OutputShape): Outcome<Table> {
    for (const feature of this.features) this.faults.merge(feature.mixture());
    const target = this.labels ? this.labels.finish(output) : this.severalTargets();
    if ('faults' in target) this.faults.merge(target.faults);
    if (this.faults.any) return { problems: [...this.faults.problems(this.source.path), ...this.gapProblems()] };
    const problems = [...this.rowProblems(), ...this.wordProblems(), ...this.decimalProblems()];
    if (problems.length > 0) return { problems };
    if ('problem' in target) return { problems: [specError('too-many-classes', target.problem, ['data', 'target'])] };
    const columns = this.features.map((feature) => ({ name: feature.name, categories: feature.categories() }));
    const tooLarge = memoryProblem(this.rows, encodedWidth(columns) + this.target.length, ['data', 'csv']);
    if (tooLarge) return { problems: [tooLarge] };
    return { value: { ...oneHot(this.x.firstRows(this.rows), columns), target: target as Target, notes: this.notes() } };
  }

  private severalTargets(): Target {
    const names = this.target.map((column) => this.header[column]!);
    return { kind: 'numbers', subject: l10n.t`the target`, names, values: Matrix.over(this.rows, names.length, this.y.slice(0, this.rows * names.length)) };
  }

  /** What the spec can do about missing values, beside the faults at their cells. */
  private *gapProblems(): Generator<DataProblem> {
    if (this.source.missing !== 'error' || this.gaps === 0) return;
    const gaps = count(this.gaps, l10n.t`missing value`, l10n.t`missing values`);
    const message = l10n.t`${this.source.path} has ${gaps}: "missing": "drop" leaves their rows out, "mean" fills in features`;
    const drop = fix(l10n.t`Leave out rows with missing values`, set(['data', 'missing'], 'drop'));
    const mean = fix(l10n.t`Fill in the mean`, set(['data', 'missing'], 'mean'));
    yield specError('missing-value', message, ['data', 'csv'], drop, ...(this.targetGaps === 0 ? [mean] : []));
  }

  private get gaps(): number {
    return this.features.reduce((n, feature) => n + feature.gaps, this.targetGaps);
  }

  private *rowProblems(): Generator<DataProblem> {
    if (this.rows > 0 || this.dropped === 0) return;
    const message = this.dropped === 1
      ? l10n.t`${this.source.path} has a missing value in its only row: none is left`
      : l10n.t`${this.source.path} has a missing value in each of its ${this.dropped.toLocaleString('en')} rows: none is left`;
    yield specError('no-rows', message, ['data', 'missing']);
  }

  /** Columns of too many words, which are names perhaps. */
  private *wordProblems(): Generator<DataProblem> {
    const unfit = this.features.filter((feature) => feature.tooManyWords !== null);
    const rest = this.features.filter((feature) => !unfit.includes(feature)).map(({ name }) => name);
    const title = unfit.length === 1 ? l10n.t`Leave ${unfit[0]!.name} out` : l10n.t`Leave these columns out`;
    const fixes = rest.length === 0 ? [] : [fix(title, set(['data', 'features'], rest))];
    const path = ['data', this.source.features ? 'features' : 'csv'];
    for (const { tooManyWords } of unfit) yield specError('too-many-categories', tooManyWords!, path, ...fixes);
  }

  private *decimalProblems(): Generator<DataProblem> {
    const { doubtful } = this.numbers;
    if (doubtful === null) return;
    const [withDecimals, withThousands] = [doubtful.replace(',', '.'), doubtful.replaceAll(',', '')];
    const message = l10n.t`is "${doubtful}" in ${this.source.path} ${withDecimals} or ${withThousands}? Say "decimal": "," for decimals, or take the separators of thousands out`;
    yield specError('doubtful-decimal', message, ['data', 'csv'], fix(l10n.t`Read a decimal comma`, set(['data', 'decimal'], ',')));
  }

  private notes(): DataProblem[] {
    if (this.dropped === 0) return [];
    const left = this.dropped.toLocaleString('en');
    const all = (this.rows + this.dropped).toLocaleString('en');
    const line = (this.firstDropped + 1).toLocaleString('en');
    const message = this.dropped === 1
      ? l10n.t`${left} of the ${all} rows of ${this.source.path} has a missing value and is left out, the first in line ${line}`
      : l10n.t`${left} of the ${all} rows of ${this.source.path} have a missing value and are left out, the first in line ${line}`;
    return [specWarning('missing-dropped', message, ['data', 'missing'])];
  }
}
