/** NN: Preview data: a panel that shows the data of a spec, or of a CSV file, as it is before training. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DataProblem } from '../../data/dataset.ts';
import { openFileTable, openTable } from '../../data/preview/open.ts';
import { brightness, cellsOf, picturesOf, pointsOf } from '../../data/preview/parts.ts';
import { statisticsOf } from '../../data/preview/statistics.ts';
import type { DataTable } from '../../data/preview/table.ts';
import { inPortions } from '../../data/portions.ts';
import type { Loading } from '../../data/portions.ts';
import type { Outcome } from '../../data/problems.ts';
import type { FromPreview, PreviewMemory, ToPreview } from '../../protocol/preview.ts';
import { parseData } from '../../spec/index.ts';
import { readDataFile } from '../dataFiles.ts';
import { showPage } from '../page.ts';
import { isSpec, specName, specText } from '../specs.ts';

export const previewType = 'deltascope.preview';

/** Milliseconds of work after which the host gets its turn. */
const turn = 12;

/** All previews, one a spec or file. */
export class Previews implements vscode.Disposable {
  private readonly open = new Map<string, Preview>();

  constructor(private readonly extension: vscode.Uri, private readonly log: vscode.LogOutputChannel) {}

  /** Shows the data of a spec or of a CSV file, as it is now. */
  async show(source: vscode.Uri): Promise<void> {
    const known = this.open.get(source.toString());
    if (known) {
      known.reveal();
      return known.load();
    }
    const panel = vscode.window.createWebviewPanel(previewType, title(source), vscode.ViewColumn.Beside, { retainContextWhenHidden: true });
    return this.adopt(panel, source);
  }

  /** Fills a panel that VS Code brought back. */
  async revive(panel: vscode.WebviewPanel, memory: unknown): Promise<void> {
    const source = (memory as Partial<PreviewMemory> | null)?.source;
    if (typeof source !== 'string' || this.open.has(source)) panel.dispose();
    else await this.adopt(panel, vscode.Uri.parse(source));
  }

  dispose(): void {
    for (const preview of this.open.values()) preview.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, source: vscode.Uri): Promise<void> {
    const preview = new Preview(panel, this.extension, source, this.log);
    const key = source.toString();
    this.open.set(key, preview);
    panel.onDidDispose(() => {
      preview.dispose();
      this.open.delete(key);
    });
    return preview.load();
  }
}

class Preview implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly source: vscode.Uri;
  private table: DataTable | null = null;
  private brightness: readonly [number, number] = [0, 0];
  /** What the page must know from the start; sent once it listens. */
  private state: ToPreview = { kind: 'loading', share: 0 };
  private loading: AbortController | null = null;

  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, source: vscode.Uri, log: vscode.LogOutputChannel) {
    this.panel = panel;
    this.source = source;
    panel.title = title(source);
    panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    panel.webview.onDidReceiveMessage((message: FromPreview) => {
      if (message.kind === 'fault') log.error(`preview of ${specName(source)}: ${message.message}`);
      else this.answer(message);
    });
    showPage(panel.webview, extension, 'preview');
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Reads the data anew. What was read for a load that is overtaken is thrown away. */
  async load(): Promise<void> {
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    let since = performance.now();
    const onProgress = async (share: number): Promise<void> => {
      if (performance.now() - since < turn) return;
      this.tell({ kind: 'loading', share });
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    };
    this.tell({ kind: 'loading', share: 0 });
    try {
      this.tell(await this.read({ signal, onProgress }));
    } catch (error) {
      if (signal.aborted) return;
      this.tell({ kind: 'problem', text: error instanceof Error ? error.message : String(error) });
    }
  }

  dispose(): void {
    this.loading?.abort();
    this.table = null;
  }

  private async read(loading: Loading): Promise<ToPreview> {
    const found = await tableOf(this.source, loading);
    if ('problems' in found) return { kind: 'problem', text: found.problems.map(sentence).join('\n') };
    const table = found.value;
    const statistics = await inPortions(statisticsOf(table), loading);
    const range = table.imageShape ? await inPortions(brightness(table), loading) : this.brightness;
    loading.signal?.throwIfAborted();
    [this.table, this.brightness] = [table, range];
    const columns = table.columns.map(({ name, role }, i) => ({ name, role, statistics: statistics[i]! }));
    return { kind: 'table', source: this.source.toString(), table: { title: specName(this.source), rows: table.rows, columns, imageShape: table.imageShape, notes: table.notes.map(({ message }) => message) } };
  }

  private answer(message: Exclude<FromPreview, { kind: 'fault' }>): void {
    if (message.kind === 'ready') this.post(this.state);
    else if (!this.table) return;
    else if (message.kind === 'cells') this.post({ kind: 'cells', range: message.range, cells: cellsOf(this.table, message.range) });
    else if (message.kind === 'points') this.post({ kind: 'points', columns: message.columns, ...pointsOf(this.table, message.columns) });
    else this.post({ kind: 'pictures', pictures: picturesOf(this.table, message.rows, this.brightness) });
  }

  private tell(state: ToPreview): void {
    this.state = state;
    this.post(state);
  }

  private post(message: ToPreview): void {
    void this.panel.webview.postMessage(message);
  }
}

async function tableOf(source: vscode.Uri, loading: Loading): Promise<Outcome<DataTable> | { readonly problems: readonly { readonly message: string }[] }> {
  const readFile = (path: string): ReturnType<typeof readDataFile> => readDataFile(source, path);
  if (!isSpec(source)) return openFileTable({ path: specName(source), target: [], features: null, delimiter: null, decimal: null }, readFile, loading);
  const said = parseData(await specText(source));
  if ('data' in said) return openTable(said, readFile, loading);
  return { problems: [{ message: l10n.t`${specName(source)} has an error in line ${said.range.start.line + 1}: ${said.message}` }] };
}

function sentence({ message, at }: Pick<DataProblem, 'message'> & Partial<DataProblem>): string {
  return at && 'line' in at ? l10n.t`${at.file}, line ${at.line + 1}: ${message}` : message;
}

function title(source: vscode.Uri): string {
  const name = specName(source).replace(/\.nn\.json$/i, '');
  return l10n.t`Data of ${name}`;
}
