/** What is kept of a spec for the next time that its panel is on screen: its run, where the cursor was, and how the person likes to see it. */

import * as vscode from 'vscode';
import type { KeptCursor } from '../protocol/cursor.ts';
import type { RunStatus } from '../protocol/panel.ts';
import type { RunStore, SavedRun } from './runStore.ts';

/** How often a run that goes on is saved, and a cursor that moves, in ms. */
const interval = { run: 10_000, cursor: 400 };

export class Keeper implements vscode.Disposable {
  private readonly spec: vscode.Uri;
  private readonly memory: vscode.Memento;
  private readonly store: RunStore;
  private savedAt = 0;
  private cursorNow: KeptCursor | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(spec: vscode.Uri, memory: vscode.Memento, store: RunStore) {
    this.spec = spec;
    this.memory = memory;
    this.store = store;
  }

  /** As the panel wrote them; null if it never did. */
  get preferences(): unknown {
    return this.memory.get(`preferences ${this.spec.toString()}`) ?? null;
  }

  keepPreferences(preferences: object): void {
    void this.memory.update(`preferences ${this.spec.toString()}`, preferences);
  }

  /** Where the cursor was in the run that was saved; null where that is not known. */
  get cursor(): KeptCursor | null {
    return this.memory.get<KeptCursor>(this.cursorKey) ?? null;
  }

  /** The cursor is here now; written every now and then. */
  moveCursor(cursor: KeptCursor): void {
    this.cursorNow = cursor;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.writeCursor();
    }, interval.cursor);
  }

  /** Another run begins: what is kept is of the one before, until this one is saved. */
  begin(): void {
    this.savedAt = 0;
    this.cursorNow = null;
    void this.memory.update(this.cursorKey, undefined);
  }

  /** Whether the run is to be saved now: at once when it comes to rest, every now and then while it goes on. */
  isDue({ state, step }: RunStatus, before: RunStatus): boolean {
    const rests = state === 'paused' || state === 'done' || state === 'stopped' || state === 'diverged';
    const now = Date.now();
    const changed = state !== before.state || step !== before.step;
    if (step === 0 || !changed || !(rests || now - this.savedAt > interval.run)) return false;
    this.savedAt = now;
    return true;
  }

  save(run: SavedRun): Promise<void> {
    return this.store.write(this.spec, run);
  }

  /** The run that was saved; null if there is none; or why it can't be read. */
  saved(): Promise<SavedRun | { readonly problem: string } | null> {
    return this.store.read(this.spec);
  }

  /** Takes a saved run that is of no use out of the way. */
  setAside(why: string): Promise<void> {
    return this.store.setAside(this.spec, why);
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    this.writeCursor();
  }

  private get cursorKey(): string {
    return `cursor ${this.spec.toString()}`;
  }

  private writeCursor(): void {
    if (this.cursorNow) void this.memory.update(this.cursorKey, this.cursorNow);
  }
}
