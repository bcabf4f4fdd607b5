/** CPU time of this process's descendants: the server, the browser and what they started. */

import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of CPU by what they went into. */
export type CpuTimes = Readonly<Record<string, number>>;

/** Ticks of /proc a second. */
const ticks = 100;

interface Stat {
  readonly parent: number;
  readonly seconds: number;
  readonly name: string;
}

/** All CPU time so far. Threads of the extension host and of the renderer stand alone. */
export function cpuTimes(): CpuTimes {
  const times: Record<string, number> = {};
  for (const pid of descendants()) {
    const kind = kindOf(pid);
    for (const thread of list(`/proc/${pid}/task`)) {
      const stat = statOf(`/proc/${pid}/task/${thread}/stat`);
      if (!stat) continue;
      const key = threadName(kind, stat.name, Number(thread) === pid);
      times[key] = (times[key] ?? 0) + stat.seconds;
    }
  }
  return times;
}

/** CPU seconds a second between two readings, `elapsed` seconds apart; what used next to nothing is left out. */
export function cpuRates(before: CpuTimes, after: CpuTimes, elapsed: number): Record<string, number> {
  const rates = Object.entries(after).map(([key, seconds]) => [key, (seconds - (before[key] ?? 0)) / elapsed] as const);
  return Object.fromEntries(rates.filter(([, rate]) => rate > 0.002).sort(([, a], [, b]) => b - a));
}

export function sum(times: CpuTimes): number {
  return Object.values(times).reduce((total, seconds) => total + seconds, 0);
}

/** CPU seconds of the whole machine so far, whoever used them. */
export function machineTime(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = (read('/proc/stat') ?? '').split('\n')[0]?.split(/\s+/).map(Number) ?? [];
  return (user + nice + system + irq + softIrq) / ticks;
}

/** CPU seconds of this very process so far. */
export function ownTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function descendants(): number[] {
  const children = new Map<number, number[]>();
  for (const pid of list('/proc').map(Number).filter(Number.isInteger)) {
    const stat = statOf(`/proc/${pid}/stat`);
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), pid]);
  }
  const found: number[] = [];
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(process.pid);
  return found;
}

function kindOf(pid: number): string {
  const command = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
  const [, type] = /--type=([\w-]+)/.exec(command) ?? [];
  if (type === 'extensionHost') return 'extension host';
  if (/chrom/i.test(command)) return type === undefined ? 'browser' : type === 'gpu-process' ? 'gpu' : type;
  if (/cli\.cjs/.test(command)) return 'headless';
  if (/worker\.cjs/.test(command)) return 'training';
  return /code-server/.test(command) ? 'server' : 'other';
}

function threadName(kind: string, thread: string, isMain: boolean): string {
  if (kind === 'extension host' || kind === 'renderer' || kind === 'gpu') return isMain ? `${kind}: main` : `${kind}: ${thread.replace(/\W+.*$|\d+$/, '')}`;
  return kind;
}

function statOf(path: string): Stat | null {
  const text = read(path);
  if (text === null) return null;
  const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(text) ?? [];
  const fields = rest.split(' ');
  return { parent: Number(fields[1]), name, seconds: (Number(fields[11]) + Number(fields[12])) / ticks };
}

/** A file of /proc; null when its process has ended. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return gone(error, null);
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    return gone(error, []);
  }
}

function gone<T>(error: unknown, instead: T): T {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return instead;
  throw error;
}
