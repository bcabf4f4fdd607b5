/** Rows for the tests. */

import type { Row } from './results.ts';

const plain: Row = {
  name: '', library: '', ours: false, version: '1.0', precision: 'float32', rounds: [], samplesPerSecond: null, bestWindow: null, toBestPeer: null, gflops: null, losses: null, note: '', state: 'measured', why: '',
};

export function row(name: string, speed: number | null, changes: Partial<Row> = {}): Row {
  const samplesPerSecond = speed === null ? null : { median: speed, min: speed / 2, max: speed * 2 };
  return { ...plain, name, library: name.split(' · ')[0]!, samplesPerSecond, bestWindow: samplesPerSecond?.max ?? null, ...changes };
}
