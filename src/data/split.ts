/** Which samples are trained on, and which are held back to see how well it generalises. */

import { permutation, seededRandom, streams } from '../core/index.ts';

export interface Split {
  /** Rows trained on, ascending; at least one if there is any. */
  readonly training: Uint32Array;
  /** Rows held back, ascending. */
  readonly validation: Uint32Array;
}

/**
 * Holds back round(rows · fraction) of the rows 0 … rows − 1, drawn by stream `split` of the seed: with a fraction above 0
 * and two rows or more at least one, and never all.
 */
export function splitRows(rows: number, fraction: number, seed: number): Split {
  const wanted = fraction > 0 ? Math.max(1, Math.round(rows * fraction)) : 0;
  const held = Math.max(0, Math.min(wanted, rows - 1));
  const order = permutation(seededRandom(seed, streams.split), rows);
  return { training: order.slice(held).sort(), validation: order.slice(0, held).sort() };
}
