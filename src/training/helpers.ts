/** Starts the helping threads of the fast engine. */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Helper } from '../engine/index.ts';
import { folder } from './kernels.ts';

/** A thread that is there takes its work up within a millisecond; on a machine that is very busy, later. */
const patience = 10_000;

/** So many threads, each ready for work. They keep no process from ending. Rejects if one of them can't be had; then none is left. */
export async function startHelpers(count: number, script = join(folder, 'helper.cjs')): Promise<Helper[]> {
  const threads = Array.from({ length: count }, () => new HelperThread(script));
  try {
    await Promise.all(threads.map(({ ready }) => ready));
  } catch (error) {
    for (const thread of threads) thread.terminate();
    throw error;
  }
  return threads;
}

class HelperThread implements Helper {
  readonly ready: Promise<void>;
  private readonly taken = new Int32Array(new SharedArrayBuffer(4));
  private readonly thread: Worker;

  constructor(script: string) {
    const thread = new Worker(script, { name: 'deltascope helper', workerData: this.taken, execArgv: [] });
    this.thread = thread;
    this.ready = new Promise((resolve, reject) => {
      const failed = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
      thread.once('error', failed);
      thread.once('message', () => {
        thread.off('error', failed); // nothing could go on without the thread: an error of it is one of the process
        thread.unref();
        resolve();
      });
      thread.once('exit', (code) => reject(new Error(`a helping thread ended with exit code ${code} before it began`)));
    });
  }

  /** Blocks meanwhile: an engine that waits for a thread that is not there would wait for ever. */
  start(work: Parameters<Helper['start']>[0]): void {
    Atomics.store(this.taken, 0, 0);
    this.thread.postMessage(work);
    if (Atomics.wait(this.taken, 0, 0, patience) === 'timed-out') throw new Error(`a helping thread did not take its work up in ${patience / 1000} s`);
  }

  terminate(): void {
    void this.thread.terminate();
  }
}
