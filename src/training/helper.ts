/** A helping thread of the fast engine. It listens between one engine's work and the next; while it works it hears nothing. */

import { parentPort, workerData } from 'node:worker_threads';
import { helpingThread } from '../engine/index.ts';
import type { HelpingWork } from '../engine/index.ts';

if (!parentPort) throw new Error('a helping thread is started by helpers.ts only');

/** One number, 1 from when a work was taken up. */
const taken = workerData as Int32Array;

parentPort.on('message', (work: HelpingWork) => {
  Atomics.store(taken, 0, 1);
  Atomics.notify(taken, 0);
  helpingThread(work);
});
parentPort.postMessage('ready');
