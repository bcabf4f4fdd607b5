/** The kernels at work: a module on a memory, and what a plan's command is made of. */

import * as l10n from '@vscode/l10n';
import type { Arithmetic, Precision, TrainingPlan } from '../core/index.ts';
import { firstAddress, layerStructure, layoutOf, numbersOf, planStructure, writeBlocks, writeParameters } from './layout.ts';
import type { Layout, LayoutOptions } from './layout.ts';
import { optimizerStructure } from './settings.ts';
import { writeEntries } from './sparse.ts';
import { bytesOf, layerFields, planFields, Structure } from './structures.ts';
import { isUnrolled, unrolledSteps } from './unrolled/module.ts';
import type { Pieces } from './unrolled/pieces.ts';

/** A way to run the kernels. */
export interface Rung {
  /** For people. */
  readonly name: string;
  readonly arithmetic: Arithmetic;
  readonly module: WebAssembly.Module;
  readonly pieces: Pieces;
  /** Rows of a tile: 6 where the engine joins vectors to 256 bit, else 2. */
  readonly tileRows: 2 | 6;
}

/** A thread that helps: it runs `helpingThread` with what it is given. */
export interface Helper {
  /** Returns when the thread has taken up the work. Throws if it does not. */
  start(work: HelpingWork): void;
  /** Nobody needs the thread any more. */
  terminate(): void;
}

/** What a helping thread works on. */
export interface HelpingWork {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: number;
  readonly precision: Precision;
  readonly thread: number;
}

/** A linear memory has no more. */
const memoryLimit = 2 ** 32;
const page = 2 ** 16;
/** No epoch has this number: the memory holds no order yet. */
const noEpoch = 2 ** 53;

/** The commands of assembly/plan.ts. */
const modes = { train: 0, observe: 1, apply: 2, evaluate: 3, end: 4 } as const;
export type Mode = keyof typeof modes;

interface Exports {
  readonly callFloat32: (plan: number) => void;
  readonly callFloat64: (plan: number) => void;
  readonly serveFloat32: (plan: number, thread: number) => void;
  readonly serveFloat64: (plan: number, thread: number) => void;
  readonly panelVectorsFloat32: (samples: number) => number;
  readonly panelVectorsFloat64: (samples: number) => number;
  readonly outputFloat32: unknown;
  readonly outputFloat64: unknown;
  readonly updateFloat32: unknown;
  readonly updateFloat64: unknown;
  readonly table: WebAssembly.Table;
  readonly planBytes: () => number;
  readonly layerBytes: () => number;
  readonly firstFree: () => number;
}

/** Why a plan does not fit the kernels' memory; null if it does. */
export function tooLarge(plan: TrainingPlan, precision: Precision, threads: number): string | null {
  const whole = layoutOf(plan, precision, threads, { sparse: false }).bytes;
  const bytes = whole < memoryLimit ? whole : layoutOf(plan, precision, threads).bytes; // without its zeros x takes less, but to count them takes time
  const size = (bytes / 2 ** 30).toFixed(1);
  return bytes < memoryLimit ? null : l10n.t`it would need ${size} GiB in one memory, which has at most 4`;
}

export interface MachineOptions extends LayoutOptions {
  readonly helpers?: readonly Helper[];
  readonly unrolled?: boolean | undefined;
}

export class Machine {
  readonly layout: Layout;
  readonly numbers: Float32Array | Float64Array;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly float64: Float64Array;
  private readonly plan: Structure;
  private readonly helpers: readonly Helper[];
  private readonly kernels: (plan: number) => void;

  /** A memory of its own for the plan, with data, parameters and all structures in it. The helpers begin to wait for commands. */
  constructor(plan: TrainingPlan, precision: Precision, rung: Rung, { helpers = [], unrolled = true, ...way }: MachineOptions) {
    const { module, tileRows } = rung;
    const layout = layoutOf(plan, precision, 1 + helpers.length, way);
    const pages = Math.ceil(layout.bytes / page);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const { buffer } = memory;
    this.layout = layout;
    this.helpers = helpers;
    this.numbers = numbersOf(layout, buffer);
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.float64 = new Float64Array(buffer);
    this.plan = new Structure(buffer, layout.plan, planFields);
    this.plan.set({ ...planStructure(plan, layout), ...optimizerStructure(plan.optimizer), tileRows, orderEpoch: noEpoch });
    layout.layers.forEach((_layer, l) => new Structure(buffer, layout.layerStructures + l * bytesOf(layerFields), layerFields).set(layerStructure(plan, layout, l)));
    this.fill(plan);
    const exports = instantiate(module, memory);
    this.kernels = precision === 'float32' ? exports.callFloat32 : exports.callFloat64;
    if (layout.small && unrolled) this.unroll(plan, rung, memory, exports);
    helpers.forEach((helper, i) => helper.start({ module, memory, plan: layout.plan, precision, thread: i + 1 }));
  }

