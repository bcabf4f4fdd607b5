/**
 * Measures the product in a real VS Code and Chromium: how long a person waits, and what the panel costs the training.
 *
 *     npm run bench:host -- [--dist FOLDER] [--out FILE] [--rounds N] [--seconds N] [--only WORDS]
 *
 * FOLDER holds deltascope.vsix and cli.cjs (dist by default: npm run package). WORDS are parts to measure, apart by commas: latency, hover, travel, J2, J3, J4, iris.
 * Prints medians of N rounds (10 by default), and writes every single value to FILE, by default test/e2e/out/bench-host.json.
 *
 * What shares a core with the training counts twice on a machine whose processors are two threads of one core: see "CPU of all but the
 * training". Other programs spoil the figures: rounds with many of them are repeated, and "CPU of other programs" tells how bad it was.
 * What stands up to them best are the figures by CPU second, and "drawing / holding still", which compares windows next to each other.
 */

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { out, repository } from '../paths.ts';
import { until } from '../until.ts';
import { type FirstFrame, type Hover, hovers, travels, type WindowLatencies, windowLatencies } from './latency.ts';
import { loadTimes } from './load.ts';
import { Stage } from './stage.ts';
import { type Figure, printFigures, spreadOf } from './statistics.ts';
import { epochsFor, type HeadlessRun, headlessRun, type PanelRun, panelRun } from './throughput.ts';
import { millionSpec, shortSpec, type Workload, workloads } from './workloads.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { dist: text, out: text, rounds: text, seconds: text, only: text } });
const dist = resolve(values.dist ?? join(repository, 'dist'));
const rounds = Number(values.rounds ?? 10);
const wanted = values.only?.split(',');
const duration = 1000 * Number(values.seconds ?? 4);
/** CPU seconds a second of other programs that spoil a comparison. */
const disturbance = 0.15;
const isWanted = (part: string): boolean => wanted?.includes(part) ?? true;

interface Comparison {
  readonly panel: PanelRun[];
  readonly headless: HeadlessRun[];
}

interface Results {
  windows: WindowLatencies[];
  load: readonly number[];
  hover: { idle: readonly Hover[]; idlePresented: readonly number[]; training: readonly Hover[]; trainingPresented: readonly number[] } | null;
  /** Over 1,600 steps, and over a million. */
  travel: Record<string, readonly Hover[]>;
  comparisons: Record<string, Comparison>;
  sizes: Record<string, number>;
}

async function measure(stage: Stage): Promise<Results> {
  const results: Results = { windows: [], load: [], hover: null, travel: {}, comparisons: {}, sizes: sizes() };
  if (isWanted('latency')) {
    while (results.windows.length < rounds) {
      results.windows.push(await windowLatencies(stage, 2));
      console.error(`window ${results.windows.length}/${rounds}`);
    }
    results.load = loadTimes(join(dist, 'extension.cjs'), rounds);
  }
  if (isWanted('hover')) results.hover = await hoverTimes(stage);
  if (isWanted('travel')) for (const spec of [shortSpec, millionSpec]) results.travel[spec] = await travelTimes(stage, spec);
  for (const workload of workloads) if (isWanted(workload.name)) results.comparisons[workload.name] = await compare(stage, workload);
  return results;
}

async function hoverTimes(stage: Stage): Promise<NonNullable<Results['hover']>> {
  const of = async (spec: string): ReturnType<typeof hovers> => {
    await stage.openWindow(spec);
    await stage.press('train');
    const panel = await stage.panel();
    await until('first frame', async () => (await stage.pageProbe(panel)).firstPainted > 0);
    if (spec === shortSpec) await stage.untilCalm();
    return hovers(stage, panel, 2 * rounds);
  };
  const idle = await of(shortSpec);
  const training = await of(workloads[0]?.spec ?? '');
  await stage.press('stop');
  return { idle: idle.shown, idlePresented: idle.presented, training: training.shown, trainingPresented: training.presented };
}

async function travelTimes(stage: Stage, spec: string): Promise<readonly Hover[]> {
  await stage.openWindow(spec);
  await stage.press('train');
  const panel = await stage.panel();
  await panel.locator('#status[data-state="done"]').waitFor({ timeout: 300_000 });
  await stage.untilCalm();
  return travels(stage, panel, 6 * rounds);
}

