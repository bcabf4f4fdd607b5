/** Slices of ∂u/∂W and their collapse as grids of named cells, for row vectors. Pure. */

import * as l10n from '@vscode/l10n';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import { isMean } from '../inspector/context.ts';
import type { Context } from '../inspector/context.ts';
import { weightShaped } from './matrixView.ts';
import type { MatrixView } from './matrixView.ts';
import { inputSymbol, layerSymbol } from './symbols.ts';
import { collapse, tensorSlice } from './tensor.ts';

/** ∂u_k/∂W_ij of the window's unit at position `k`. */
export function sliceView(context: Context, detail: LayerDetail, k: number): MatrixView {
  const slice = tensorSlice(detail.input, detail.rows, k);
  const unit = detail.firstUnit + k;
  return weightShaped(context, detail, {
    symbol: `∂${layerSymbol(context.notation, 'z', detail.layer + 1)}${lowered(unit)}/∂${layerSymbol(context.notation, 'W', detail.layer + 1)}`, words: l10n.t`slice of the third-order tensor`,
    value: (j, i) => slice[i * detail.rows + j]!,
  });
}

/** zᵀ ξ of the sample shown. */
export function collapseView(context: Context, detail: LayerDetail): MatrixView {
  const l = detail.layer + 1;
  const product = collapse(detail.input, detail.dz.subarray(detail.firstUnit, detail.firstUnit + detail.rows));
  return weightShaped(context, detail, {
    symbol: `(${inputSymbol(context.notation, l)})ᵀ ${layerSymbol(context.notation, 'dz', l)}`, words: l10n.t`collapsed tensor of this sample`,
    value: (j, i) => product[i * detail.rows + j]!,
  });
}

/** What the two matrices below the slice are; for the mean over a batch, why there is only one. */
export function collapseText(context: Context): string {
  const { batchSize } = context.frame.head;
  const sum = 'Σₖ ξₖ ∂uₖ/∂Wᵢⱼ = zᵢ ξⱼ = (zᵀ ξ)ᵢⱼ';
  if (isMean(context)) return l10n.t`The slices, weighted by ξ and added up, collapse: ${sum}. That holds sample by sample: choose a sample to see its own. The ∂E/∂W below is the batch’s, the sum over its ${batchSize} samples.`;
  const batch = batchSize === 1 ? l10n.t`The batch is this one sample, so both are the same.` : l10n.t`The batch’s ∂E/∂W beside it is the sum of this over its ${batchSize} samples.`;
  return l10n.t`The slices, weighted by ξ and added up, collapse: ${sum}. ${batch}`;
}

function lowered(unit: number): string {
  return Array.from(String(unit), (digit) => '₀₁₂₃₄₅₆₇₈₉'.charAt(Number(digit))).join('');
}
