/** The product Z = W A + b of a panel. */

import { spread, VECTOR } from './lanes';
import { panelAt, Panels, rowBytes } from './panels';
import { Layer, Plan } from './plan';
import { product } from './tile';

/** Inputs in a block: up to here a whole row of W at once is fastest, though a panel's part of A is more than the first cache holds. */
const INPUT_BLOCK: i32 = 1024;
/** Rows of W in a block: they stay in the second cache while the panels pass by. */
const ROW_BLOCK: i32 = 48;

/** z of the units from `first` to before `last`, in all panels, from what comes in at `input`. */
export function forward<T>(plan: Plan, layer: Layer, input: usize, panels: Panels, first: i32, last: i32): void {
  const row = rowBytes(panels);
  for (let p = 0; p < panels.count; p++) startWithBias<T>(layer, panels.vectors, panelAt(panels, layer.z, layer.units, p), first, last);
  for (let k = 0; k < layer.nIn; k += INPUT_BLOCK) {
    const n = min(INPUT_BLOCK, layer.nIn - k);
    for (let o = first; o < last; o += ROW_BLOCK) {
      const rows = min(ROW_BLOCK, last - o);
      const w = layer.weights + <usize>o * layer.weightStride + <usize>k * sizeof<T>();
      for (let p = 0; p < panels.count; p++) {
        product<T>(plan.tileRows, panels.vectors, rows, n, w, layer.weightStride, sizeof<T>(),
          panelAt(panels, input, layer.nIn, p) + <usize>k * row, panelAt(panels, layer.z, layer.units, p) + <usize>o * row);
      }
    }
  }
}

function startWithBias<T>(layer: Layer, vectors: i32, z: usize, first: i32, last: i32): void {
  z += <usize>(first * vectors) * VECTOR;
  for (let o = first; o < last; o++) {
    const b = spread<T>(layer.bias + <usize>o * sizeof<T>());
    for (let v = 0; v < vectors; v++) {
      v128.store(z, b);
      z += VECTOR;
    }
  }
}
