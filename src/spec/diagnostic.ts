import type { ProblemCode } from './problems.ts';

/** A path into a JSON document: keys and indices from the root. */
export type JsonPath = readonly (string | number)[];

/** A place in a text; both 0-based, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What is wrong, where, and what would be right. */
export interface Diagnostic {
  /** An error prevents training, a warning does not; a hint teaches and can be switched off. */
  readonly severity: Severity;
  readonly code: ProblemCode;
  readonly message: string;
  /** The data file it is in, as the spec writes its path; null for the spec itself. */
  readonly file: string | null;
  readonly range: Range;
  readonly fixes?: readonly Fix[];
}

export type Severity = 'error' | 'warning' | 'hint';

/** Changes of the spec that mend a problem together. They are offered, never made by themselves. */
export interface Fix {
  /** What it does, as a command: `Use "relu"`. */
  readonly title: string;
  readonly changes: readonly Change[];
}

export type Change =
  /** Sets the value at a path, and adds the key where it is missing. */
  | { readonly kind: 'set'; readonly path: JsonPath; readonly value: unknown }
  | { readonly kind: 'rename'; readonly path: JsonPath; readonly key: string }
  | { readonly kind: 'remove'; readonly path: JsonPath };
