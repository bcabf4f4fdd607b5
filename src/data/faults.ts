/** What is wrong in a data file: the first faults with their places, and how many more there are. */

import * as l10n from '@vscode/l10n';
import type { ProblemCode } from '../spec/index.ts';
import type { DataProblem } from './dataset.ts';
import { fileError, specError } from './problems.ts';
import type { Place } from './text.ts';

/** So many faults of a file are reported one by one. */
export const mostFaults = 20;

export interface Fault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly place: Place;
}

/** Collects the faults of one file in the order of its rows; keeps `mostFaults` and counts the rest. */
export class Faults {
  private readonly kept: Fault[] = [];
  private total = 0;

  get any(): boolean {
    return this.total > 0;
  }

  /** `describe` is asked only for a fault that is kept. */
  add(code: ProblemCode, describe: () => Omit<Fault, 'code'>): void {
    this.total++;
    if (this.kept.length < mostFaults) this.kept.push({ code, ...describe() });
  }

  /** Takes over the faults that another collected in the same file. */
  merge(other: Faults): void {
    this.total += other.total;
    this.kept.push(...other.kept);
    this.kept.sort(byPlace);
    this.kept.splice(mostFaults);
  }

  /** The faults in the order of the file, then one problem for all that are left. */
  problems(file: string): DataProblem[] {
    const problems = this.kept.toSorted(byPlace).map(({ code, message, place }) => fileError(code, message, file, place));
    const more = this.total - this.kept.length;
    if (more > 0) {
      const message = more === 1 ? l10n.t`${file} has 1 more problem like these` : l10n.t`${file} has ${more.toLocaleString('en')} more problems like these`;
      problems.push(specError('more-problems', message, ['data', 'csv']));
    }
    return problems;
  }
}

function byPlace({ place: a }: Fault, { place: b }: Fault): number {
  return a.line - b.line || a.column - b.column;
}
