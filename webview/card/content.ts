/** What a card says of a target at a moment: a pure function from the frame to words and numbers. */

import type { Frame } from '../../src/protocol/frame.ts';
import type { NetworkView } from '../../src/protocol/network.ts';
import { grouped, precise } from '../format.ts';
import { edgeTitle, isLoss, momentName, nodeTitle, unitName } from '../labels.ts';
import { deltaNames } from '../quantities.ts';
import { edgeIndex, slotOf } from '../target.ts';
import type { EdgeTarget, NodeTarget, Target } from '../target.ts';

export interface CardRow {
  /** Key of the quantity, for `data-quantity`. */
  readonly quantity: string;
  readonly symbol: string;
  /** Null where there is no number to show; the note says why. */
  readonly value: number | null;
  readonly note?: string;
}

export interface CardContent {
  readonly title: string;
  readonly moment: string;
  readonly rows: readonly CardRow[];
}

/** The card of a target; null when the frame does not show it. */
export function cardContent(network: NetworkView, frame: Frame, target: Target): CardContent | null {
  if (target.kind === 'edge') return edgeCard(network, frame, target);
  if (isLoss(network, target.column)) return lossCard(network, frame);
  return target.column === 0 ? inputCard(network, frame, target) : unitCard(network, frame, target);
}

/** The card in one sentence, to be read aloud. */
export function spokenCard({ title, moment, rows }: CardContent): string {
  const numbers = rows.map(({ symbol, value, note }) => (value === null ? `${symbol}: ${note ?? 'none'}` : `${symbol} ${precise(value)}`));
  return `${title}. ${moment}. ${numbers.join(', ')}.`;
}

function unitCard(network: NetworkView, frame: Frame, { column, unit }: NodeTarget): CardContent | null {
  const shown = frame.columns[column];
  const slot = slotOf(frame, column, unit);
  if (!shown || slot < 0) return null;
  const layer = network.layers[column - 1];
  const at = (values: Float64Array): number => values[slot] ?? NaN;
  const f = layer?.activation ?? 'f';
  const { batchSize } = frame.head;
  const mean = frame.head.sample < 0 && batchSize > 1;
  const rows: CardRow[] = [
    { quantity: 'z', symbol: 'z', value: at(shown.z), ...(mean && { note: `mean of ${grouped(batchSize)} samples` }) },
    { quantity: 'a', symbol: 'a', value: at(shown.a), note: mean ? `mean of ${f}(z), not ${f} of the mean` : `${f} of z` },
  ];
  if (column === network.layers.length) rows.push({ quantity: 'y', symbol: 'y', value: at(frame.target), note: 'target' });
  rows.push({ quantity: 'da', symbol: '∂J/∂a', value: at(shown.da), note: deltaNames.da }, { quantity: 'dz', symbol: '∂J/∂z', value: at(shown.dz), note: deltaNames.dz });
  if (layer?.useBias === false) rows.push({ quantity: 'b', symbol: 'b', value: null, note: 'this layer has no biases' });
  else {
    const sum = mean ? `sum over the batch: ${grouped(batchSize)} times the mean ∂J/∂z` : 'of the whole batch: the sum of ∂J/∂z';
    rows.push({ quantity: 'b', symbol: 'b', value: at(shown.b), ...(layer?.trainBias === false && { note: 'not trained' }) }, { quantity: 'db', symbol: '∂J/∂b', value: at(shown.db), note: sum });
  }
  return { title: nodeTitle(network, column, unit), moment: momentName(network, frame), rows };
}

function inputCard(network: NetworkView, frame: Frame, { unit }: NodeTarget): CardContent | null {
  const shown = frame.columns[0];
  const slot = slotOf(frame, 0, unit);
  if (!shown || slot < 0) return null;
  const rows: CardRow[] = [
    { quantity: 'x', symbol: 'x', value: shown.a[slot] ?? NaN },
    { quantity: 'dx', symbol: '∂J/∂x', value: shown.da[slot] ?? NaN },
  ];
  return { title: nodeTitle(network, 0, unit), moment: momentName(network, frame), rows };
}

function lossCard(network: NetworkView, frame: Frame): CardContent {
  const { batchSize, step, loss, penalty, learningRate } = frame.head;
  return {
    title: nodeTitle(network, frame.columns.length, 0),
    moment: `batch of ${batchSize}, before update ${step}`,
    rows: [
      { quantity: 'J', symbol: 'J', value: loss, note: 'of the batch, without the penalty' },
      { quantity: 'penalty', symbol: 'penalty', value: penalty, note: 'of l1 and l2, over all weights' },
      { quantity: 'learningRate', symbol: 'learning rate', value: learningRate, note: `${network.optimizer}, of this update` },
    ],
  };
}

function edgeCard(network: NetworkView, frame: Frame, target: EdgeTarget): CardContent | null {
  const [layer, edges] = [network.layers[target.layer], frame.edges[target.layer]];
  const k = edgeIndex(frame, target);
  if (!layer || !edges || k < 0) return null;
  const lastUpdate = edges.lastUpdate[k] ?? NaN;
  const none = frame.head.step === 0;
  const from = unitName(network, target.layer, target.input);
  const into = unitName(network, target.layer + 1, target.unit);
  return {
    title: edgeTitle(layer, target.unit, target.input),
    moment: `from ${from} into ${into}, before update ${frame.head.step}`,
    rows: [
      { quantity: 'w', symbol: 'w', value: edges.w[k] ?? NaN },
      { quantity: 'dw', symbol: '∂J/∂w', value: edges.dw[k] ?? NaN, note: 'of the whole batch, without the penalty' },
      { quantity: 'lastUpdate', symbol: 'last update', value: none ? null : lastUpdate, note: none ? 'none was made yet' : `what update ${frame.head.step - 1} added to w` },
    ],
  };
}
