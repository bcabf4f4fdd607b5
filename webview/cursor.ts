/** What the person points at: under the pointer, under the keyboard's focus, and pinned. */

import { sameTarget } from './target.ts';
import type { Target } from './target.ts';

export class Cursor {
  private hovered: Target | null = null;
  private focused: Target | null = null;
  private pinnedTarget: Target | null = null;
  private readonly changed: (spoken: boolean) => void;

  /** `changed` is told whether the change is one to read aloud: of focus or pin, not of the pointer. */
  constructor(changed: (spoken: boolean) => void) {
    this.changed = changed;
  }

  /** What the card shows. */
  get shown(): Target | null {
    return this.pinnedTarget ?? this.hovered ?? this.focused;
  }

  get focus(): Target | null {
    return this.focused;
  }

  get pinned(): Target | null {
    return this.pinnedTarget;
  }

  setHover(target: Target | null): void {
    if (sameTarget(target, this.hovered)) return;
    this.hovered = target;
    this.changed(false);
  }

  setFocus(target: Target | null): void {
    if (sameTarget(target, this.focused)) return;
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
    this.pinnedTarget = sameTarget(target, this.pinnedTarget) ? null : target;
    this.changed(true);
  }

  /** Lets the pinned target go. Tells whether there was one. */
  unpin(): boolean {
    if (!this.pinnedTarget) return false;
    this.pinnedTarget = null;
    this.changed(true);
    return true;
  }

  /** Lets go of all that `isThere` denies. */
  keepOnly(isThere: (target: Target) => boolean): void {
    if (this.hovered && !isThere(this.hovered)) this.hovered = null;
    if (this.focused && !isThere(this.focused)) this.focused = null;
    if (this.pinnedTarget && !isThere(this.pinnedTarget)) this.pinnedTarget = null;
  }
}
