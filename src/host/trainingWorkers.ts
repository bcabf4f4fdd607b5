/** The training workers of a window: who needs one gets one, at once if one was made ready. */

import { TrainingWorker } from './trainingWorker.ts';
import type { Launch, WorkerEvents } from './trainingWorker.ts';

type Precision = 'float64' | 'float32';

export interface ReadyOptions {
  /** How long a worker that nobody takes is kept [ms]: it takes some 75 MB. */
  readonly idle: number;
  /** How long after a run began the worker for the next one is started [ms]: the run shall not feel it. */
  readonly delay: number;
}

export class TrainingWorkers {
  readonly launch: Launch;
  private readonly options: ReadyOptions;
  private next: TrainingWorker | null = null;
  private starting: NodeJS.Timeout | null = null;
  private ending: NodeJS.Timeout | null = null;

  constructor(launch: Launch, options: ReadyOptions = { idle: 10 * 60_000, delay: 1500 }) {
    this.launch = launch;
    this.options = options;
  }

  /** The process of the worker that is kept ready, for tests. */
  get nextPid(): number | null {
    return this.next?.pid ?? null;
  }

  /** A worker for a run. */
  take(events: WorkerEvents): TrainingWorker {
    const worker = this.ready();
    this.forget();
    worker.listen(events);
    return worker;
  }

  /** Somebody is about to need a worker. */
  startNext(): void {
    this.ready();
    this.keep();
  }

  /** A run has begun: the next worker is made ready while it goes on, for an engine of this precision. Null: for one that needs no time. */
  startNextLater(precision: Precision | null): void {
    if (this.starting) clearTimeout(this.starting);
    this.starting = setTimeout(() => {
      this.startNext();
      if (precision) this.next?.post({ kind: 'warmUp', precision });
    }, this.options.delay);
  }

  /** Nobody will need one soon. */
  rest(): void {
    const { next } = this;
    this.forget();
    next?.dispose();
  }

  dispose(): void {
    this.rest();
  }

  private ready(): TrainingWorker {
    if (!this.next?.alive) this.next = new TrainingWorker(this.launch);
    return this.next;
  }

  /** From now on, for a while. */
  private keep(): void {
    if (this.ending) clearTimeout(this.ending);
    this.ending = setTimeout(() => this.rest(), this.options.idle);
  }

  private forget(): void {
    if (this.starting) clearTimeout(this.starting);
    if (this.ending) clearTimeout(this.ending);
    [this.next, this.starting, this.ending] = [null, null, null];
  }
}