  /** Executes a command, on all threads. Throws if one of them is gone. */
  command(mode: Mode, fields: Readonly<Record<string, number>> = {}): void {
    this.plan.set({ ...fields, mode: modes[mode] });
    try {
      this.kernels(this.layout.plan);
    } catch (error) {
      throw this.isDeserted ? new Error('a helping thread is gone', { cause: error }) : error;
    }
  }

  set(fields: Readonly<Record<string, number>>): void {
    this.plan.set(fields);
  }

  /** A field of what the last command left. */
  get(field: string): number {
    return this.plan.get(field);
  }

  /** The helpers' work is over: they return from `helpingThread`, and end. */
  dispose(): void {
    if (this.layout.threads === 1) return;
    if (!this.isDeserted) this.command('end');
    for (const helper of this.helpers) helper.terminate();
  }

  /** A helping thread is gone: the others would wait for it. */
  private get isDeserted(): boolean {
    return this.words[this.layout.failed / 4] !== 0;
  }

  /** Writes out the steps that are worth it, and tells the kernels where they are. */
  private unroll(plan: TrainingPlan, { pieces }: Rung, memory: WebAssembly.Memory, exports: Exports): void {
    const { layout } = this;
    const isSingle = layout.precision === 'float32';
    const lanes = 16 / layout.size;
    const last = plan.rows.length % plan.batchSize;
    const forms = { unrolled: plan.batchSize, unrolledLast: last };
    const chosen = Object.entries(forms).flatMap(([field, samples]) => {
      const vectors = (isSingle ? exports.panelVectorsFloat32 : exports.panelVectorsFloat64)(samples);
      const form = { samples, vectors, panels: Math.ceil(samples / (vectors * lanes)) };
      return samples > 0 && isUnrolled(plan, samples, layout) ? [{ field, form }] : [];
    });
    if (chosen.length === 0) return;
    const bytes = unrolledSteps(plan, layout, chosen.map(({ form }) => form), this.plan.addressOf('loss64'), pieces);
    const [output, update] = isSingle ? [exports.outputFloat32, exports.updateFloat32] : [exports.outputFloat64, exports.updateFloat64];
    const steps = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, output, update } }).exports;
    const first = exports.table.grow(chosen.length);
    chosen.forEach(({ field }, i) => {
      exports.table.set(first + i, steps[i]);
      this.plan.set({ [field]: first + i });
    });
  }

  private fill(plan: TrainingPlan): void {
    const { layout, numbers, words } = this;
    if (layout.sparse) writeEntries(numbers, words, layout.sparse, plan.samples.x);
    else writeBlocks(numbers, layout, layout.x, layout.xStride, plan.samples.x);
    writeBlocks(numbers, layout, layout.y, layout.yStride, plan.samples.y);
    writeParameters(numbers, layout, plan.initial);
    words.set(plan.rows, layout.trainingRows / 4);
  }
}

/** The life of a helping thread: commands until the thread is ended from outside. If it throws, the threads that wait for it hear of it. */
export function helpingThread({ module, memory, plan, precision, thread }: HelpingWork): void {
  try {
    const { serveFloat32, serveFloat64 } = instantiate(module, memory);
    (precision === 'float32' ? serveFloat32 : serveFloat64)(plan, thread);
  } catch (error) {
    const failed = new Structure(memory.buffer, plan, planFields).get('failed');
    Atomics.store(new Int32Array(memory.buffer), failed / 4, 1);
    throw error;
  }
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const exports = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Exports;
  if (exports.planBytes() !== bytesOf(planFields) || exports.layerBytes() !== bytesOf(layerFields)) throw new Error('the kernels and structures.ts differ in the fields of a structure');
  if (exports.firstFree() > firstAddress) throw new Error(`the module's own tables reach up to ${exports.firstFree()}`);
  return exports;
}

function abort(): never {
  throw new Error('a kernel gave up');
}
