/** What the person points at: under the pointer, under the keyboard's focus, and pinned. */

import { sameTarget } from './target.ts';
import type { Target } from '../src/protocol/cursor.ts';

export class Cursor {
  private hovered: Target | null = null;
  private focused: Target | null = null;
  private pinnedTarget: Target | null = null;
  /** What was pointed at last. */
  private lastTarget: Target | null = null;
  private readonly changed: (spoken: boolean) => void;

  /** `changed` is told whether the change is one to read aloud: of focus or pin, not of the pointer. */
  constructor(changed: (spoken: boolean) => void) {
    this.changed = changed;
  }

  /** What the diagram marks: what is pointed at. */
  get shown(): Target | null {
    return this.pinnedTarget ?? this.hovered ?? this.focused;
  }

  /** What the inspector reads: what is pointed at, or was last. */
  get read(): Target | null {
    return this.shown ?? this.lastTarget;
  }

  /** A new network: nothing is pointed at. */
  reset(): void {
    this.hovered = this.focused = this.pinnedTarget = this.lastTarget = null;
  }

  /** Pins a target, whatever is pinned. */
  pin(target: Target): void {
    this.pinnedTarget = target;
    this.changed(true);
  }

  get focus(): Target | null {
    return this.focused;
  }

  get pinned(): Target | null {
    return this.pinnedTarget;
  }

  setHover(target: Target | null): void {
    if (sameTarget(target, this.hovered)) return;
    if (!target && this.hovered) this.lastTarget = this.hovered;
    this.hovered = target;
    this.changed(false);
  }

  setFocus(target: Target | null): void {
    if (sameTarget(target, this.focused)) return;
    if (!target && this.focused) this.lastTarget = this.focused;
    this.focused = target;
    this.changed(true);
  }

  /** Takes the focus along, and the pin with it where there is one. */
  walkTo(target: Target): void {
    if (this.pinnedTarget) this.pinnedTarget = target;
    this.focused = target;
    this.changed(true);
  }

  /** Pins a target; the pinned one is let go. */
  togglePin(target: Target): void {
    this.lastTarget = target;
    this.pinnedTarget = sameTarget(target, this.pinnedTarget) ? null : target;
    this.changed(true);
  }

  /** Lets the pinned target go. Tells whether there was one. */
  unpin(): boolean {
    if (!this.pinnedTarget) return false;
    this.lastTarget = this.pinnedTarget;
    this.pinnedTarget = null;
    this.changed(true);
    return true;
  }

  /** Lets go of what is hovered or focused and `isThere` denies; what is pinned may be out of view. */
  keepOnly(isThere: (target: Target) => boolean): void {
    if (this.hovered && !isThere(this.hovered)) this.hovered = null;
    if (this.focused && !isThere(this.focused)) this.focused = null;
  }
}
