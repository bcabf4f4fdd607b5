/** The messages between the host and a panel's webview, one union a direction. */

import type { KeptCursor, View } from './cursor.ts';
import type { Fork } from './edit.ts';
import type { NetworkView } from './network.ts';

export type RunState =
  | 'starting' // the worker reads spec and data
  | 'running'
  | 'paused'
  | 'done' // all epochs are trained
  | 'stopped' // by the person
  | 'diverged' // the loss or a parameter is not finite
  | 'dead' // the worker ended unexpectedly
  | 'ended' // the window was reloaded or closed while a run was there
  | 'refused' // spec or data have errors
  | 'noEngine'; // the engine that the settings ask for can't be had

export interface RunStatus {
  readonly state: RunState;
  /** Updates made. */
  readonly step: number;
  /** Epoch (0-based) of the step. */
  readonly epoch: number;
  /** J of the last batch; null before the first. */
  readonly loss: number | null;
  /** The edits by which the run on screen forked off, outermost first; none for an original run. */
  readonly forks: readonly Fork[];
}

export type PanelCommand = 'train' | 'pause' | 'resume' | 'step' | 'stepEpoch' | 'stop' | 'restart' | 'toStart' | 'comeBack' | 'showProblems' | 'openSpec' | 'openSettings';

/** A sentence above the diagram, with buttons. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly actions: readonly { readonly label: string; readonly command: PanelCommand }[];
}

export type ToPanel =
  /** A run begins: all of the run before is forgotten. `spec` is the spec's URI. */
  | { readonly kind: 'network'; readonly spec: string; readonly network: NetworkView }
  /** A packed Frame (frame.ts). Answered with `drawn` once it is on screen. */
  | { readonly kind: 'frame'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'status'; readonly spec: string; readonly status: RunStatus }
  | { readonly kind: 'notice'; readonly notice: Notice | null }
  /** Where the cursor was when this run was on screen before. */
  | { readonly kind: 'cursor'; readonly cursor: KeptCursor }
  /** What the person chose to see when this spec was open before; as the panel wrote it. */
  | { readonly kind: 'preferences'; readonly preferences: unknown };

/** What the webview keeps across a reload of the window. */
export interface PanelMemory {
  readonly spec: string;
  readonly status: RunStatus;
}

export type FromPanel =
  /** The webview listens; it wants the network, the status and a whole frame. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn' }
  | { readonly kind: 'command'; readonly command: PanelCommand }
  /** Show this from now on. `layer` is the one that the cursor is at, or null: its line in the spec is marked. */
  | { readonly kind: 'look'; readonly view: View; readonly phase: number | null; readonly layer: number | null }
  /** What if: a fork from the state before an update; or what becomes of it. */
  | ({ readonly kind: 'fork' } & Fork)
  | { readonly kind: 'discard' }
  | { readonly kind: 'keep' }
  /** How fast to train: updates a second, or null for as fast as it goes. */
  | { readonly kind: 'pace'; readonly stepsPerSecond: number | null }
  /** What the person chose to see, to be kept for this spec. */
  | { readonly kind: 'prefer'; readonly preferences: object }
  /** An error that nothing caught, for the log. */
  | { readonly kind: 'fault'; readonly message: string };
