/**
 * The ways to run the training worker's script. A process of its own is the best: the engine's flags then touch nobody else, and
 * whatever happens in it, the extension host lives on. Where none can be had, a thread of this process does.
 */

import * as l10n from '@vscode/l10n';
import { fork } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../protocol/worker.ts';

/** A script that was started. */
export interface Running {
  /** Of its process; null for a thread, and for a process that could not be started. */
  readonly pid: number | null;
  /** `sent` is called when the next message may follow without piling up. */
  post(message: ToWorker, sent: () => void): void;
  /** Ends it, whatever it is at. */
  end(): void;
}

export interface RunningEvents {
  readonly message: (message: FromWorker) => void;
  /** A line on its standard output or standard error. */
  readonly line: (text: string) => void;
  /** It is gone, or never came to be; a sentence says what is known. The last event, and comes once. */
  readonly gone: (reason: string) => void;
}

export interface Way {
  /** For the log. */
  readonly name: string;
  readonly start: (script: string, events: RunningEvents) => Running;
}

/** From the best to the one that always goes. `flags` are Node's, for the engine; `texts` is the path of the file with the worker's texts in another language, if there is one. */
export function waysToRun(flags: readonly string[], texts: string | null = null): Way[] {
  const args = texts === null ? [] : [texts];
  const plain: Way = { name: 'a process of its own', start: (script, events) => startProcess(script, { flags: [], args }, events) };
  const thread: Way = { name: 'a thread of the extension host', start: (script, events) => startThread(script, args, events) };
  if (flags.length === 0) return [plain, thread];
  return [{ name: `a process of its own with ${flags.join(' ')}`, start: (script, events) => startProcess(script, { flags, args }, events) }, plain, thread];
}

function startProcess(script: string, { flags, args }: { readonly flags: readonly string[]; readonly args: readonly string[] }, { message, line, gone }: RunningEvents): Running {
  const child = fork(script, args, {
    serialization: 'advanced',
    execArgv: [...flags], // and none of this process's own
    env: environment(),
    cwd: dirname(script), // the host's own may have been deleted
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let fault: string | null = null;
  child.on('message', (said) => {
    const word = said as FromWorker;
    if (word.kind === 'fault') fault = word.message;
    else message(word);
  });
  readLines(child.stdout, line);
  readLines(child.stderr, (text) => {
    if (text.startsWith('FATAL ERROR: ')) fault = text.slice('FATAL ERROR: '.length); // V8's last words, such as that memory is short
    line(text);
  });
  child.once('error', (error) => (fault ??= error.message));
  // Unlike 'exit', 'close' comes after all that the child said; and it comes after 'error', too.
  child.once('close', (code, signal) => gone(fault ?? (signal === null ? l10n.t`it ended with exit code ${code ?? '?'}` : l10n.t`it was ended by ${signal}`)));
  return {
    pid: child.pid ?? null,
    post: (posted, sent) => void child.send(posted, sent),
    end: () => void child.kill('SIGKILL'),
  };
}

/** Ours, without what would make another program of Node's, or start a debugger in it. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, VSCODE_INSPECTOR_OPTIONS: _debugger, ...env } = process.env;
  return { ...env, ELECTRON_RUN_AS_NODE: '1' };
}

function startThread(script: string, args: readonly string[], { message, line, gone }: RunningEvents): Running {
  const worker = new Worker(script, { name: 'deltascope training', stdout: true, stderr: true, argv: [...args], execArgv: [] });
  let fault: string | null = null;
  worker.on('message', message);
  readLines(worker.stdout, line);
  readLines(worker.stderr, line);
  worker.once('error', (error) => {
    fault = error instanceof Error ? error.message : String(error);
  });
  worker.once('exit', (code) => gone(fault ?? l10n.t`it ended with exit code ${code}`));
  return {
    pid: null,
    post: (posted, sent) => {
      worker.postMessage(posted);
      setImmediate(sent);
    },
    end: () => void worker.terminate(),
  };
}

function readLines(from: Readable | null, line: (text: string) => void): void {
  if (from) createInterface({ input: from }).on('line', line);
}
