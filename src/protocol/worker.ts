/** The messages between the host and a training worker, one union a direction. */

import type { Diagnostic } from '../spec/diagnostic.ts';
import type { NetworkView } from './network.ts';
import type { RunStatus } from './panel.ts';

export type ToWorker =
  /** Parse, load and prepare; answered with `ready` or `refused`. `file` is the spec's name, `data` the files that it names. */
  | { readonly kind: 'prepare'; readonly text: string; readonly file: string; readonly data: readonly DataFile[] }
  | { readonly kind: 'run' }
  | { readonly kind: 'pause' }
  /** One update, or on to the end of the epoch. */
  | { readonly kind: 'step'; readonly unit: 'update' | 'epoch' }
  | { readonly kind: 'stop' }
  /** Send frames or not; switching on sends a whole one. */
  | { readonly kind: 'watch'; readonly on: boolean }
  /** The last frame is on screen: the next may come. */
  | { readonly kind: 'drawn' }
  | { readonly kind: 'select'; readonly sample: number | null }
  | { readonly kind: 'window'; readonly column: number; readonly first: number }
  | { readonly kind: 'pace'; readonly stepsPerSecond: number | null }
  /** The state before update `step`, exactly; answered with `inspection` of the same id. */
  | { readonly kind: 'inspect'; readonly id: number; readonly step: number; readonly sample: number | null };

/** A file that the spec names: its bytes, or why it can't be read. */
export type DataFile = { readonly path: string; readonly bytes: Uint8Array } | { readonly path: string; readonly problem: string };

export type FromWorker =
  | { readonly kind: 'ready'; readonly network: NetworkView; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'frame'; readonly buffer: ArrayBuffer }
  /** `why` tells what ended a run that diverged. */
  | { readonly kind: 'status'; readonly status: RunStatus; readonly why: string | null }
  /** A packed Frame, or null with the reason. */
  | { readonly kind: 'inspection'; readonly id: number; readonly buffer: ArrayBuffer | null; readonly problem: string | null };
