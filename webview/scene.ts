/** What is on screen: one moment of one network, and how it is looked at. */

import type { Phase } from '../src/protocol/cursor.ts';
import type { Frame } from '../src/protocol/frame.ts';
import type { NetworkView } from '../src/protocol/network.ts';
import type { Notation } from './notation/notation.ts';
import type { Quantities } from './quantities.ts';
import type { Theme } from './theme.ts';

export interface Scene {
  readonly network: NetworkView;
  readonly frame: Frame;
  readonly notation: Notation;
  /** Of the step: what is computed later is not shown; null for the whole step. */
  readonly phase: Phase | null;
  /** What units and edges show. */
  readonly quantities: Quantities;
  readonly theme: Theme;
}

/** Whether a frame is of this network, and not of one that was there before. */
export function isFrameOf({ inputs, layers }: NetworkView, frame: Frame): boolean {
  const units = [inputs, ...layers.map((layer) => layer.units)];
  return frame.columns.length === units.length
    && frame.edges.length === layers.length
    && frame.columns.every(({ first, a }, c) => first + a.length <= (units[c] ?? 0))
    && frame.edges.every(({ w }, l) => w.length === (frame.columns[l]?.a.length ?? 0) * (frame.columns[l + 1]?.a.length ?? 0));
}
