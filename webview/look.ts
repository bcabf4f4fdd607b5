/** What the panel asks to be shown: the worker gets it anew whenever it changes. */

import type { Target, View } from '../src/protocol/cursor.ts';
import type { FromPanel } from '../src/protocol/panel.ts';
import { sameTarget } from './target.ts';

/** The newest moment, the first sample of its batch. */
const fresh: View = { step: null, sample: 0, first: [], target: null };

export class Look {
  private view: View = { ...fresh };
  private layer: number | null = null;
  private phase: number | null = null;
  private readonly post: (message: FromPanel) => void;

  /** `post` sends what changes the next frame. */
  constructor(post: (message: FromPanel) => void) {
    this.post = post;
  }

  get target(): Target | null {
    return this.view.target;
  }

  /** `layer` is the one that the cursor is at, by what is pointed at or by the phase. */
  at(step: number | null, phase: number | null, target: Target | null, layer: number | null): void {
    if (step === this.view.step && phase === this.phase && sameTarget(target, this.view.target) && layer === this.layer) return;
    this.layer = layer;
    this.phase = phase;
    this.change({ step, target });
  }

  sample(sample: number | null): void {
    this.change({ sample });
  }

  window(column: number, first: number): void {
    const windows = Array.from({ length: Math.max(this.view.first.length, column + 1) }, (_, c) => this.view.first[c] ?? 0);
    windows[column] = first;
    this.change({ first: windows });
  }

  /** Comes back to a view that was kept. */
  restore({ sample, first }: View): void {
    this.change({ sample, first });
  }

  /** A new network is looked at from its beginning. */
  reset(): void {
    this.view = { ...fresh };
  }

  private change(part: Partial<View>): void {
    this.view = { ...this.view, ...part };
    this.post({ kind: 'look', view: this.view, phase: this.phase, layer: this.layer });
  }
}
