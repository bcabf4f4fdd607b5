/** Windows into wide columns. */

export interface Page {
  /** Units above and below the window. */
  readonly before: number;
  readonly after: number;
  /** Where the window would start one page up and one page down. */
  readonly up: number;
  readonly down: number;
}

/** The pages around a window of `shown` units from `first` on. The window is always full. */
export function pageOf(units: number, first: number, shown: number): Page {
  return {
    before: first,
    after: units - first - shown,
    up: Math.max(0, first - shown),
    down: Math.min(units - shown, first + shown),
  };
}
