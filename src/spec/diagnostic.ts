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
  readonly severity: 'error' | 'warning';
  /** Stable name of the rule, such as `unknown-key`. */
  readonly code: string;
  readonly message: string;
  /** The data file it is in, as the spec writes its path; null for the spec itself. */
  readonly file: string | null;
  readonly range: Range;
}
