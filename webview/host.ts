/** The line to the extension: messages out, and the little that survives a reload of the window. */

import type { FromPanel, PanelMemory, RunStatus } from '../src/protocol/panel.ts';
import { defaultPreferences, readPreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';

type Memory = Partial<PanelMemory> & { readonly preferences: Preferences };

/** Milliseconds between two saves of the status. */
const saveInterval = 500;

export class Host {
  private readonly api = acquireVsCodeApi<Memory>();
  private memory: Memory;
  private timer: number | null = null;

  constructor() {
    const kept = this.api.getState();
    this.memory = { ...kept, preferences: readPreferences(kept?.preferences ?? defaultPreferences) };
  }

  get preferences(): Preferences {
    return this.memory.preferences;
  }

  post(message: FromPanel): void {
    this.api.postMessage(message);
  }

  /** Keeps what the person chose. */
  setPreferences(preferences: Preferences): void {
    this.memory = { ...this.memory, preferences };
    this.save();
    this.post({ kind: 'prefer', preferences });
  }

  /** Takes over what was chosen when the spec was open before. Returns whether anything was. */
  adoptPreferences(kept: unknown): boolean {
    if (typeof kept !== 'object' || kept === null) return false;
    this.memory = { ...this.memory, preferences: readPreferences(kept) };
    this.save();
    return true;
  }

  /** Keeps which run is on screen; written at most twice a second. */
  remember(spec: string, status: RunStatus): void {
    const settled = status.state !== this.memory.status?.state;
    this.memory = { ...this.memory, spec, status };
    if (settled) this.save();
    else this.timer ??= setTimeout(() => this.save(), saveInterval);
  }

  private save(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.api.setState(this.memory);
  }
}
