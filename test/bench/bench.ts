/** Measures Deltascope and its peers side by side, and writes down what came out. Started by ../bench.mjs; --help tells how. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';

import { chart } from './chart.ts';
import { allPeers, type Contestant, deviations, expectedLosses, type Measured, type NodeProgram, ours } from './contestants.ts';
import { type Job, operationsOf, type Workload } from './jobs.ts';
import { measureMemory } from './memory.ts';
import { help, type Options, parseOptions } from './options.ts';
import { out, root } from './paths.ts';
import { prepareJobs, preparePrograms } from './prepare.ts';
import { run } from './processes.ts';
import type { JobResults, Results, Row } from './results.ts';
import { agree, summary, tolerance } from './statistics.ts';
import { circumstances, memoryLines, rate, table } from './table.ts';

type Losses = NonNullable<Row['losses']>;

/** What one contestant did in one job, round by round. */
class Entry {
  readonly contestant: Contestant;
  readonly job: Job;
  readonly rounds: Measured[] = [];
  readonly workload: Workload | null;
  state: Row['state'] = 'measured';
  why = '';

  constructor(contestant: Contestant, job: Job) {
    this.contestant = contestant;
    this.job = job;
    const workload = contestant.workload(job);
    this.workload = typeof workload === 'string' ? workload : null;
    if (typeof workload !== 'string') this.stop('absent', workload.no);
  }

  /** The first round compares the losses with these. */
  async measure(seconds: number, expected: Losses | null): Promise<void> {
    try {
      const measured = await this.contestant.measure(this.job, seconds, expected !== null);
      if ('missing' in measured) this.stop('missing', measured.missing);
      else if (!(measured.samplesPerSecond > 0)) this.stop('failed', `it tells ${measured.samplesPerSecond} samples/s`);
      else {
        this.rounds.push(measured);
        const { threads } = this.contestant;
        if (expected) this.compare(measured, expected);
        if (this.contestant.ours && measured.threads !== undefined && measured.threads < threads) this.stop('absent', `a network of this size takes ${measured.threads} of them`);
      }
    } catch (error) {
      this.stop('failed', error instanceof Error ? error.message : String(error));
    }
  }

  private compare({ lossFirst, loss16 }: Measured, expected: Losses): void {
    const fields = this.contestant.differs === undefined ? (['lossFirst', 'loss16'] as const) : (['lossFirst'] as const);
    for (const field of fields) {
      const loss = { lossFirst, loss16 }[field] ?? NaN;
      if (!agree(loss, expected[field])) this.stop('failed', `its loss of step ${field === 'lossFirst' ? 0 : 15} is ${loss}, not ${expected[field]}: it does other work`);
    }
  }

  private stop(state: Row['state'], why: string): void {
    this.state = state;
    this.why = why;
  }

  /** Median of the rounds, and the best window of all of them. Null where nothing was measured. */
  get speed(): { median: number; bestWindow: number } | null {
    if (this.state === 'absent' || this.rounds.length === 0) return null;
    return { median: summary(this.rounds.map((r) => r.samplesPerSecond)).median, bestWindow: Math.max(...this.rounds.map((r) => r.samplesPerSecondBest)) };
  }

  row(best: { median: number; bestWindow: number } | null): Row {
    const { name, library, ours: mine, precision, differs } = this.contestant;
    const { speed } = this;
    const rounds = speed ? this.rounds.map(({ samplesPerSecond }) => samplesPerSecond) : [];
    const [first] = this.rounds;
    const note = [this.workload && this.workload !== 'batch' ? deviations[this.workload] : '', differs ?? ''].filter(Boolean).join('; ');
    return {
      name,
      library,
      ours: mine,
      precision,
      rounds,
      samplesPerSecond: speed && summary(rounds),
      bestWindow: speed && speed.bestWindow,
      version: mine ? (first?.rung ?? first?.engine ?? '') : (first?.version ?? ''),
      toBestPeer: speed && best && { median: speed.median / best.median, bestWindow: speed.bestWindow / best.bestWindow },
      gflops: speed && mine ? (speed.median * operationsOf(this.job)) / 1e9 : null,
      losses: first?.lossFirst === undefined || first.loss16 === undefined ? null : { lossFirst: first.lossFirst, loss16: first.loss16 },
      note: speed ? note : '',
      state: this.state,
      why: this.why,
    };
  }
}

