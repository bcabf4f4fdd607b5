/** The product dA = Wᵀ dZ of a panel: what a layer hands down. */

import { panelAt, rowBytes, vectorsIn } from './panels';
import { Layer, Plan } from './plan';
import { product } from './tile';

/** Units in a block: their dZ of a panel is 16 KiB and stays in the first cache. */
const UNIT_BLOCK: i32 = 256;
/** Inputs in a block: a strip of W this wide stays in the second cache while the panels pass by. */
const INPUT_BLOCK: i32 = 96;

/** Writes ∂J/∂(input) of the layer into `into`, in the panels from `first` to before `last`. */
export function backward<T>(plan: Plan, layer: Layer, into: usize, samples: i32, first: i32, last: i32): void {
  for (let p = first; p < last; p++) memory.fill(panelAt(into, layer.nIn, p), 0, <usize>layer.nIn * rowBytes(vectorsIn<T>(samples, p)));
  for (let o = 0; o < layer.units; o += UNIT_BLOCK) {
    const n = min(UNIT_BLOCK, layer.units - o);
    for (let k = 0; k < layer.nIn; k += INPUT_BLOCK) {
      const rows = min(INPUT_BLOCK, layer.nIn - k);
      const w = layer.weights + <usize>o * layer.weightStride + <usize>k * sizeof<T>();
      for (let p = first; p < last; p++) {
        const vectors = vectorsIn<T>(samples, p);
        const row = rowBytes(vectors);
        product<T>(plan.tileRows, vectors, rows, n, w, sizeof<T>(), layer.weightStride,
          panelAt(layer.delta, layer.units, p) + <usize>o * row, panelAt(into, layer.nIn, p) + <usize>k * row);
      }
    }
  }
}
