/** The preview of data: its table, and beside it the column at hand, the points of two columns, and pictures where the samples are images. */

import * as l10n from '@vscode/l10n';
import type { FromPreview, PreviewMemory, PreviewTable, ToPreview } from '../../src/protocol/preview.ts';
import { el, setText } from '../dom.ts';
import { plural } from '../labels.ts';
import { onThemeChange, readTheme } from '../theme.ts';
import { columnDetails } from './columnDetails.ts';
import { DataTable } from './dataTable.ts';
import { Pictures } from './pictures.ts';
import { Scatter } from './scatter.ts';

export class Preview {
  private readonly root: HTMLElement;
  private readonly api = acquireVsCodeApi<PreviewMemory>();
  private readonly message = el('p', { class: 'preview-message', role: 'status' });
  private parts: Parts | null = null;

  constructor(root: HTMLElement) {
    this.root = root;
    root.classList.add('preview');
    root.replaceChildren(this.message);
    onThemeChange(() => this.parts?.scatter.setTheme(readTheme(root)));
  }

  post(message: FromPreview): void {
    this.api.postMessage(message);
  }

  receive(message: ToPreview): void {
    switch (message.kind) {
      case 'loading':
        return this.say(l10n.t`Reading the data: ${Math.floor(100 * message.share)} %`, false);
      case 'problem':
        return this.say(message.text, true);
      case 'table':
        this.api.setState({ source: message.source });
        return this.show(message.table);
      case 'cells':
        return this.parts?.table.fill(message.range, message.cells);
      case 'points':
        return this.parts?.scatter.draw(message.columns, message.groups, message.of);
      case 'pictures':
        return this.parts?.pictures?.draw(message.pictures);
    }
  }

  private say(text: string, isError: boolean): void {
    this.parts = null;
    setText(this.message, text);
    this.message.classList.toggle('error', isError);
    this.root.replaceChildren(this.message);
  }

  private show(table: PreviewTable): void {
    const details = el('section', { class: 'preview-details', 'aria-live': 'polite' });
    const choose = (index: number): void => details.replaceChildren(...columnDetails(table.columns[index]!, table.rows));
    const parts: Parts = {
      table: new DataTable(table, choose, (range) => this.post({ kind: 'cells', range })),
      scatter: new Scatter(table, (columns) => this.post({ kind: 'points', columns })),
      pictures: table.imageShape ? new Pictures(table.rows, table.imageShape, (rows) => this.post({ kind: 'pictures', rows })) : null,
    };
    this.parts = parts;
    const notes = table.notes.map((note) => el('p', { class: 'preview-note' }, note));
    const heading = el('header', { class: 'preview-heading' }, el('h2', {}, table.title), el('span', {}, summary(table)), ...notes);
    const side = el('div', { class: 'preview-side' }, ...(parts.pictures ? [parts.pictures.element] : []), details, parts.scatter.element);
    this.root.replaceChildren(heading, parts.table.element, side);
    parts.scatter.setTheme(readTheme(this.root));
    parts.table.choose(Math.max(0, table.columns.findIndex(({ role }) => role === 'target')));
  }
}

interface Parts {
  readonly table: DataTable;
  readonly scatter: Scatter;
  readonly pictures: Pictures | null;
}

/** `150 rows · 4 features · target species` */
function summary({ rows, columns }: PreviewTable): string {
  const of = (role: string): string[] => columns.filter((column) => column.role === role).map(({ name }) => name);
  const [features, targets, unused] = [of('feature'), of('target'), of('unused')];
  return [
    plural(rows, l10n.t`row`, l10n.t`rows`),
    targets.length === 0 ? columnsText(columns.length) : plural(features.length, l10n.t`feature`, l10n.t`features`),
    ...(targets.length === 0 ? [] : [targets.length === 1 ? l10n.t`target ${targets[0]!}` : l10n.t`targets ${targets.join(', ')}`]),
    ...(unused.length === 0 ? [] : [l10n.t`not used: ${unused.length > 5 ? columnsText(unused.length) : unused.join(', ')}`]),
  ].join(' · ');
}

function columnsText(columns: number): string {
  return plural(columns, l10n.t`column`, l10n.t`columns`);
}
