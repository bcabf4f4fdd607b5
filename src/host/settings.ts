/** What a person has set in VS Code's settings. */

import * as vscode from 'vscode';
import type { RunSettings } from '../protocol/worker.ts';

/** The settings for the runs of a spec, as they are now; what makes no sense counts as not set. */
export function runSettings(spec: vscode.Uri): RunSettings {
  const nn = vscode.workspace.getConfiguration('nn', spec);
  const engine = nn.get<unknown>('engine');
  const history = Number(nn.get<unknown>('history'));
  const threads = Number(nn.get<unknown>('threads'));
  return {
    engine: engine === 'reference' || engine === 'fast' ? engine : 'auto',
    history: (Number.isFinite(history) && history >= 1 ? Math.min(history, mostHistory) : defaultHistory) * 2 ** 20,
    threads: Number.isInteger(threads) && threads > 0 ? Math.min(threads, mostThreads) : 'auto',
  };
}

/** As in package.json. */
const mostThreads = 8;
/** In MB, as there. */
const [defaultHistory, mostHistory] = [64, 4096];
