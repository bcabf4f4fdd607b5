/** The way to run the training worker's script in a browser: a web worker. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { FromWorker, ToWorker } from '../protocol/worker.ts';
import type { Running, RunningEvents, Way } from './workerWays.ts';

/** What a browser has of a worker, as far as it is used here. */
interface WebWorker {
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  postMessage(message: unknown): void;
  terminate(): void;
}
declare const Worker: new (url: string) => WebWorker;

export function waysToRun(): Way[] {
  return [{ name: 'a web worker', start }];
}

function start(script: string, events: RunningEvents): Running {
  let worker: WebWorker | null = null;
  let isOver = false;
  const waiting: (() => void)[] = [];
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    worker?.terminate();
    events.gone(reason);
  };
  load(vscode.Uri.parse(script), events, end).then(
    (loaded) => {
      if (isOver) return loaded.terminate();
      worker = loaded;
      for (const post of waiting.splice(0)) post();
    },
    (error: unknown) => end(error instanceof Error ? error.message : String(error)),
  );
  return {
    pid: null,
    post: (message: ToWorker, sent) => {
      const post = (): void => {
        worker!.postMessage(message);
        setTimeout(sent, 0);
      };
      if (worker) post();
      else waiting.push(post);
    },
    end: () => end(l10n.t`it was ended`),
  };
}

/** The worker, with its kernels: its script is read as all files are, wherever the extension lies, and started from memory. */
async function load(script: vscode.Uri, { message }: RunningEvents, end: (reason: string) => void): Promise<WebWorker> {
  const read = (...names: readonly string[]): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(script, '..', ...names));
  const [source, fma, plain] = await Promise.all([read('worker.js'), read('..', 'kernels-fma.wasm'), read('..', 'kernels-plain.wasm')]);
  const texts = `const l10nBundle = ${JSON.stringify(vscode.l10n.bundle ?? {})};\n`;
  const url = URL.createObjectURL(new Blob([texts, new Uint8Array(source)], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.addEventListener('message', ({ data }) => (data.kind === 'fault' ? end(data.message) : message(data)));
  worker.addEventListener('error', ({ message: why }) => end(why ?? l10n.t`its script failed`));
  worker.postMessage({ kind: 'kernels', kernels: { fma: new Uint8Array(fma), plain: new Uint8Array(plain) } });
  return worker;
}
