/** A column of a CSV file: numbers as such, all other cells as the texts that they are. */

import { isMissing } from '../cells.ts';
import type { NumberReader } from '../numbers.ts';
import type { ColumnRole, TableColumn } from './table.ts';

export class CellColumn implements TableColumn {
  readonly name: string;
  readonly role: ColumnRole;
  private readonly numbers: NumberReader;
  private readonly values: Float64Array;
  /** Of each row the place of its text in `texts`; made when the first cell is no number. */
  private places: Uint32Array | null = null;
  private readonly texts: string[] = [];
  private readonly placeOf = new Map<string, number>();

  constructor(name: string, role: ColumnRole, mostRows: number, numbers: NumberReader) {
    this.name = name;
    this.role = role;
    this.numbers = numbers;
    this.values = new Float64Array(mostRows);
  }

  /** Keeps the cell of a row. */
  set(row: number, cell: string): void {
    const value = this.numbers.read(cell);
    this.values[row] = value;
    if (!Number.isNaN(value)) return;
    this.places ??= new Uint32Array(this.values.length);
    this.places[row] = this.keep(isMissing(cell) ? '' : cell.trim());
  }

  readonly numberAt = (row: number): number => this.values[row]!;

  readonly textAt = (row: number): string => {
    const value = this.values[row]!;
    return Number.isNaN(value) ? this.texts[this.places![row]!]! : String(value);
  };

  private keep(text: string): number {
    const known = this.placeOf.get(text);
    if (known !== undefined) return known;
    this.placeOf.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
