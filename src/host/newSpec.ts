/** NN: New spec…: from a template, or for a file of one's own. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { tableKind } from '../data/columnKinds.ts';
import type { ColumnKind, TableKind } from '../data/columnKinds.ts';
import { ownDataSpec, templates } from '../spec/index.ts';

/** A file larger than this is not read only to write a spec for it. */
const fileLimit = 256 << 20;
/** Whole numbers with at most so many different values may be classes. */
const mostNumberedClasses = 20;

/** Asks what the network shall learn, writes the spec and opens it. */
export async function newSpec(): Promise<void> {
  const own = { label: `$(table) ${l10n.t`Your own CSV file…`}`, detail: l10n.t`Picks the file, reads its header, asks for the column to predict`, template: null };
  const items = templates.map((template) => ({ label: `$(symbol-function) ${template.label}`, detail: template.detail, template }));
  const picked = await vscode.window.showQuickPick([...items, own], { title: l10n.t`NN: New spec`, placeHolder: l10n.t`What shall the network learn?`, matchOnDetail: true });
  if (!picked) return;
  if (!picked.template) return specForFile();
  const { fileName, text } = picked.template;
  const folder = await folderForSpec();
  if (folder) return write(folder, fileName, text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'nnjson', content: text }));
}

async function specForFile(): Promise<void> {
  const file = await pickFile();
  if (!file) return;
  const name = baseName(file);
  const table = await readTable(file);
  if (typeof table === 'string') return void vscode.window.showErrorMessage(`${name}: ${table}`);
  const target = await pickTarget(table, name);
  if (!target) return;
  const classes = await classCount(target);
  if (classes === undefined) return;
  const others = table.columns.filter((column) => column !== target);
  const features = others.filter((column) => isFeature(column, table.rows));
  if (features.length === 0) return void vscode.window.showErrorMessage(l10n.t`${name} has no column to predict ${target.name} from.`);
  const all = features.length === others.length;
  const title = name.replace(/\.[^.]*$/, '');
  await write(vscode.Uri.joinPath(file, '..'), title, ownDataSpec({ name: title, csv: name, target: target.name, features: all ? null : features.map((column) => column.name), hasGaps: features.some(({ hasGaps }) => hasGaps), rows: table.rows, classes }));
}

/** Numbers, and text with few different values, which are categories: not names. */
function isFeature({ isNumeric, values }: ColumnKind, rows: number): boolean {
  return isNumeric || (values !== null && values <= Math.max(2, rows / 2));
}

/** A file of the workspace, or one that is looked for anywhere. */
async function pickFile(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.{csv,tsv}', '**/node_modules/**', 200);
  const browse = { label: `$(folder-opened) ${l10n.t`Browse…`}`, description: '', uri: null };
  const items = found.map((uri) => ({ label: baseName(uri), description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')), uri }));
  const picked = items.length > 0 ? await vscode.window.showQuickPick([...items, browse], { title: l10n.t`NN: New spec`, placeHolder: l10n.t`Which file?` }) : browse;
  if (!picked || picked.uri) return picked?.uri;
  return (await vscode.window.showOpenDialog({ title: l10n.t`CSV file`, filters: { [l10n.t`CSV files`]: ['csv', 'tsv', 'txt'] } }))?.[0];
}

/** The columns of a file, or why they can't be read. */
async function readTable(file: vscode.Uri): Promise<TableKind | string> {
  try {
    if ((await vscode.workspace.fs.stat(file)).size > fileLimit) return l10n.t`the file is too large to look into; write the spec by hand`;
    return tableKind(await vscode.workspace.fs.readFile(file)) ?? l10n.t`a header row and at least one row of data are needed`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function pickTarget({ columns }: TableKind, file: string): Promise<ColumnKind | undefined> {
  const items = columns.map((column) => ({ label: column.name, description: kindText(column), column })).reverse(); // the last column is the likeliest
  return (await vscode.window.showQuickPick(items, { title: l10n.t`NN: New spec for ${file}`, placeHolder: l10n.t`Which column shall the network predict?` }))?.column;
}

function kindText({ isNumeric, values }: ColumnKind): string {
  if (!isNumeric) return values === null ? l10n.t`text, many values` : l10n.t`text, ${values} values`;
  return values === null ? l10n.t`numbers` : l10n.t`numbers, ${values} values`;
}

/** How many classes the target has; null for numbers; undefined if the person gave up. */
async function classCount({ name, isNumeric, isWhole, values }: ColumnKind): Promise<number | null | undefined> {
  if (!isNumeric) {
    if (values !== null && values >= 2) return values;
    void vscode.window.showErrorMessage(values === null ? l10n.t`${name} has more than 100 different values: too many for classes.` : l10n.t`${name} is the same in every row: there is nothing to predict.`);
    return undefined;
  }
  if (!isWhole || values === null || values < 2 || values > mostNumberedClasses) return null;
  const picked = await vscode.window.showQuickPick(
    [{ label: l10n.t`A class`, description: l10n.t`${values} classes`, classes: values }, { label: l10n.t`A number`, description: l10n.t`regression`, classes: null }],
    { title: l10n.t`NN: New spec`, placeHolder: l10n.t`${name} holds whole numbers. What are they?` },
  );
  return picked?.classes;
}

/** Where a spec goes that has no file to lie beside. */
async function folderForSpec(): Promise<vscode.Uri | undefined> {
  const { workspaceFolders = [] } = vscode.workspace;
  return workspaceFolders.length > 1 ? (await vscode.window.showWorkspaceFolderPick())?.uri : workspaceFolders[0]?.uri;
}

/** Under a name that is still free. */
async function write(folder: vscode.Uri, name: string, text: string): Promise<void> {
  for (let n = 1; ; n++) {
    const file = vscode.Uri.joinPath(folder, `${name}${n === 1 ? '' : `-${n}`}.nn.json`);
    if (await exists(file)) continue;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return void (await vscode.window.showTextDocument(file));
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
