/** Specs to begin with. */

import * as l10n from '@vscode/l10n';
import { jsonText } from './language/edits.ts';

export interface Template {
  readonly label: string;
  /** What one learns from it. */
  readonly detail: string;
  /** Of the file, without its ending. */
  readonly fileName: string;
  readonly text: string;
}

/** Specs whose data is made by a formula. */
export const templates: readonly Template[] = [
  generated('XOR', l10n.t`The smallest problem that no single layer solves`, 'xor', { generator: 'xor', samples: 200 }, [[4, 'tanh'], [1, 'sigmoid']], 'bce', { learningRate: 0.1, epochs: 100 }),
  generated(l10n.t`Two moons`, l10n.t`Two classes, softmax with cross entropy`, 'moons', { generator: 'moons', samples: 300, noise: 0.1 }, [[8, 'tanh'], [2, 'softmax']], 'crossEntropy', { learningRate: 0.1, epochs: 100 }),
  generated(l10n.t`Spiral`, l10n.t`Hard without width: where does learning stop?`, 'spiral', { generator: 'spiral', samples: 300 }, [[16, 'tanh'], [16, 'tanh'], [1, 'sigmoid']], 'bce', { type: 'adam', learningRate: 0.01, epochs: 200 }),
  generated(l10n.t`Sine`, l10n.t`Regression: a curve from a sum of bends`, 'sine', { generator: 'sine', samples: 200 }, [[16, 'tanh'], [1, 'linear']], 'mse', { type: 'adam', learningRate: 0.01, epochs: 300 }),
];

function generated(label: string, detail: string, fileName: string, data: object, layers: readonly (readonly [number, string])[], loss: string, { epochs, ...optimizer }: { readonly epochs: number; readonly type?: string; readonly learningRate: number }): Template {
  return { label, detail, fileName, text: specText(label, data, layers, loss, { type: 'sgd', ...optimizer }, { epochs, batchSize: 10, validation: 0.2 }) };
}

/** What a person chose of their own file. */
export interface OwnData {
  readonly name: string;
  /** Relative to the spec. */
  readonly csv: string;
  readonly target: string;
  /** Null: all columns but the target. */
  readonly features: readonly string[] | null;
  /** Some value of a feature is missing. */
  readonly hasGaps: boolean;
  readonly rows: number;
  /** Number of classes; null where numbers are to be predicted. */
  readonly classes: number | null;
}

/** A spec that trains on a person's own file. */
export function ownDataSpec({ name, csv, target, features, hasGaps, rows, classes }: OwnData): string {
  const output = classes === null ? [1, 'linear'] as const : classes === 2 ? [1, 'sigmoid'] as const : [classes, 'softmax'] as const;
  const loss = classes === null ? 'mse' : classes === 2 ? 'bce' : 'crossEntropy';
  const hidden = Math.max(8, Math.min(32, 2 * (classes ?? 1)));
  const batchSize = rows < 100 ? 8 : rows < 10_000 ? 16 : 128;
  const epochs = Math.max(1, Math.min(100, Math.ceil((4000 * batchSize) / Math.max(1, rows))));
  const data = { csv, target, ...(features && { features }), normalize: 'standard', ...(hasGaps && { missing: 'mean' }) };
  return specText(name, data, [[hidden, 'tanh'], output], loss, { type: 'adam', learningRate: 0.01 }, { epochs, batchSize, validation: rows >= 20 ? 0.2 : 0 });
}

function specText(name: string, data: object, layers: readonly (readonly [number, string])[], loss: string, optimizer: object, training: object): string {
  return `{
  "name": ${jsonText(name)},
  "seed": 1,
  "data": ${jsonText(data)},
  "layers": [
${layers.map(([units, activation]) => `    ${jsonText({ units, activation })}`).join(',\n')}
  ],
  "loss": ${jsonText(loss)},
  "optimizer": ${jsonText(optimizer)},
  "training": ${jsonText(training)}
}
`;
}
