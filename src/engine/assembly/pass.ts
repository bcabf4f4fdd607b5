/**
 * The way of a batch through the network, and of ∂J/∂z back. A thread computes its units in all panels; from layer to layer the
 * threads wait for each other.
 */

import { activate, activateBackward, SOFTMAX } from './activations';
import { backward } from './backward';
import { forward } from './forward';
import { PANEL_VECTORS, vectorsFor } from './lanes';
import { output } from './output';
import { paddedSamples, panelAt, Panels, rowBytes, widthOf } from './panels';
import { layerAt, Layer, Plan } from './plan';
import { firstUnit, share } from './shares';
import { listColumns, sparseForward, spreadInput } from './sparse';
import { barrier } from './threads';
import { gatherPanel, scatterPanel } from './transpose';

/**
 * Forward over the samples whose rows are listed at `list`, J by panels into `parts`; with `gradients` also every ∂J/∂z.
 * A thread computes its units in all panels; what takes all units of a sample at once (softmax, the loss) it computes in its panels.
 */
export function pass<T>(plan: Plan, panels: Panels, thread: i32, list: usize, parts: usize, gradients: bool, observed: bool): void {
  const firstPanel = share(panels.count, thread, plan.threads);
  const lastPanel = share(panels.count, thread + 1, plan.threads);
  gather<T>(plan, panels, thread, list, gradients);
  for (let l = 0; l < plan.layerCount; l++) {
    const layer = layerAt(plan, l);
    const first = firstUnit(plan, layer, thread);
    const last = firstUnit(plan, layer, thread + 1);
    if (layer.inputMajor != 0) sparseForward<T>(plan, layer, panels, list, first, last);
    else forward<T>(plan, layer, inputOf(plan, l, thread), panels, first, last);
    if (layer.activation == SOFTMAX) {
      barrier(plan);
      activateIn<T>(layer, panels, firstPanel, lastPanel, 0, layer.units);
    } else activateIn<T>(layer, panels, 0, panels.count, first, last);
    barrier(plan);
    if (gradients && layer.outputStrips != 0) scatter<T>(plan, layer, panels, thread);
  }
  const top = layerAt(plan, plan.layerCount - 1);
  for (let p = firstPanel; p < lastPanel; p++) store<f64>(parts + (<usize>p << 3), output<T>(plan, top, panels, p, plan.target));
  if (!gradients) return;
  for (let l = plan.layerCount - 1; l > 0; l--) {
    barrier(plan);
    const below = layerAt(plan, l - 1);
    const first = firstUnit(plan, below, thread);
    const last = firstUnit(plan, below, thread + 1);
    backward<T>(plan, layerAt(plan, l), below.delta, panels, first, last);
    if (observed) keepIn(below, panels, first, last);
    if (below.activation == SOFTMAX) {
      barrier(plan);
      activateBackwardIn<T>(below, panels, firstPanel, lastPanel, 0, below.units);
    } else activateBackwardIn<T>(below, panels, 0, panels.count, first, last);
  }
  if (!observed) return;
  barrier(plan);
  const bottom = layerAt(plan, 0);
  if (bottom.inputMajor != 0 && thread == 0) spreadInput<T>(plan, bottom, panels, list);
  backward<T>(plan, bottom, plan.dx, panels, share(bottom.nIn, thread, plan.threads), share(bottom.nIn, thread + 1, plan.threads));
}

/** What comes into layer l, in panels; x is the thread's own copy. */
// @ts-ignore: decorator
@inline
function inputOf(plan: Plan, l: i32, thread: i32): usize {
  const input = layerAt(plan, l).input;
  return l > 0 ? input : input + <usize>thread * plan.copyBytes;
}

/** The same in strips. */
// @ts-ignore: decorator
@inline
export function stripsOf(plan: Plan, l: i32, thread: i32): usize {
  const strips = layerAt(plan, l).strips;
  return l > 0 ? strips : strips + <usize>thread * plan.copyBytes;
}

