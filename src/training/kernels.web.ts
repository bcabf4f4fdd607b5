/** The kernels of the fast engine in a browser's worker: the host sends them before anything else. */

import * as l10n from '@vscode/l10n';
import type { Kernels } from '../engine/index.ts';

let kernels: Kernels | null = null;

export function useKernels(given: Kernels): void {
  kernels = given;
}

/** A browser takes no options for it. */
export function joinsVectors(): boolean {
  return false;
}

/** The kernels, or a sentence why there are none. */
export function readKernels(): Kernels | string {
  return kernels ?? l10n.t`its kernels were not sent`;
}
