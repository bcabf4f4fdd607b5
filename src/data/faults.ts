/** What is wrong in a data file: the first faults with their places, and how many more there are. */

import type { ProblemCode } from '../spec/index.ts';
import type { DataProblem } from './dataset.ts';
import { fileError, specError } from './problems.ts';
import { placesOf } from './text.ts';
import type { Span } from './text.ts';

/** So many faults of a file are reported one by one. */
export const mostFaults = 20;

interface Fault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly span: Span;
}

/** Collects the faults of one text in the order of its rows; keeps `mostFaults` and counts the rest. */
export class Faults {
  private readonly kept: Fault[] = [];
  private total = 0;

  get any(): boolean {
    return this.total > 0;
  }

  /** `describe` is asked only for a fault that is kept. */
  add(code: ProblemCode, describe: () => { readonly message: string; readonly span: Span }): void {
    this.total++;
    if (this.kept.length < mostFaults) this.kept.push({ code, ...describe() });
  }

  /** Takes over the faults that another collected in the same text. */
  merge(other: Faults): void {
    this.total += other.total;
    this.kept.push(...other.kept);
    this.kept.sort((a, b) => a.span[0] - b.span[0]);
    this.kept.splice(mostFaults);
  }

  /** The faults in the order of the text, then one problem for all that are left. */
  problems(text: string, file: string): DataProblem[] {
    const ordered = this.kept.toSorted((a, b) => a.span[0] - b.span[0]);
    const places = placesOf(text, ordered.map(({ span }) => span));
    const problems = ordered.map(({ code, message }, i) => fileError(code, message, file, places[i]!));
    const more = this.total - ordered.length;
    if (more > 0) problems.push(specError('more-problems', `${file} has ${more.toLocaleString('en')} more problem${more === 1 ? '' : 's'} like these`, ['data', 'csv']));
    return problems;
  }
}
