/** Saved runs, one file a spec, in the extension's storage: bounded in number and size, written whole or not at all. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { specName } from './specs.ts';

/** A run that was saved, and the spec's text that it was made from. */
export interface SavedRun {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** What the first line of a file says. */
interface Head {
  readonly spec: string;
  readonly text: string;
}

const ending = '.run';
const begin = 'deltascope run 1\n';
/** Files and bytes that are kept; the oldest go first. */
const most = { files: 24, bytes: 192 * 2 ** 20 };

export class RunStore {
  private readonly folder: vscode.Uri | null;
  private readonly log: (line: string) => void;

  /** `storage` is the extension's folder for a workspace; without one nothing is kept. */
  constructor(storage: vscode.Uri | undefined, log: (line: string) => void) {
    this.folder = storage ? vscode.Uri.joinPath(storage, 'runs') : null;
    this.log = log;
  }

  /** Keeps a run in place of the one that was kept of the spec before. A failure is logged: the run itself goes on. */
  async write(spec: vscode.Uri, { text, bytes }: SavedRun): Promise<void> {
    if (!this.folder) return;
    const { fs } = vscode.workspace;
    try {
      const head = new TextEncoder().encode(`${begin}${JSON.stringify({ spec: spec.toString(), text } satisfies Head)}\n`);
      const whole = new Uint8Array(head.length + bytes.length);
      whole.set(head);
      whole.set(bytes, head.length);
      const [file, draft] = [this.fileOf(spec, ending), this.fileOf(spec, '.draft')];
      await fs.createDirectory(this.folder);
      await fs.writeFile(draft, whole);
      await fs.rename(draft, file, { overwrite: true });
      await this.prune(file);
    } catch (error) {
      this.log(`The run of ${specName(spec)} could not be saved: ${String(error)}`);
    }
  }

  /** The run that was kept of a spec; null if there is none; or why it can't be read: then it is set aside. */
  async read(spec: vscode.Uri): Promise<SavedRun | { readonly problem: string } | null> {
    if (!this.folder) return null;
    const file = this.fileOf(spec, ending);
    let whole: Uint8Array;
    try {
      whole = await vscode.workspace.fs.readFile(file);
    } catch {
      return null; // nothing was kept
    }
    const saved = parse(whole, spec);
    if (saved) return saved;
    await this.setAside(spec, 'it is damaged');
    return { problem: l10n.t`it is damaged` };
  }

  /** Takes a file that is of no use out of the way, but does not delete it. */
  async setAside(spec: vscode.Uri, why: string): Promise<void> {
    if (!this.folder) return;
    this.log(`The saved run of ${specName(spec)} was set aside: ${why}`);
    try {
      await vscode.workspace.fs.rename(this.fileOf(spec, ending), this.fileOf(spec, '.aside'), { overwrite: true });
    } catch (error) {
      this.log(`It could not be: ${String(error)}`);
    }
  }

  /** Deletes the oldest files but for `newest` until the bounds are kept. */
  private async prune(newest: vscode.Uri): Promise<void> {
    const { fs } = vscode.workspace;
    const entries = await fs.readDirectory(this.folder!);
    const files = await Promise.all(entries.map(async ([name]) => {
      const uri = vscode.Uri.joinPath(this.folder!, name);
      const { mtime, size } = await fs.stat(uri);
      return { uri, mtime, size };
    }));
    files.sort((a, b) => b.mtime - a.mtime);
    let bytes = 0;
    for (const [i, { uri, size }] of files.entries()) {
      bytes += size;
      if ((i >= most.files || bytes > most.bytes) && uri.toString() !== newest.toString()) await fs.delete(uri);
    }
  }

  private fileOf(spec: vscode.Uri, kind: string): vscode.Uri {
    const name = specName(spec).replace(/[^\w.-]/g, '_').slice(0, 60);
    return vscode.Uri.joinPath(this.folder!, `${name}.${fingerprint(spec.toString())}${kind}`);
  }
}

/** Null for what is not a file of this spec. */
function parse(whole: Uint8Array, spec: vscode.Uri): SavedRun | null {
  const start = new TextEncoder().encode(begin);
  const end = whole.indexOf(10, start.length);
  if (end < 0 || !start.every((byte, i) => whole[i] === byte)) return null;
  try {
    const head: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole.subarray(start.length, end)));
    if (typeof head !== 'object' || head === null || !('text' in head) || !('spec' in head)) return null;
    return head.spec === spec.toString() && typeof head.text === 'string' ? { text: head.text, bytes: new Uint8Array(whole.subarray(end + 1)) } : null;
  } catch {
    return null;
  }
}

/** Tells specs of one name in different folders apart: FNV-1a over the code units, twice. */
function fingerprint(text: string): string {
  const hash = (start: number): string => {
    let value = start;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return (value >>> 0).toString(16).padStart(8, '0');
  };
  return hash(0x811c9dc5) + hash(0x2545f491);
}
