/** A training worker, seen from the host: however it runs, it takes messages, answers, and ends when it is told to. */

import * as l10n from '@vscode/l10n';
import type { DataFile, FromWorker, Prepare, ToWorker } from '../protocol/worker.ts';
import type { Running, Way } from './workerWays.ts';

export interface WorkerEvents {
  readonly message: (message: FromWorker) => void;
  /** The worker ended though nobody asked it to; a sentence says what is known. */
  readonly death: (reason: string) => void;
}

/** How workers are started, and what has been learned about that: all workers of a window share it. */
export interface Launch {
  readonly script: string;
  /** The first of them is taken; one that fails is not tried again. There is always one. */
  readonly ways: Way[];
  /** How long a script may take until its first word [ms]. */
  readonly patience: number;
  readonly log: (line: string) => void;
}

/** Bytes of a file in one message: what takes longer to copy is felt in the host. */
const partBytes = 1 << 18;

export class TrainingWorker {
  private readonly launch: Launch;
  private events: WorkerEvents | null;
  private running: Running | null = null;
  /** Its script has said its first word. */
  private here = false;
  /** What is to be sent, in this order; made when its turn comes, so that the parts of a large file are not all there at once. */
  private readonly outbox: (() => ToWorker)[] = [];
  private sending = false;
  private over = false;

  /** Without events it is there for later: `listen` gives them. */
  constructor(launch: Launch, events: WorkerEvents | null = null) {
    this.launch = launch;
    this.events = events;
    this.start();
  }

  /** It can still be given work. */
  get alive(): boolean {
    return !this.over;
  }

  /** The process that it has for itself; null for a thread, and before the first word of it. */
  get pid(): number | null {
    return this.here && !this.over ? (this.running?.pid ?? null) : null;
  }

  listen(events: WorkerEvents): void {
    this.events = events;
  }

  /** Sends the files that a spec names, and then the spec. */
  prepare(spec: Omit<Prepare, 'kind' | 'problems'>, data: readonly DataFile[]): void {
    const problems: Record<string, string> = {};
    for (const file of data) {
      if ('problem' in file) problems[file.path] = file.problem;
      else for (let from = 0; from === 0 || from < file.bytes.length; from += partBytes) this.queue(() => partOf(file, from));
    }
    this.post({ kind: 'prepare', ...spec, problems });
  }

  post(message: ToWorker): void {
    this.queue(() => message);
  }

  /** Ends the worker; no event comes any more. */
  dispose(): void {
    this.over = true;
    this.running?.end();
  }

  /** Ends the worker as a crash would. */
  kill(): void {
    this.here = true; // whatever comes now is no fault of the way it was started
    this.running?.end();
  }

  private start(): void {
    const way = this.launch.ways[0]!;
    let timer: NodeJS.Timeout | null = null;
    let silent = false;
    const gone = (reason: string): void => {
      if (timer) clearTimeout(timer);
      this.onGone(way, silent ? l10n.t`it said nothing in ${this.launch.patience / 1000} s` : reason);
    };
    try {
      const running = way.start(this.launch.script, {
        message: (message) => {
          if (timer) clearTimeout(timer);
          this.onMessage(way, message);
        },
        line: (text) => this.launch.log(text),
        gone,
      });
      this.running = running;
      timer = setTimeout(() => {
        silent = true;
        running.end();
      }, this.launch.patience);
    } catch (error) {
      gone(error instanceof Error ? error.message : String(error));
    }
  }

  private onMessage(way: Way, message: FromWorker): void {
    if (this.over) return;
    if (message.kind !== 'hello') return this.events?.message(message);
    this.here = true;
    const { pid } = this.running!;
    this.launch.log(`A worker runs in ${way.name}${pid === null ? '' : `, ${pid}`}.`);
    this.sendNext();
  }

  private onGone(way: Way, reason: string): void {
    if (this.over) return;
    if (!this.here && this.giveUp(way, reason)) return this.start();
    this.over = true;
    this.events?.death(reason);
  }

  /** Strikes a way that does not work from the list. Returns whether there is another one. */
  private giveUp(way: Way, reason: string): boolean {
    const { ways, log } = this.launch;
    log(`No worker can be had in ${way.name}: ${reason}.`);
    if (ways.length > 1 && ways[0] === way) ways.shift();
    return ways[0] !== way;
  }

  private queue(message: () => ToWorker): void {
    this.outbox.push(message);
    this.sendNext();
  }

  /** One message at a time: the next when this one is on its way, so that a large file does not keep the host busy. */
  private sendNext(): void {
    if (!this.here || this.over || this.sending) return;
    const message = this.outbox.shift();
    if (!message) return;
    this.sending = true;
    this.running!.post(message(), () => {
      this.sending = false;
      this.sendNext();
    });
  }
}

/** A copy: a thread would be sent all that a view is a part of. */
function partOf({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }, from: number): ToWorker {
  return { kind: 'part', path, size: bytes.length, from, bytes: new Uint8Array(bytes.subarray(from, from + partBytes)) };
}
