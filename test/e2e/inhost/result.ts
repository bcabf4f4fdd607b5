/** What crosses from the extension host to the test that started it: one line of JSON a test, in a file. */

export interface InHostResult {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** The environment variable with the file's path. */
export const resultsVariable = 'DELTASCOPE_INHOST_RESULTS';
