/** Above a spec: what can be done with it. Behind its layers: their shapes. */

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { layerShapes, layerSpans, parameterCount, readText } from '../../spec/index.ts';
import { isSpec } from '../specs.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeOf } from './places.ts';

export class SpecLenses implements vscode.CodeLensProvider {
  constructor(private readonly knowledge: Knowledge, readonly onDidChangeCodeLenses: vscode.Event<void>) {}

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isSpec(document.uri)) return [];
    const { tree, root } = readText(document.getText());
    if (tree?.type !== 'object') return [];
    const range = rangeOf(document, { offset: tree.offset, length: 1 });
    const lens = (title: string, command: string, tooltip: string): vscode.CodeLens => new vscode.CodeLens(range, { title, command, tooltip, arguments: [document.uri] });
    const parameters = parameterCount(layerShapes(root, this.knowledge.data(document)?.inputs ?? null));
    return [
      lens(`$(play)\u00a0${l10n.t`Train`}`, 'deltascope.train', l10n.t`Trains the network from its start`),
      lens(`$(debug-step-over)\u00a0${l10n.t`Step`}`, 'deltascope.begin', l10n.t`Makes one update; without a run, begins one that waits at step 0`),
      lens(`$(verified)\u00a0${l10n.t`Check gradients`}`, 'deltascope.check', l10n.t`Compares every gradient with central differences`),
      lens(`$(table)\u00a0${l10n.t`Preview data`}`, 'deltascope.preview', l10n.t`Shows the data before training: the table, its columns in figures, one column against another`),
      ...(parameters === null ? [] : [new vscode.CodeLens(range, { title: parameterText(parameters), command: '' })]),
    ];
  }
}

export class SpecInlays implements vscode.InlayHintsProvider {
  constructor(private readonly knowledge: Knowledge, readonly onDidChangeInlayHints: vscode.Event<void>) {}

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const reading = readText(document.getText());
    const shapes = layerShapes(reading.root, this.knowledge.data(document)?.inputs ?? null);
    return layerSpans(reading).flatMap(({ offset, length }, l) => {
      const { nIn, units, parameters } = shapes[l] ?? { nIn: null, units: null, parameters: null };
      const position = document.positionAt(offset + length);
      if (nIn === null || units === null || parameters === null || !range.contains(position)) return [];
      const hint = new vscode.InlayHint(position, `${nIn} → ${units} · ${parameterText(parameters)}`);
      hint.paddingLeft = true;
      return [hint];
    });
  }
}

function parameterText(parameters: number): string {
  return l10n.t`${parameters.toLocaleString('en-US')} parameters`;
}
