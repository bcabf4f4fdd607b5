/**
 * A run as bytes, and back: the state that it reached, keyframes of its past, its curves, and the forks that led to it. What it was
 * trained on is not among them: a digest says whether the job is the same. Nothing in here trusts what it reads.
 */

import * as l10n from '@vscode/l10n';
import type { EngineInfo, Snapshot } from '../core/index.ts';
import { array, flag, list, nullable, number, Packer, record, union, Unpacker } from '../protocol/packing.ts';
import type { Codec } from '../protocol/packing.ts';
import type { Edit } from '../protocol/edit.ts';
import { checksum, digestOf } from './checksum.ts';
import type { Job } from './job.ts';
import { Run } from './run.ts';
import type { RunOptions, RunPhase } from './run.ts';
import type { SeriesState } from './series.ts';

/** A run apart from the one that it forked from. */
export interface StoredRun {
  /** Null for an original run. */
  readonly fork: { readonly step: number; readonly edit: Edit; readonly isKept: boolean } | null;
  readonly phase: RunPhase;
  /** Why it diverged; empty if it did not. */
  readonly why: string;
  /** NaN before the first. */
  readonly loss: number;
  readonly trainingLoss: number;
  /** Ascending; the last one is the state that the run reached. */
  readonly keyframes: readonly Snapshot[];
  readonly steps: SeriesState;
  readonly epochs: SeriesState;
}

/** "Δ" and a version, which changes with the format. */
const magic = 0x0394_0001;

const text: Codec<string> = {
  write: (value, out) => out.array(Float64Array.from(value, (char) => char.codePointAt(0)!)),
  read: (from) => Array.from(from.array(), (code) => String.fromCodePoint(code)).join(''),
};

/** Bytes in whole float64, bit for bit, behind their number. */
const bytes: Codec<Float64Array | Uint8Array> = {
  write: (value, out) => {
    const whole = new Uint8Array(Math.ceil(value.byteLength / 8) * 8);
    whole.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    flag.write(value instanceof Float64Array, out);
    number.write(value.byteLength, out);
    out.array(new Float64Array(whole.buffer));
  },
  read: (from) => {
    const isFloat = flag.read(from);
    const length = number.read(from);
    const whole = from.array().slice();
    if (length > whole.byteLength || length <= whole.byteLength - 8) throw new Error(`${length} bytes in ${whole.byteLength}`);
    return isFloat ? whole : new Uint8Array(whole.buffer, 0, length);
  },
};

const snapshot: Codec<Snapshot> = record<Snapshot>({ t: number, bytes: number, arrays: list(bytes) });
const edit = union<Edit>({
  weight: record<Omit<Extract<Edit, { kind: 'weight' }>, 'kind'>>({ layer: number, unit: number, input: number, value: number }),
  bias: record<Omit<Extract<Edit, { kind: 'bias' }>, 'kind'>>({ layer: number, unit: number, value: number }),
  input: record<Omit<Extract<Edit, { kind: 'input' }>, 'kind'>>({ row: number, feature: number, value: number }),
  learningRate: record<{ readonly value: number }>({ value: number }),
});
const phases: readonly RunPhase[] = ['ready', 'done', 'diverged'];
const phase: Codec<RunPhase> = {
  write: (value, out) => out.number(phases.indexOf(value)),
  read: (from) => phases[from.number()] ?? fail(l10n.t`no such phase`),
};
const series = record<SeriesState>({ width: number, points: number, channels: list(record<SeriesState['channels'][number]>({ min: array, max: array, sum: array, count: array })) });
const storedRun = record<StoredRun>({
  fork: nullable(record<NonNullable<StoredRun['fork']>>({ step: number, edit, isKept: flag })),
  phase, why: text, loss: number, trainingLoss: number, keyframes: list(snapshot), steps: series, epochs: series,
});
const lines = list(storedRun);

/** A run and the runs that it forked from, in at most about `limit` bytes, as long as their newest states alone fit. */
export function saveRun(run: Run, limit: number): Uint8Array {
  const { chain } = run;
  const share = limit / chain.length;
  const out = new Packer();
  lines.write(chain.map((line) => line.stored(share)), out);
  const body = out.buffer();
  const head = new Packer();
  for (const value of [magic, digestOf(chain[0]!.job), checksum(new Uint8Array(body))]) head.number(value);
  text.write(engineName(run.engine), head);
  return joined(head.buffer(), body);
}

/** The run that was saved; or why it can't be had, in a sentence. Never throws on what the bytes are. */
export function restoreRun(job: Job, bytesGiven: Uint8Array, options: Omit<RunOptions, 'origin'>): { readonly run: Run } | { readonly problem: string } {
  let run: Run | null = null;
  try {
    const stored = new Uint8Array(bytesGiven); // a copy of its own: a buffer that came by a message may lie anywhere in a larger one
    if (stored.length % 8 !== 0) fail(l10n.t`it ends in the middle of a number`);
    const from = new Unpacker(stored.buffer, 'stored run');
    if (from.number() !== magic) fail(l10n.t`it was written by another version, or is no stored run`);
    if (from.number() !== digestOf(job)) fail(l10n.t`the data or the settings are not those that it was trained with`);
    const sum = from.number();
    const trainedBy = text.read(from);
    if (checksum(stored.subarray(8 * from.position)) !== sum) fail(l10n.t`it is damaged`);
    run = new Run(job, options);
    if (trainedBy !== engineName(run.engine)) fail(l10n.t`it was trained by ${trainedBy}, and here is ${engineName(run.engine)}`);
    for (const [i, line] of lines.read(from).entries()) {
      if ((line.fork === null) !== (i === 0)) fail(l10n.t`its forks are in disorder`);
      if (line.fork) run = run.fork(line.fork.step, line.fork.edit);
      run.adopt(line);
    }
    from.end();
    return { run };
  } catch (error) {
    run?.disposeAll();
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** States of one engine are no states of another: even the last bits differ. They are those of another rung with the same arithmetic. */
function engineName({ kind, arithmetic, precision }: EngineInfo): string {
  return `the ${kind} engine, ${arithmetic === 'fused' ? 'with fused operations, ' : ''}in ${precision}`;
}

function joined(head: ArrayBuffer, body: ArrayBuffer): Uint8Array {
  const whole = new Uint8Array(head.byteLength + body.byteLength);
  whole.set(new Uint8Array(head));
  whole.set(new Uint8Array(body), head.byteLength);
  return whole;
}

function fail(why: string): never {
  throw new Error(why);
}