/** a = f(z) of some units in some panels. */
function activateIn<T>(layer: Layer, panels: Panels, firstPanel: i32, lastPanel: i32, first: i32, last: i32): void {
  const at = <usize>first * rowBytes(panels);
  for (let p = firstPanel; p < lastPanel; p++) {
    activate<T>(layer.activation, last - first, panels.vectors, 1, panelAt(panels, layer.z, layer.units, p) + at, panelAt(panels, layer.a, layer.units, p) + at);
  }
}

/** ∂J/∂z where ∂J/∂a was, of some units in some panels. */
function activateBackwardIn<T>(layer: Layer, panels: Panels, firstPanel: i32, lastPanel: i32, first: i32, last: i32): void {
  const at = <usize>first * rowBytes(panels);
  for (let p = firstPanel; p < lastPanel; p++) {
    const z = panelAt(panels, layer.z, layer.units, p) + at;
    const a = panelAt(panels, layer.a, layer.units, p) + at;
    activateBackward<T>(layer.activation, last - first, panels.vectors, 1, z, a, panelAt(panels, layer.delta, layer.units, p) + at);
  }
}

/** Keeps ∂J/∂a of some units, before it becomes ∂J/∂z. */
function keepIn(layer: Layer, panels: Panels, first: i32, last: i32): void {
  const row = rowBytes(panels);
  for (let p = 0; p < panels.count; p++) {
    memory.copy(panelAt(panels, layer.da, layer.units, p) + <usize>first * row, panelAt(panels, layer.delta, layer.units, p) + <usize>first * row, <usize>(last - first) * row);
  }
}

/** The thread's share of a in strips, for the layer above. */
function scatter<T>(plan: Plan, layer: Layer, panels: Panels, thread: i32): void {
  const vectors = vectorsFor<T>(layer.units);
  const strips = (vectors + PANEL_VECTORS - 1) / PANEL_VECTORS;
  const first = share(strips, thread, plan.threads) * PANEL_VECTORS;
  const last = min(vectors, share(strips, thread + 1, plan.threads) * PANEL_VECTORS);
  for (let p = 0; p < panels.count; p++) {
    scatterPanel<T>(panelAt(panels, layer.a, layer.units, p), layer.units, panels.vectors, layer.outputStrips, p * widthOf<T>(panels), paddedSamples<T>(panels), first, last);
  }
}

/** x of all panels, in panels and in strips, into the thread's own copy; and the targets of its own panels. */
function gather<T>(plan: Plan, panels: Panels, thread: i32, list: usize, gradients: bool): void {
  const width = widthOf<T>(panels);
  const bottom = layerAt(plan, 0);
  const units = layerAt(plan, plan.layerCount - 1).units;
  const input = inputOf(plan, 0, thread);
  const strips = gradients ? stripsOf(plan, 0, thread) : 0;
  const firstPanel = share(panels.count, thread, plan.threads);
  const lastPanel = share(panels.count, thread + 1, plan.threads);
  for (let p = 0; p < panels.count; p++) {
    const from = p * width;
    const rows = plan.rows + <usize>thread * plan.copyBytes + <usize>from * sizeof<usize>();
    if (p >= firstPanel && p < lastPanel) {
      addresses(plan.y, plan.yStride, plan.zeros, list, from, width, panels.samples, rows);
      gatherPanel<T>(rows, units, panels.vectors, panelAt(panels, plan.target, units, p), 0, 0, 0);
    }
    if (bottom.inputMajor != 0) continue;
    addresses(plan.x, plan.xStride, plan.zeros, list, from, width, panels.samples, rows);
    gatherPanel<T>(rows, bottom.nIn, panels.vectors, panelAt(panels, input, bottom.nIn, p), strips, from, paddedSamples<T>(panels));
  }
  if (bottom.inputMajor != 0 && gradients) listColumns<T>(plan, bottom, panels, thread, list);
}

/** Where the rows of `width` samples begin, of those from `from` on in the list; a row of zeros where there is none. */
// @ts-ignore: decorator
@inline
function addresses(data: usize, stride: usize, zeros: usize, list: usize, from: i32, width: i32, samples: i32, out: usize): void {
  for (let s = 0; s < width; s++) {
    const row = from + s < samples ? data + <usize>load<u32>(list + (<usize>(from + s) << 2)) * stride : zeros;
    store<usize>(out + <usize>s * sizeof<usize>(), row);
  }
}
