/** The reference page: what it says of a problem. */

import * as vscode from 'vscode';
import type { ProblemCode } from '../spec/index.ts';

export class Reference {
  /** Resolves once links lead to their line; before, and if the page can't be read, they lead to its beginning. */
  readonly read: Promise<void>;
  private readonly page: vscode.Uri;
  /** Where a heading stands, from 1; empty until the page is read. */
  private lines: ReadonlyMap<string, number> = new Map();

  constructor(extension: vscode.Uri) {
    this.page = vscode.Uri.joinPath(extension, 'media', 'reference.md');
    this.read = this.readLines().catch(() => undefined);
  }

  private async readLines(): Promise<void> {
    const lines = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.page)).split('\n');
    this.lines = new Map(lines.flatMap((line, i) => (line.startsWith('### ') ? [[line.slice(4), i + 1] as const] : [])));
  }

  /** Where VS Code leads to from a problem: the line of the page. */
  linkTo(code: ProblemCode): vscode.Uri {
    const line = this.lines.get(code);
    return line === undefined ? this.page : this.page.with({ fragment: `L${line}` });
  }

  /** Shows the page as it is to be read, at a heading. */
  async show(heading: string): Promise<void> {
    await vscode.commands.executeCommand('markdown.showPreview', this.page.with({ fragment: heading }));
  }
}
