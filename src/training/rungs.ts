/** The rung of the ladder that trains here: found once a precision. */

import type { Precision } from '../core/index.ts';
import { climb } from '../engine/index.ts';
import type { Rung } from '../engine/index.ts';
import { joinsVectors, readKernels } from './kernels.ts';

const rungs = new Map<Precision, Rung | string>();

/** The fastest sound rung, or a sentence why there is none. */
export function rungFor(precision: Precision): Rung | string {
  const known = rungs.get(precision);
  if (known !== undefined) return known;
  const kernels = readKernels();
  const rung = typeof kernels === 'string' ? kernels : climb(kernels, precision, { joined: joinsVectors(), now: () => performance.now() });
  rungs.set(precision, rung);
  return rung;
}
