/** The messages between the host and a training worker, one union a direction. */

import type { Diagnostic } from '../spec/diagnostic.ts';
import type { View } from './cursor.ts';
import type { Fork } from './edit.ts';
import type { NetworkView } from './network.ts';
import type { RunStatus } from './panel.ts';

export type ToWorker =
  /** No run yet, but one soon, by the engine that asks for it in this precision: what takes time can be done now. */
  | { readonly kind: 'warmUp'; readonly precision: 'float64' | 'float32' }
  /** A part of a file of `size` bytes, from a place on; all parts of all files come before `prepare`. */
  | { readonly kind: 'part'; readonly path: string; readonly size: number; readonly from: number; readonly bytes: Uint8Array }
  | Prepare
  | { readonly kind: 'run' }
  | { readonly kind: 'pause' }
  /** One update, or on to the end of the epoch. */
  | { readonly kind: 'step'; readonly unit: 'update' | 'epoch' }
  | { readonly kind: 'stop' }
  /** Send frames or not; switching on sends a whole one. */
  | { readonly kind: 'watch'; readonly on: boolean }
  /** The last frame is on screen: the next may come. */
  | { readonly kind: 'drawn' }
  /** Show this from now on. */
  | { readonly kind: 'look'; readonly view: View }
  | { readonly kind: 'pace'; readonly stepsPerSecond: number | null }
  /** What if: goes on as a fork from the state before an update, with one thing changed; it waits there. Or answered with `refusedFork`. */
  | ({ readonly kind: 'fork' } & Fork)
  /** Back from a fork to the run that it left; or the fork takes its place. */
  | { readonly kind: 'discard' }
  | { readonly kind: 'keep' }
  /** Answered with `saved`. */
  | { readonly kind: 'save' }
  /** Answered with `figures` of the newest moment. */
  | { readonly kind: 'figures' }
  /** Compares every gradient with central differences, instead of training; answered with `checked` for each block, and for all. */
  | { readonly kind: 'check' };

/** Parse, load and make ready to train; answered with `ready`, `refused` or `noEngine`, and `loading` before. A `stop` on the way ends it: `refused`, without a diagnostic. */
export interface Prepare extends RunSettings {
  readonly kind: 'prepare';
  readonly text: string;
  /** The spec's name. */
  readonly file: string;
  /** Why a file that the spec names can't be read, by its path; the other files were sent in parts. */
  readonly problems: Readonly<Record<string, string>>;
  /** A run of this spec that was saved: to go on with, if it fits. */
  readonly stored: Uint8Array | null;
}

/** What a person has set for all runs. */
export interface RunSettings {
  /** auto: the fastest that can train the network. */
  readonly engine: 'auto' | 'reference' | 'fast';
  /** Threads at most; auto: as many as are good for the network and for the machine. */
  readonly threads: number | 'auto';
  /** Bound of the memory for the run's past, in bytes. */
  readonly history: number;
}

/** What a moment of a run is like, layer by layer. */
export interface RunFigures {
  readonly step: number;
  readonly layers: readonly LayerFigures[];
}

export interface LayerFigures {
  /** Mean of |a| over the units and the batch of the step. */
  readonly meanActivation: number;
  /** ‖∂J/∂Z‖, the Frobenius norm over the units and the batch. */
  readonly deltaNorm: number;
  /** ‖W after − W before‖ / ‖W before‖ of the last update; NaN where it is not known. */
  readonly updateRatio: number;
  /** Units of a relu that are 0 for every sample of the batch; null for other activations. */
  readonly deadUnits: number | null;
}

/** A file that the spec names: its bytes, or why it can't be read. */
export type DataFile = { readonly path: string; readonly bytes: Uint8Array } | { readonly path: string; readonly problem: string };

export type FromWorker =
  /** The first word: the script runs. */
  | { readonly kind: 'hello' }
  /** The last word: an error that nothing caught ends the worker. */
  | { readonly kind: 'fault'; readonly message: string }
  /** The share of the data that is read, from 0 to 1; for files that take a while. */
  | { readonly kind: 'loading'; readonly share: number }
  /** `notRestored` says why the run that was given does not go on; null where it does, or none was given. */
  | { readonly kind: 'ready'; readonly network: NetworkView; readonly diagnostics: readonly Diagnostic[]; readonly notRestored: string | null }
  | { readonly kind: 'saved'; readonly bytes: Uint8Array }
  | { readonly kind: 'figures'; readonly figures: RunFigures }
  /** What the check of one block of parameters found, in a line; the last one speaks of all. */
  | { readonly kind: 'checked'; readonly line: string; readonly agrees: boolean; readonly isLast: boolean }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  /** The engine that the settings ask for can't be had; a sentence says why. */
  | { readonly kind: 'noEngine'; readonly why: string }
  | { readonly kind: 'frame'; readonly buffer: ArrayBuffer }
  /** A sentence says why. */
  | { readonly kind: 'refusedFork'; readonly why: string }
  /** `why` tells what ended a run that diverged. */
  | { readonly kind: 'status'; readonly status: RunStatus; readonly why: string | null };
