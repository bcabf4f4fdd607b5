/** How much arithmetic a network is: floating-point operations a sample, 2 for a multiplication with its addition. */

import type { Network } from './network.ts';

/** Forward: Z of every layer. */
export function forwardOperations({ layers }: Network): number {
  return layers.reduce((sum, { nIn, units }) => sum + 2 * nIn * units, 0);
}

/** Forward, dW and da, which the first layer has none of. */
export function trainingOperations({ layers }: Network): number {
  return layers.reduce((sum, { nIn, units }, l) => sum + 2 * (l === 0 ? 2 : 3) * nIn * units, 0);
}
