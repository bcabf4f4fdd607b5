/** What a run found out, as it is written down. */

import type { Summary } from './statistics.ts';

export interface Row {
  readonly name: string;
  readonly library: string;
  readonly ours: boolean;
  /** Of a peer, as it says itself; of ours, what it trains with. */
  readonly version: string;
  readonly precision: string;
  /** Samples a second, by round. Empty if it was not measured; then `why` says why. */
  readonly rounds: readonly number[];
  readonly samplesPerSecond: Summary | null;
  /** Of the windows of all rounds: what it does where nobody else wants the processor. */
  readonly bestWindow: number | null;
  /** Its median in that of the peer with the highest one, and so its best window. Null where there is no peer. */
  readonly toBestPeer: { readonly median: number; readonly bestWindow: number } | null;
  /** Of ours, 10⁹ floating-point operations a second, by the median. */
  readonly gflops: number | null;
  readonly losses: { readonly lossFirst: number; readonly loss16: number } | null;
  /** How its work differs from the job's. */
  readonly note: string;
  /** `measured`; not installed; does not take part in this job; broke off, or its losses are wrong. */
  readonly state: 'measured' | 'missing' | 'absent' | 'failed';
  readonly why: string;
}

export interface JobResults {
  readonly job: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Sizes in MB (10⁶ bytes). */
export interface Memory {
  /** Most that a training of J4 took, and what was allowed. */
  readonly peak: number;
  readonly limit: number;
  /** How the limit is made up. */
  readonly of: string;
  /** The most that 10⁵ and 10⁶ steps of J1 took. */
  readonly short: number;
  readonly long: number;
}

export interface Results {
  readonly date: string;
  readonly machine: string;
  /** Of those programs that all contestants share. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
  /** Processes that wanted to run, by the system's count of the last minute: before and after. Above the number of cores, others were at work. */
  readonly load: readonly [number, number];
  readonly jobs: readonly JobResults[];
  readonly memory: Memory | null;
}