async function compare(stage: Stage, workload: Workload): Promise<Comparison> {
  const cli = join(dist, 'cli.cjs');
  const [panel, headless]: [PanelRun[], HeadlessRun[]] = [[], []];
  const epochs = await epochsFor(cli, stage.folder, workload, duration);
  await stage.openWindow(workload.spec);
  for (let spare = Math.ceil(rounds / 2); panel.length < rounds; ) {
    await stage.untilQuiet();
    const shown = await panelRun(stage, duration);
    await stage.untilCalm(0.3);
    const alone = await headlessRun(cli, stage.folder, workload, epochs);
    const disturbed = Math.max(shown.others, alone.others) > disturbance;
    if (disturbed && spare-- > 0) continue; // another program was at work: again, if there have not been too many
    panel.push(shown);
    headless.push(alone);
    console.error(`${workload.name} ${panel.length}/${rounds}: ${Math.round(shown.stepsPerSecond)} steps/s with the panel, ${Math.round(alone.stepsPerSecond)} without`);
  }
  return { panel, headless };
}

function sizes(): Record<string, number> {
  const files = ['deltascope.vsix', 'extension.cjs', 'worker.cjs', 'cli.cjs', 'webview.js', 'webview-style.css'];
  return Object.fromEntries(files.map((file) => [file, statSync(join(dist, file)).size / 1024]));
}

function percentile(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.ceil(share * numbers.length) - 1] ?? NaN;
}

