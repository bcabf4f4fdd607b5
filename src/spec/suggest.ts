/** How messages speak of what a person typed: in quotes, and "did you mean …?" */

import * as l10n from '@vscode/l10n';
import { distance } from 'fastest-levenshtein';

/** The text in quotes on one line without control characters, cut where it is long. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
  return escaped.replaceAll(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`); // DEL and the C1 set, which JSON leaves
}

/** The candidate that was probably meant, or null: at most a third of the letters differ, case aside; a very long name is like none. */
export function nearest(typed: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  if (typed.length > 100) return null;
  for (const candidate of candidates) {
    const d = distance(typed.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  if (best === null) return null;
  const longest = Math.max(typed.length, best.length);
  return bestDistance < longest && bestDistance <= Math.max(1, Math.floor(longest / 3)) ? best : null;
}

/** `did you mean "relu"? Valid are linear, relu, …`; without the question when nothing is near. */
export function suggestion(typed: string, candidates: readonly string[]): string {
  const near = nearest(typed, candidates);
  const valid = candidates.join(', ');
  return near === null ? l10n.t`valid are ${valid}` : l10n.t`did you mean "${near}"? Valid are ${valid}`;
}
