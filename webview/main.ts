/** Entry of the webview: the panel on the page, and the line to the host. */

import type { ToPanel } from '../src/protocol/panel.ts';
import { Host } from './host.ts';
import { Panel } from './panel.ts';

function start(): void {
  const root = document.getElementById('app');
  if (!root) throw new Error('the page has no #app');
  const host = new Host();
  addEventListener('error', ({ message, error }) => host.post({ kind: 'fault', message: describe(error) ?? message }));
  addEventListener('unhandledrejection', ({ reason }) => host.post({ kind: 'fault', message: describe(reason) ?? String(reason) }));
  const panel = new Panel(root, host);
  addEventListener('message', ({ data }: MessageEvent<ToPanel>) => panel.receive(data));
  host.post({ kind: 'ready' });
}

function describe(error: unknown): string | null {
  return error instanceof Error ? (error.stack ?? error.message) : null;
}

start();
