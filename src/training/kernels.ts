/** The kernels of the fast engine in this process: read from beside the bundle, and tried once. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import type { Precision } from '../core/index.ts';
import { climb } from '../engine/index.ts';
import type { Kernels, Rung } from '../engine/index.ts';
import { engineFlags, flagsJoinVectors } from './engineFlags.ts';

/** Where the bundles and the kernels are. */
export const folder = typeof __dirname === 'undefined' ? join(process.cwd(), 'dist') : __dirname;

/** For a process that is ours alone: other WebAssembly in it would be compiled with the same options. To be called before any is. */
export function useEngineFlags(): void {
  for (const flag of engineFlags) v8.setFlagsFromString(flag);
  flagged = engineFlags.length > 0;
}

let flagged = process.execArgv.some((argument) => engineFlags.includes(argument));

let kernels: Kernels | null = null;
const rungs = new Map<Precision, Rung | string>();

/** The fastest sound rung, or a sentence why there is none. */
export function rungFor(precision: Precision): Rung | string {
  let rung = rungs.get(precision);
  if (rung === undefined) {
    kernels ??= { fma: readFileSync(join(folder, 'kernels-fma.wasm')), plain: readFileSync(join(folder, 'kernels-plain.wasm')) };
    rung = climb(kernels, precision, { joined: flagged && flagsJoinVectors, now: () => performance.now() });
    rungs.set(precision, rung);
  }
  return rung;
}
