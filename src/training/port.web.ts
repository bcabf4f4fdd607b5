/** What the training worker speaks through in a browser. */

import type { Kernels } from '../engine/index.ts';
import type { ToWorker } from '../protocol/worker.ts';
import { useKernels } from './kernels.web.ts';
import type { Port } from './port.ts';

/** The global scope of a web worker, as far as it is used here. */
interface Scope {
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker | { readonly kind: 'kernels'; readonly kernels: Kernels } }) => void): void;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
}

/** The way to the host that started this script; its first message brings the kernels. */
export function openPort(): Port {
  const scope = globalThis as unknown as Scope;
  return {
    send: (message, transfer = []) => scope.postMessage(message, transfer),
    listen: (receive) => scope.addEventListener('message', ({ data }) => (data.kind === 'kernels' ? useKernels(data.kernels) : receive(data))),
  };
}
