/** What the training worker speaks through: the channel of a process of its own, or the port of a thread. */

import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../protocol/worker.ts';
import { keepHeapSmall } from './kernels.ts';

export interface Port {
  /** `transfer`: what need not be copied, and is gone here afterwards. */
  send(message: FromWorker, transfer?: ArrayBuffer[]): void;
  listen(receive: (message: ToWorker) => void): void;
}

/** The way to the host that started this script. Throws if none did. */
export function openPort(): Port {
  if (parentPort) return portOfThread(parentPort);
  if (process.send) {
    keepHeapSmall();
    return portOfProcess(process.send.bind(process));
  }
  throw new Error('the training worker is started by the host only');
}

function portOfThread(port: MessagePort): Port {
  return {
    send: (message, transfer = []) => port.postMessage(message, transfer),
    listen: (receive) => void port.on('message', receive),
  };
}

/** The process ends with its host, and tells the host of an error that ends it: as a thread does by itself. */
function portOfProcess(send: NonNullable<typeof process.send>): Port {
  const post = (message: FromWorker, sent?: () => void): void => {
    if (process.connected) send(message, undefined, undefined, sent);
    else sent?.();
  };
  process.on('disconnect', () => process.exit());
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    post({ kind: 'fault', message: error.message }, () => process.exit(1));
  });
  return {
    send: (message) => post(message),
    listen: (receive) => void process.on('message', receive),
  };
}
