/** The product dA = Wᵀ dZ of a panel: what a layer hands down. */

import { panelAt, Panels, rowBytes } from './panels';
import { inputStride, Layer, Plan, unitStride } from './plan';
import { product } from './tile';

/** Units in a block: their dZ of a panel is 8 KiB and stays in the first cache, beside the strip of W. */
const UNIT_BLOCK: i32 = 128;
/** Inputs in a block: a strip of W this wide stays in the second cache while the panels pass by. */
const INPUT_BLOCK: i32 = 96;

/** Writes ∂J/∂(input) of the layer into `into`, of the inputs from `first` to before `last`, in all panels. */
export function backward<T>(plan: Plan, layer: Layer, into: usize, panels: Panels, first: i32, last: i32): void {
  const row = rowBytes(panels);
  const perUnit = unitStride<T>(layer), perInput = inputStride<T>(layer);
  for (let p = 0; p < panels.count; p++) memory.fill(panelAt(panels, into, layer.nIn, p) + <usize>first * row, 0, <usize>(last - first) * row);
  for (let o = 0; o < layer.units; o += UNIT_BLOCK) {
    const n = min(UNIT_BLOCK, layer.units - o);
    for (let k = first; k < last; k += INPUT_BLOCK) {
      const rows = min(INPUT_BLOCK, last - k);
      const w = layer.weights + <usize>o * perUnit + <usize>k * perInput;
      for (let p = 0; p < panels.count; p++) {
        product<T>(plan.tileRows, panels.vectors, rows, n, w, perInput, perUnit,
          panelAt(panels, layer.delta, layer.units, p) + <usize>o * row, panelAt(panels, into, layer.nIn, p) + <usize>k * row);
      }
    }
  }
}
