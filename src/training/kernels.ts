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

const rungs = new Map<Precision, Rung | string>();

/** The fastest sound rung, or a sentence why there is none. */
export function rungFor(precision: Precision): Rung | string {
  const known = rungs.get(precision);
  if (known !== undefined) return known;
  const kernels = readKernels();
  const rung = typeof kernels === 'string' ? kernels : climb(kernels, precision, { joined: flagged && flagsJoinVectors, now: () => performance.now() });
  rungs.set(precision, rung);
  return rung;
}

function readKernels(): Kernels | string {
  try {
    return { fma: readFileSync(join(folder, 'kernels-fma.wasm')), plain: readFileSync(join(folder, 'kernels-plain.wasm')) };
  } catch (error) {
    return `its kernels can't be read (${error instanceof Error ? error.message : String(error)})`;
  }
}
