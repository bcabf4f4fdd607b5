/** CSV files: RFC 4180 with a header row; blank lines are skipped, spaces around a cell do not count. */

import * as l10n from '@vscode/l10n';
import { Body } from './body.ts';
import type { CsvSource } from './body.ts';
import { quoted } from './cells.ts';
import { chooseColumns } from './columns.ts';
import { numbersOf, readRows, rowsAtMost, unreadableFile } from './csvRows.ts';
import type { DataProblem, OutputShape } from './dataset.ts';
import { separatorsOf } from './dialect.ts';
import { Faults } from './faults.ts';
import type { NumberReader } from './numbers.ts';
import { emptyFile, fileError, memoryProblem } from './problems.ts';
import type { Outcome } from './problems.ts';
import type { Row } from './rows.ts';
import type { Table } from './targets.ts';
import type { Place } from './text.ts';

/**
 * Reads the bytes of a CSV file; yields the share that is read after each chunk. One target column is text or numbers, which decides
 * about classes (see LabelColumn); several are numbers.
 */
export function* readCsv(bytes: Uint8Array, source: CsvSource, output: OutputShape, chunk?: number): Generator<number, Outcome<Table>> {
  const unreadable = unreadableFile(bytes, source.path);
  if (unreadable) return { problems: [unreadable] };
  const separators = separatorsOf(bytes, source.delimiter);
  const reader = new CsvReader(source, numbersOf(source, separators), yield* rowsAtMost(bytes, separators));
  const wrong = yield* readRows(bytes, separators, source.path, (row) => reader.take(row), chunk);
  return wrong ? { problems: [wrong] } : reader.finish(output);
}

/** Takes the rows of a file one after the other: first the header, then the body. */
class CsvReader {
  private readonly source: CsvSource;
  private readonly numbers: NumberReader;
  private readonly mostRows: number;
  private readonly faults = new Faults();
  /** What makes reading on pointless. */
  private stopped: readonly DataProblem[] | null = null;
  private headerPlace: Place | null = null;
  private body: Body | null = null;

  constructor(source: CsvSource, numbers: NumberReader, mostRows: number) {
    this.source = source;
    this.numbers = numbers;
    this.mostRows = mostRows;
  }

  /** Returns whether more rows are wanted. */
  take(row: Row): boolean {
    if (row.fault) {
      const { kind, cell } = row.fault;
      const message = kind === 'open' ? l10n.t`a quote opens this cell and none closes it` : l10n.t`text follows the quote that closes this cell: write a quote inside as two`;
      this.faults.add('quotes', () => ({ message, place: row.place(cell) }));
      return this.body !== null; // a header with wrong quotes says nothing about the columns
    }
    if (this.body) this.body.take(row);
    else this.takeHeader(row);
    return this.stopped === null;
  }

  finish(output: OutputShape): Outcome<Table> {
    const { path } = this.source;
    if (this.stopped) return { problems: this.stopped };
    if (!this.body && this.faults.any) return { problems: this.faults.problems(path) };
    if (!this.body) return { problems: [emptyFile(path)] };
    const table = this.body.finish(output);
    if (!this.faults.any && this.body.isEmpty) return { problems: [fileError('no-rows', l10n.t`${path} has a header, but no rows under it`, path, this.headerPlace!)] };
    return table;
  }

  private takeHeader(row: Row): void {
    const header = row.cells.map((name) => name.trim()); // a second byte order mark is a space
    this.headerPlace = row.wholePlace;
    const firstOf = new Map<string, number>();
    for (const [i, name] of header.entries()) {
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, i);
      if (name !== '' && first === undefined) continue;
      const message = name === '' ? l10n.t`column ${i + 1} has no name in the header` : l10n.t`columns ${first! + 1} and ${i + 1} are both called ${quoted(name)}`;
      this.faults.add(name === '' ? 'no-column-name' : 'same-column-name', () => ({ message, place: row.place(i) }));
    }
    const chosen = this.faults.any ? { problems: this.faults.problems(this.source.path) } : chooseColumns(header, this.source, this.source.path);
    if ('problems' in chosen) {
      this.stopped = chosen.problems;
      return;
    }
    const { features, target } = chosen.value;
    const tooLarge = memoryProblem(this.mostRows, features.length + target.length, ['data', 'csv']);
    if (tooLarge) this.stopped = [tooLarge];
    else this.body = new Body(header, chosen.value, this.source, this.mostRows, this.numbers, this.faults);
  }
}
