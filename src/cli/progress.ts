/** What a person sees of a training on the terminal: one line that moves; where the output is no terminal, about ten lines. */

import { styleText } from 'node:util';
import { evaluationPace, nextEvaluation } from '../training/evaluations.ts';
import type { EvaluationPace } from '../training/evaluations.ts';
import type { Job } from '../training/job.ts';
import type { EpochRecord, Trainer } from '../training/trainer.ts';
import { short } from '../training/digits.ts';

/** Between two drawings, in ms. */
const interval = 100;

export class Progress {
  private readonly epochs: number;
  private readonly pace: EvaluationPace;
  /** One line that moves, which the next text must not go on. */
  readonly live = process.stdout.isTTY === true;
  private drawn = -Infinity;

  /** `steps` is the length of the run. */
  constructor(job: Job, steps: number) {
    this.epochs = Math.ceil(steps / job.stepsPerEpoch);
    this.pace = evaluationPace(job);
    const { training, validation } = job.dataset;
    this.print(`${this.bold(job.model.name ?? 'network')} ${shapeOf(job)} · ${job.plan.initial.values.length} parameters · ${training.length} training ${training.length === 1 ? 'sample' : 'samples'}${validation.length > 0 ? `, ${validation.length} for validation` : ''} · ${steps} steps\n`);
  }

  /** The number of completed epochs, greater than `done`, that `epoch` is to be told of next. */
  next(done: number): number {
    if (this.live) return nextEvaluation(done, this.epochs, this.pace);
    const spacing = Math.max(1, Math.round(this.epochs / 10));
    return Math.min((Math.floor(done / spacing) + 1) * spacing, this.epochs);
  }

  epoch(record: EpochRecord): void {
    const done = record.epoch + 1;
    if (this.live) {
      const now = performance.now();
      if (now - this.drawn < interval && done < this.epochs) return;
      this.drawn = now;
      const filled = Math.round((24 * done) / this.epochs);
      this.print(`\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${this.line(record)}`);
    } else this.print(`${this.line(record)}\n`);
  }

  end(reason: string, loss: number, trainer: Trainer, out: string | null): void {
    const saved = out !== null && reason === 'done' ? ` · weights in ${out}` : '';
    this.print(`${this.live ? '\n' : ''}${this.bold(reason)} after ${trainer.step} ${trainer.step === 1 ? 'step' : 'steps'} · loss ${short(loss)}${saved}\n`);
  }

  private line({ epoch, loss, valLoss, accuracy }: EpochRecord): string {
    const parts = [`epoch ${epoch + 1}/${this.epochs}`, `loss ${short(loss)}`];
    if (valLoss !== null) parts.push(`validation ${short(valLoss)}`);
    if (accuracy !== null) parts.push(`accuracy ${(100 * accuracy).toFixed(1)} %`);
    return parts.join(' · ');
  }

  private bold(text: string): string {
    return colours() ? styleText('bold', text) : text;
  }

  private print(text: string): void {
    process.stdout.write(text);
  }
}

/** `4-8-3`: inputs, then the units of each layer. */
export function shapeOf({ plan: { network } }: Job): string {
  return [network.nIn, ...network.layers.map(({ units }) => units)].join('-');
}

/** Colours only on a terminal that wants them. */
export function colours(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}