async function measureJob(job: Job, contestants: readonly Contestant[], { rounds, seconds }: Options): Promise<JobResults> {
  console.log(`\n${job.name}: ${job.title}`);
  const entries = contestants.map((contestant) => new Entry(contestant, job));
  const expected = new Map<Workload, Losses>();
  for (let round = 0; round < rounds; round += 1) {
    // every round in another order: nobody always comes after the same one
    for (let i = 0; i < entries.length; i += 1) {
      const entry = entries[(i + round * 5) % entries.length]!;
      if (entry.state !== 'measured' || entry.workload === null) continue;
      if (round === 0 && !expected.has(entry.workload)) expected.set(entry.workload, await expectedLosses(job, entry.workload));
      await entry.measure(seconds, round === 0 ? expected.get(entry.workload)! : null);
      const said = entry.state === 'measured' ? `${rate(entry.rounds.at(-1)!.samplesPerSecond)} samples/s` : `${entry.state}, ${entry.why}`;
      console.log(`  ${round + 1}/${rounds}  ${entry.contestant.name.padEnd(36)} ${said}`);
    }
  }
  const peers = entries.flatMap(({ contestant, state, speed }) => (contestant.ours || state !== 'measured' || !speed ? [] : [speed]));
  const best = peers.length > 0 ? { median: Math.max(...peers.map(({ median }) => median)), bestWindow: Math.max(...peers.map(({ bestWindow }) => bestWindow)) } : null;
  return { job: job.name, title: job.title, rows: entries.map((entry) => entry.row(best)) };
}

/** The Node that the bench runs on, and those that the environment names. */
async function nodes(): Promise<NodeProgram[]> {
  const named = (process.env['DELTASCOPE_BENCH_NODE'] ?? '').split(delimiter).filter((path) => path !== '');
  const others = await Promise.all(named.map(async (path) => ({ path, version: (await run(path, ['--version'])).stdout.trim() })));
  return [{ path: process.execPath, version: process.version }, ...others];
}

function python(): string {
  return process.env['DELTASCOPE_BENCH_PYTHON'] ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
}

async function versions(all: readonly NodeProgram[]): Promise<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const said = await run(python(), ['--version']).catch(() => ({ stdout: '' }));
  const commit = await run('git', ['-C', root, 'rev-parse', '--short', 'HEAD']).catch(() => ({ stdout: '' }));
  return {
    Deltascope: [version, commit.stdout.trim()].filter(Boolean).join(' '),
    Node: [...new Set(all.map((node) => node.version.slice(1)))].join(' and '),
    Python: said.stdout.trim().replace('Python ', '') || 'none',
  };
}

function machine(): string {
  const all = cpus();
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
}

async function bench(options: Options): Promise<Results> {
  const allNodes = await nodes();
  const wanted = ({ name }: Contestant): boolean => options.only.length === 0 || options.only.some((part) => name.toLowerCase().includes(part));
  const contestants = [...allNodes.flatMap((node) => ours(node, allNodes.length > 1)), ...allPeers(python())].filter(wanted);
  if (contestants.length === 0) throw new Error(`--only: no contestant is called ${options.only.join(' or ')}`);
  const before = loadavg()[0]!;
  console.log('Preparing programs, data and weights');
  await preparePrograms();
  await prepareJobs(options.jobs);
  const jobs: JobResults[] = [];
  for (const job of options.jobs) jobs.push(await measureJob(job, contestants, options));
  if (options.memory) console.log('\nMemory');
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: await versions(allNodes),
    rounds: options.rounds,
    seconds: options.seconds,
    load: [before, loadavg()[0]!],
    jobs,
    memory: options.memory ? await measureMemory() : null,
  };
}

function write(results: Results, folder: string): void {
  const text = [circumstances(results), table(results.jobs), ...(results.memory ? [memoryLines(results.memory)] : [])].join('\n\n');
  console.log(`\n${text}\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(folder, 'results.md'), `${text}\n`);
  const { Deltascope: version, Node: node } = results.versions;
  writeFileSync(join(folder, 'results.svg'), chart(results.jobs, `Every library by its best variant. ${results.machine}; Node ${node}, Deltascope ${version}; ${results.date}`));
  console.log(`Written: results.json, results.md and results.svg in ${folder}`);
}

/** Every failure once more, at the end where it is seen. */
function failures({ jobs }: Results): string[] {
  const rows = jobs.flatMap(({ job, rows: of }) => of.filter(({ state }) => state === 'failed').map(({ name, why }) => `${job}, ${name}: ${why}`));
  if (rows.length > 0) rows.push(`(losses may differ by ${tolerance} of their size)`);
  return rows;
}

if (process.argv.includes('--help')) console.log(help);
else {
  const options = parseOptions(process.argv.slice(2));
  const results = await bench(options);
  write(results, options.folder ?? join(out, 'results'));
  for (const failure of failures(results)) {
    console.error(`FAILED: ${failure}`);
    process.exitCode = 1;
  }
}
