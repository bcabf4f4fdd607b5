/** A training worker, seen from the host. */

import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../protocol/worker.ts';

export interface WorkerEvents {
  readonly message: (message: FromWorker) => void;
  /** The worker ended though nobody asked it to; a sentence says what is known. */
  readonly death: (reason: string) => void;
}

export class TrainingWorker {
  private readonly worker: Worker;
  private wanted = true;

  constructor(script: string, events: WorkerEvents) {
    let fault: string | null = null;
    this.worker = new Worker(script, { name: 'deltascope training' });
    this.worker.on('message', (message: FromWorker) => this.wanted && events.message(message));
    this.worker.on('error', (error) => {
      fault = error instanceof Error ? error.message : String(error);
    });
    this.worker.on('exit', (code) => {
      if (!this.wanted) return;
      this.wanted = false;
      events.death(fault ?? `it ended with exit code ${code}`);
    });
  }

  post(message: ToWorker): void {
    if (this.wanted) this.worker.postMessage(message);
  }

  /** Ends the worker; no event comes any more. */
  dispose(): void {
    this.wanted = false;
    void this.worker.terminate();
  }

  /** Ends the worker as a crash would. */
  kill(): void {
    void this.worker.terminate();
  }
}
