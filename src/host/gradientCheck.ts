/** NN: Check gradients: the proof, for the spec at hand. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseSpec } from '../spec/index.ts';
import type { Diagnostic } from '../spec/index.ts';
import { dataPaths, readDataFile } from './dataFiles.ts';
import type { SpecDiagnostics } from './diagnostics.ts';
import { openSpec, specName, specText } from './specs.ts';
import type { TrainingWorkers } from './trainingWorkers.ts';

interface Checked {
  readonly lines: readonly string[];
  readonly agrees: boolean;
}

/** Compares every gradient of a spec with central differences, in a worker of its own, and tells what was found. */
export class GradientCheck implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel(l10n.t`Deltascope: gradient check`);

  constructor(private readonly workers: TrainingWorkers, private readonly diagnostics: SpecDiagnostics) {}

  async check(spec: vscode.Uri): Promise<void> {
    const name = specName(spec);
    const title = l10n.t`Checking the gradients of ${name}`;
    const checked = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, cancel) =>
      this.run(spec, (message) => progress.report({ message }), cancel).catch((error: unknown) => (error instanceof Error ? error.message : String(error))));
    if (checked === null) return;
    if (typeof checked === 'string') return void vscode.window.showErrorMessage(l10n.t`The gradients of ${name} can't be checked: ${checked}`);
    this.output.clear();
    this.output.appendLine(l10n.t`${name}: five-point central differences at the first weights, first batch`);
    for (const line of checked.lines) this.output.appendLine(line);
    const show = checked.agrees ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
    const found = checked.lines.at(-1)!.slice(2);
    const details = l10n.t`Details`;
    if ((await show(l10n.t`${name}: ${found} with central differences.`, details)) === details) this.output.show();
  }

  dispose(): void {
    this.output.dispose();
  }

  /** What was found; a sentence that says why nothing was; or null when the person gave up. */
  private async run(spec: vscode.Uri, report: (message: string) => void, cancel: vscode.CancellationToken): Promise<Checked | string | null> {
    const text = await specText(spec);
    const { model, diagnostics } = parseSpec(text);
    if (!model) return firstOf(diagnostics);
    const data = await Promise.all(dataPaths(model).map((path) => readDataFile(spec, path)));
    return new Promise((resolve) => {
      const lines: string[] = [];
      const end = (result: Checked | string | null): void => {
        worker.dispose();
        resolve(result);
      };
      const worker = this.workers.take({
        death: (reason) => resolve(reason),
        message: (message) => {
          if (message.kind === 'refused') {
            if (openSpec(spec)?.getText() === text) this.diagnostics.show(spec, message.diagnostics);
            end(firstOf(message.diagnostics));
          } else if (message.kind === 'ready') worker.post({ kind: 'check' });
          else if (message.kind === 'checked') {
            lines.push(`${message.agrees ? '✓' : '✗'} ${message.line}`);
            if (message.isLast) end({ lines, agrees: message.agrees });
            else report(message.line.split(' · ')[0]!);
          }
        },
      });
      cancel.onCancellationRequested(() => end(null));
      worker.prepare({ text, file: specName(spec), stored: null, engine: 'reference', threads: 1, history: 1 << 20 }, data);
    });
  }
}

function firstOf(diagnostics: readonly Diagnostic[]): string {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (!first) return l10n.t`the spec has errors`;
  const line = first.range.start.line + 1;
  return l10n.t`line ${line}: ${first.message}`;
}
