/** The panel of a spec as a person reads it. */

import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { repository } from './paths.ts';
import { until } from './until.ts';

export class PanelPage {
  constructor(private readonly frame: FrameLocator) {}

  get status(): Locator {
    return this.frame.locator('#status');
  }

  get notice(): Locator {
    return this.frame.locator('#notice');
  }

  get inspector(): Locator {
    return this.frame.locator('#inspector');
  }

  button(command: string): Locator {
    return this.frame.locator(`button[data-command="${command}"]`);
  }

  node(column: number, unit: number): Locator {
    return this.frame.locator(`[data-column="${column}"][data-unit="${unit}"]`);
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** Waits until the status line shows a state by its name there. */
  async untilState(name: string): Promise<void> {
    await this.status.locator('.state').filter({ hasText: new RegExp(`^${name}$`) }).waitFor();
  }

  /** Updates made, as the status line has it. */
  async step(): Promise<number> {
    const [, step = ''] = /step ([\d,]+)/.exec(await this.status.innerText()) ?? [];
    return Number(step.replaceAll(',', ''));
  }

  /** The loss that the status line shows. */
  async loss(): Promise<number> {
    const [, loss = ''] = /loss ([\d.]+)/.exec(await this.status.innerText()) ?? [];
    return Number(loss);
  }

  /** Chooses the speed by its label, such as "10/s". */
  async setSpeed(label: string): Promise<void> {
    await this.frame.getByLabel('Speed').selectOption({ label });
  }

  /** Shows one sample of the batch, by its position. */
  async showSample(position: number): Promise<void> {
    await this.frame.getByLabel('Sample shown').selectOption('one');
    await until(`sample ${position + 1}`, async () => {
      const label = await this.frame.locator('.sample-label').innerText();
      const [, shown = '0'] = /^(\d+) of/.exec(label) ?? [];
      if (Number(shown) === position + 1) return true;
      await this.frame.getByRole('button', { name: Number(shown) > position + 1 ? /previous/i : /next/i }).click();
      return false;
    });
  }

  /** Points at a node and waits for its numbers. */
  async hoverNode(column: number, unit: number): Promise<void> {
    await this.node(column, unit).hover();
    await this.frame.locator(`#inspector[data-target="node ${column} ${unit}"]`).waitFor();
  }

  /** The heading of a column, which opens its layer or the loss. */
  heading(column: number): Locator {
    return this.frame.locator(`[data-heading="${column}"]`);
  }

  /** A button of the timeline: first, back, play, forward, live. */
  time(name: string): Locator {
    return this.frame.locator(`button[data-time="${name}"]`);
  }

  get track(): Locator {
    return this.frame.locator('.track');
  }

  /** The step that is looked at. */
  async shownStep(): Promise<number> {
    return Number(await this.track.getAttribute('aria-valuenow'));
  }

  /** Waits until the inspector has what is pointed at, at a step. */
  async untilReads(target: string, step: number): Promise<void> {
    await this.frame.locator(`#inspector[data-target="${target}"]`).filter({ hasText: `before update ${step.toLocaleString('en-US')}` }).waitFor();
  }

  /** Clicks a link of the inspector by its words. */
  async follow(words: string): Promise<void> {
    await this.inspector.locator('button.link.label-cell').filter({ hasText: words }).first().click();
  }

  /** What if: goes on as a fork with another value of what is read. */
  async fork(value: string): Promise<void> {
    await this.frame.locator('.what-if input').fill(value);
    await this.frame.locator('.what-if button').click();
  }

  async setNotation(name: string): Promise<void> {
    await this.frame.getByLabel('Notation of all formulas').selectOption(name);
  }

  /** Chooses a phase by its name. */
  async setPhase(name: string): Promise<void> {
    await this.frame.getByLabel('Phase of the step').selectOption({ label: name });
  }

  /** The number that the inspector has for a quantity, exactly. */
  async value(quantity: string): Promise<number> {
    const text = await this.inspector.locator(`[data-quantity="${quantity}"][data-value], [data-quantity="${quantity}"] [data-value]`).first().getAttribute('data-value');
    return Number(text);
  }
}

/** What `deltascope trace` prints. */
export interface Trace {
  readonly step: number;
  readonly batch: readonly number[];
  readonly loss: number;
  readonly layers: readonly {
    readonly W: readonly (readonly number[])[];
    readonly b: readonly number[];
    readonly z: readonly (readonly number[])[];
    readonly a: readonly (readonly number[])[];
    readonly da: readonly (readonly number[])[];
    readonly dz: readonly (readonly number[])[];
    readonly dW: readonly (readonly number[])[];
    readonly db: readonly number[];
  }[];
  readonly dX: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

/** The command line's numbers for a spec and a step. */
export function trace(spec: string, step: number): Trace {
  const text = execFileSync(process.execPath, [join(repository, 'dist', 'cli.cjs'), 'trace', spec, '--step', String(step)], { cwd: dirname(spec), encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(text) as Trace;
}
