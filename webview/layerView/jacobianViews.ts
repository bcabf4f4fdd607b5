/** The Jacobian of a softmax layer and its product with the gradient from above, as grids of named cells. Pure. */

import * as l10n from '@vscode/l10n';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import { isMean } from '../inspector/context.ts';
import type { Context } from '../inspector/context.ts';
import { unitName, unitsText } from '../labels.ts';
import type { Axis, MatrixView } from './matrixView.ts';
import { softmaxJacobian, timesVector } from './softmaxJacobian.ts';
import { jacobianSymbol, layerSymbol } from './symbols.ts';

/** Layers with more units get a sentence instead. */
export const largestJacobian = 24;

/** Why there is nothing to show; null where there is. */
export function jacobianRefusal(context: Context, { a, layer }: LayerDetail): string | null {
  if (a.length > largestJacobian) {
    const { units } = context.network.layers[layer]!;
    return l10n.t`This layer has ${unitsText(units)}: its Jacobian would have ${units} × ${units} entries. It is shown for up to ${largestJacobian} units.`;
  }
  if (!isMean(context)) return null;
  return l10n.t`Each sample of the batch has a Jacobian of its own, and the product holds sample by sample: the mean of products is not the product of means. Choose a sample to see it.`;
}

/** ∂a_i/∂z_j, with the names of the units on both sides. */
export function jacobianView(context: Context, detail: LayerDetail): MatrixView {
  const units = allUnits(context, detail);
  const jacobian = softmaxJacobian(detail.a);
  const { plain } = context.notation;
  return {
    symbol: jacobianSymbol(context.notation, detail.layer + 1), words: l10n.t`softmax Jacobian`, rows: units, cols: units,
    at: (i, j) => jacobian[i * detail.a.length + j]!,
    cellName: (i, j) => l10n.t`${plain.a} of ${units.names[i]!} by ${plain.z} of ${units.names[j]!}`,
    target: (i) => ({ kind: 'node', column: detail.layer + 1, unit: i }),
  };
}

/** Row by row: what comes from above, the product with the Jacobian, and ∂J/∂z as backpropagation computed it. */
export function productView(context: Context, detail: LayerDetail): MatrixView {
  const units = allUnits(context, detail);
  const l = detail.layer + 1;
  const [da, dz] = [layerSymbol(context.notation, 'da', l), layerSymbol(context.notation, 'dz', l)];
  const names = [da, l10n.t`product`, dz];
  const columns = [detail.da, timesVector(softmaxJacobian(detail.a), detail.da), detail.dz];
  return {
    symbol: '', words: l10n.t`the Jacobian times the gradient from above`, rows: units, cols: { what: '', names, first: 0, total: 3 },
    at: (i, col) => columns[col]![i]!,
    cellName: (i, col) => `${units.names[i]}, ${names[col]}`,
    target: (i) => ({ kind: 'node', column: l, unit: i }),
  };
}

function allUnits({ network }: Context, { layer, a }: LayerDetail): Axis {
  return { what: 'units', names: Array.from(a, (_, unit) => unitName(network, layer + 1, unit)), first: 0, total: a.length };
}
