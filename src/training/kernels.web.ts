/** The kernels of the fast engine in a browser's worker: the host sends them before anything else. */

import type { Precision } from '../core/index.ts';
import { climb } from '../engine/index.ts';
import type { Kernels, Rung } from '../engine/index.ts';

let kernels: Kernels | null = null;
const rungs = new Map<Precision, Rung | string>();

export function useKernels(given: Kernels): void {
  kernels = given;
}

/** The fastest sound rung, or a sentence why there is none. */
export function rungFor(precision: Precision): Rung | string {
  const known = rungs.get(precision);
  if (known !== undefined) return known;
  const rung = kernels ? climb(kernels, precision, { joined: false, now: () => performance.now() }) : 'its kernels were not sent';
  rungs.set(precision, rung);
  return rung;
}