function figures({ windows, load, hover, travel, comparisons, sizes: kilobytes }: Results): Figure[] {
  const of = (name: string, unit: string, numbers: readonly number[], target: string | null = null, note = ''): Figure[] =>
    numbers.length > 0 ? [{ name, unit, spread: spreadOf(numbers), target, note }] : [];
  const [cold, warm] = [windows.map((window) => window.cold), windows.flatMap((window) => window.warm)];
  const part = (frames: readonly FirstFrame[], key: keyof FirstFrame): number[] => frames.map((frame) => frame[key]);
  return [
    ...of('activation: load', 'ms', windows.map(({ activation }) => activation.load), null, 'as VS Code states it'),
    ...of('activation: activate()', 'ms', windows.map(({ activation }) => activation.activate), null, 'as VS Code states it'),
    ...of('plain require of extension.cjs', 'ms', load, null, 'in a new Node each, with a stand-in for vscode'),
    ...of('command to first frame, new panel', 'ms', part(cold, 'drawn'), null, 'key down to drawn'),
    ...of('  … painted', 'ms', part(cold, 'painted')),
    ...of('  … of it until the network came', 'ms', part(cold, 'network')),
    ...of('command to first frame, open panel', 'ms', part(warm, 'drawn'), '≤ 300', 'key down to drawn'),
    ...of('  … painted', 'ms', part(warm, 'painted')),
    ...of('  … of it until the network came', 'ms', part(warm, 'network')),
    ...(hover ? hoverFigures(hover) : []),
    ...Object.entries(travel).flatMap(([spec, times]) => of(`${spec}: drag to numbers, painted`, 'ms', times.map(({ painted }) => painted), 'p95 ≤ 100', `p95 ${percentile(times.map(({ painted }) => painted), 0.95).toFixed(1)} ms`)),
    ...Object.entries(comparisons).flatMap(([name, comparison]) => comparisonFigures(name, comparison)),
    ...Object.entries(kilobytes).flatMap(([file, size]) => of(file, 'KiB', [size])),
  ];

  function hoverFigures({ idle, idlePresented, training, trainingPresented }: NonNullable<Results['hover']>): Figure[] {
    return [
      ...of('pointer to numbers, run at rest', 'ms', idle.map(({ inDom }) => inDom), null, 'numbers in the document'),
      ...of('  … painted', 'ms', idle.map(({ painted }) => painted), '≤ 50'),
      ...of('  … on screen', 'ms', idlePresented, null, 'event timing, in steps of 8 ms, none below 16'),
      ...of('pointer to numbers, J2 training', 'ms', training.map(({ inDom }) => inDom), null, 'numbers in the document'),
      ...of('  … painted', 'ms', training.map(({ painted }) => painted), '≤ 50'),
      ...of('  … on screen', 'ms', trainingPresented, null, 'event timing, in steps of 8 ms, none below 16'),
    ];
  }

  function comparisonFigures(name: string, { panel, headless }: Comparison): Figure[] {
    const cpu = [...new Set(panel.flatMap((run) => Object.keys(run.cpu)))].map((key) => ({ key, rates: panel.map((run) => run.cpu[key] ?? 0) }));
    const all = (pick: (run: PanelRun) => number): number[] => panel.map(pick);
    return [
      ...of(`${name}: steps/s with the panel`, '', all((run) => run.stepsPerSecond), null, workloads.find((workload) => workload.name === name)?.title),
      ...of(`${name}: steps/s headless`, '', headless.map((run) => run.stepsPerSecond)),
      ...of(`${name}: with the panel / headless`, '', panel.map((run, n) => run.stepsPerSecond / (headless[n]?.stepsPerSecond ?? NaN)), '≥ 0.9', 'of each pair'),
      ...of(`${name}: drawing / holding still`, '', panel.flatMap((run) => run.drawingRatios), null, 'windows of one run that follow each other: what drawing alone costs'),
      ...of(`${name}: with the panel / headless, by CPU second`, '', panel.map((run, n) => run.stepsPerSecond / trainingCpu(run) / (headless[n]?.stepsPerCpuSecond ?? NaN)), null, 'of the training'),
      ...of(`${name}: frames/s`, '', all((run) => run.framesPerSecond)),
      ...of(`${name}: messages/s`, '', all((run) => run.messagesPerSecond)),
      ...of(`${name}: script a frame`, 'ms', all((run) => run.script)),
      ...of(`${name}: layout and paint a frame`, 'ms', all((run) => run.render)),
      ...of(`${name}: extension host's loop, p50`, 'ms', all((run) => run.loop.p50)),
      ...of(`${name}: extension host's loop, p99`, 'ms', all((run) => run.loop.p99), '≤ 20'),
      ...of(`${name}: CPU of all but the training`, 's/s', panel.map(besideTraining)),
      ...of(`${name}: the same a frame`, 'ms', panel.map((run) => (1000 * besideTraining(run)) / run.framesPerSecond)),
      ...of(`${name}: CPU of other programs`, 's/s', panel.map((run, n) => Math.max(run.others, headless[n]?.others ?? 0))),
      ...cpu.sort((a, b) => spreadOf(b.rates).median - spreadOf(a.rates).median).flatMap(({ key, rates }) => of(`${name}: CPU of ${key}`, 's/s', rates)),
    ];
  }
}

/** What the training uses, in a process or a thread of its own, V8's helpers for a thread included [CPU seconds a second]. */
function trainingCpu({ cpu }: PanelRun): number {
  return Object.entries(cpu).reduce((total, [key, rate]) => (isTraining(key) ? total + rate : total), 0);
}

function isTraining(key: string): boolean {
  return key === 'training' || key.startsWith('extension host: deltascope') || key.startsWith('extension host: V');
}

/** What panel, extension host and server use besides the training thread [CPU seconds a second]. */
function besideTraining({ cpu }: PanelRun): number {
  return Object.entries(cpu).reduce((total, [key, rate]) => (isTraining(key) ? total : total + rate), 0);
}

const stage = await Stage.start(join(dist, 'deltascope.vsix'));
try {
  const before = loadavg();
  const results = await measure(stage);
  const list = figures(results);
  printFigures(list);
  const file = resolve(values.out ?? join(out, 'bench-host.json'));
  mkdirSync(dirname(file), { recursive: true });
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, loadBefore: before, loadAfter: loadavg() };
  writeFileSync(file, JSON.stringify({ machine, rounds, figures: list, results }, null, 1));
  for (const error of stage.browser.takeErrors()) console.error(`The console says: ${error}`);
} catch (error) {
  await stage.browser.screenshot(join(out, 'bench-host.png'));
  throw error;
} finally {
  await stage.stop();
}
