/** Entry of the webviews: the panel of a run or the preview of data on the page, and the line to the host. */

import './l10n.ts';
import type { ToPanel } from '../src/protocol/panel.ts';
import type { ToPreview } from '../src/protocol/preview.ts';
import { Host } from './host.ts';
import { Panel } from './panel.ts';
import { Preview } from './preview/preview.ts';

function start(): void {
  const root = document.getElementById('app');
  if (!root) throw new Error('the page has no #app');
  if (root.dataset['page'] === 'preview') startPreview(root);
  else startPanel(root);
}

function startPanel(root: HTMLElement): void {
  const host = new Host();
  onFault((message) => host.post({ kind: 'fault', message }));
  const panel = new Panel(root, host);
  addEventListener('message', ({ data }: MessageEvent<ToPanel>) => panel.receive(data));
  host.post({ kind: 'ready' });
}

function startPreview(root: HTMLElement): void {
  const preview = new Preview(root);
  onFault((message) => preview.post({ kind: 'fault', message }));
  addEventListener('message', ({ data }: MessageEvent<ToPreview>) => preview.receive(data));
  preview.post({ kind: 'ready' });
}

/** Tells of every error that nothing caught. */
function onFault(tell: (message: string) => void): void {
  addEventListener('error', ({ message, error }) => tell(describe(error) ?? message));
  addEventListener('unhandledrejection', ({ reason }) => tell(describe(reason) ?? String(reason)));
}

function describe(error: unknown): string | null {
  return error instanceof Error ? (error.stack ?? error.message) : null;
}

start();
