/** The kernels of the fast engine in this process: read from beside the bundle. */

import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import type { Kernels } from '../engine/index.ts';
import { engineFlags, flagsJoinVectors } from './engineFlags.ts';

/** Where the bundles and the kernels are. */
export const folder = typeof __dirname === 'undefined' ? join(process.cwd(), 'dist') : __dirname;

/** For a process that is ours alone: other WebAssembly in it would be compiled with the same options. To be called before any is. */
export function useEngineFlags(): void {
  for (const flag of engineFlags) v8.setFlagsFromString(flag);
  flagged = engineFlags.length > 0;
}

/**
 * For a process that is ours alone. Where many new objects live on for a while, V8 makes the part of its heap that they are in up to 16 times larger, and keeps
 * it so. Here it stays as it is: 14 MiB less for training, 28 less after a CSV file of 50 MB, which takes 4 % longer to read.
 */
export function keepHeapSmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}

let flagged = process.execArgv.some((argument) => engineFlags.includes(argument));

/** Whether this process joins vectors to 256 bit. */
export function joinsVectors(): boolean {
  return flagged && flagsJoinVectors;
}

/** The kernels, or a sentence why there are none. */
export function readKernels(): Kernels | string {
  try {
    return { fma: readFileSync(join(folder, 'kernels-fma.wasm')), plain: readFileSync(join(folder, 'kernels-plain.wasm')) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return l10n.t`its kernels can't be read (${why})`;
  }
}
